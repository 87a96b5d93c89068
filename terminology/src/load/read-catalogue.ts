/** A publisher's file → whole systems and what was mended in it. Reads all before it answers: a broken row breaks the file. */
import { newReading, type ReadSystem } from './readers/reader.ts';
import { READERS } from './readers/readers.ts';
import { type LoadReport, loadedSystem } from './report.ts';
import { LIMITS, type Limits } from './source/limits.ts';
import { openSource } from './source/open-source.ts';

export interface Catalogue {
  readonly systems: readonly ReadSystem[];
  readonly report: LoadReport;
}

export interface ReadOptions {
  /** As the publisher calls the edition; else the file's own fingerprint stands for it. */
  readonly version?: string | undefined;
  readonly limits?: Limits;
}

/** @throws BrokenFile */
export async function readCatalogue(kind: string, path: string, options: ReadOptions = {}): Promise<Catalogue> {
  const reader = Object.hasOwn(READERS, kind) ? READERS[kind] : undefined;
  if (reader === undefined) throw new RangeError(`no hay un catálogo «${kind}»`);
  const source = await openSource(path, options.limits ?? LIMITS);
  try {
    const reading = newReading(source, options.version ?? versionOf(source.file, source.sha256));
    const systems = await reader.read(reading);
    reading.faults.check();
    const { repairs } = reading;
    const loaded = systems.map(({ head, concepts }) => loadedSystem(head, concepts.length));
    return {
      systems,
      report: { kind, file: source.file, sha256: source.sha256, systems: loaded, repairs: repairs.list },
    };
  } finally {
    source.close();
  }
}

/** «Loinc_2.80.zip» names its edition; a name with nothing of the sort is told apart by its bytes. */
const versionOf = (file: string, sha256: string): string =>
  /^loinc[_-](\d+\.\d+)/i.exec(file)?.[1] ?? `archivo-${sha256.slice(0, 8)}`;
