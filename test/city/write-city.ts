/**
 * Writes a city to a folder: one .hl7 file per hospital (messages one after the other, each in that hospital's character
 * set), one .ndjson of FHIR transactions per clinic, and the truth: people and what was said of them.
 */

import { once } from 'node:events';
import { createWriteStream, mkdirSync, type WriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { City, Life } from './city.ts';
import type { Person } from './people.ts';

export interface Written {
  readonly people: number;
  readonly messages: number;
  readonly clinicBundles: number;
}

export interface WriteOptions {
  /** `clues/000000001.hl7` instead of one file per hospital: what `npm run send` and `npm run map` take. */
  readonly split?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

export async function writeCity(
  city: City,
  folder: string,
  { split = false, onProgress }: WriteOptions = {},
): Promise<Written> {
  const files = new Files(folder);
  const count = { people: 0, messages: 0, clinicBundles: 0 };
  for (const life of city) {
    for (const line of truthLines(life)) await files.append('truth.jsonl', `${JSON.stringify(line)}\n`);
    for (const { hospital, controlId, raw } of life.messages) {
      if (split) files.writeOnce(hospital.clues, `${controlId}.hl7`, raw);
      else await files.append(join('hl7', `${hospital.clues}.hl7`), raw);
      count.messages++;
    }
    for (const { visit, bundle } of life.clinicBundles) {
      await files.append(join('fhir', `${visit.facility.clues}.ndjson`), `${JSON.stringify(bundle)}\n`);
      count.clinicBundles++;
    }
    await files.append('people.jsonl', `${JSON.stringify(personLine(life.person))}\n`);
    count.people++;
    onProgress?.(count.people, city.people.count);
  }
  await files.close();
  return count;
}

const truthLines = ({ messages, clinicBundles }: Life) => [...messages, ...clinicBundles].map(({ truth }) => truth);

const personLine = ({ index: _, alcaldia, colonia, ...rest }: Person) => ({
  ...rest,
  alcaldia: alcaldia.name,
  colonia: colonia.name,
  synthetic: true,
});

class Files {
  readonly #folder: string;
  readonly #open = new Map<string, WriteStream>();
  readonly #made = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Waits for the disk when it lags: a large city would otherwise pile up in memory. */
  async append(name: string, content: string | Uint8Array): Promise<void> {
    let stream = this.#open.get(name);
    if (stream === undefined) {
      const path = join(this.#folder, name);
      mkdirSync(join(path, '..'), { recursive: true });
      stream = createWriteStream(path);
      this.#open.set(name, stream);
    }
    if (!stream.write(content)) await once(stream, 'drain');
  }

  writeOnce(folder: string, name: string, content: Uint8Array): void {
    const path = join(this.#folder, 'hl7', folder);
    if (!this.#made.has(path)) mkdirSync(path, { recursive: true });
    this.#made.add(path);
    writeFileSync(join(path, name), content);
  }

  async close(): Promise<void> {
    for (const stream of this.#open.values()) {
      stream.end();
      await finished(stream);
    }
  }
}
