/** What a reader of one publisher's format is: it gets a file, gives whole systems, and says what it mended. */

import type { CodeSystemHead, Concept } from '../../model.ts';
import { BrokenFile, Faults } from '../broken-file.ts';
import { Repairs } from '../report.ts';
import { MOST_CONCEPTS } from '../source/limits.ts';
import type { Entry, Source } from '../source/open-source.ts';
import { type Row, rowsOf, type Shape } from '../source/table.ts';

export interface Reading {
  readonly source: Source;
  readonly repairs: Repairs;
  readonly faults: Faults;
  /** Of the catalogue, as the operator or the file says. */
  readonly version: string;
}

export interface ReadSystem {
  readonly head: CodeSystemHead;
  readonly concepts: readonly Concept[];
}

export interface Reader {
  /** es-MX, for the list of kinds. */
  readonly about: string;
  read(reading: Reading): Promise<readonly ReadSystem[]>;
}

export const newReading = (source: Source, version: string): Reading => ({
  source,
  version,
  repairs: new Repairs(),
  faults: new Faults(),
});

/** The only text of the source; in a zip, the only one with that ending. */
export function onlyEntry({ entries, zipped }: Source, pattern: RegExp = /\.(csv|txt|psv|tsv)$/i): Entry {
  const fits = zipped ? entries.filter(({ name }) => pattern.test(name)) : entries;
  if (fits.length === 1) return fits[0]!;
  throw new BrokenFile(
    fits.length === 0
      ? 'el zip no trae el archivo de texto que se esperaba'
      : `el zip trae varios archivos: deje solo uno (${fits
          .slice(0, 3)
          .map(({ name }) => `«${name}»`)
          .join(', ')} …)`,
  );
}

export const rows = <C extends string>(
  { repairs, faults }: Reading,
  entry: Entry,
  shape: Shape<C>,
): AsyncGenerator<Row<C>> => rowsOf(entry, shape, repairs, faults);

/** Concepts by code, in order. A repeated code is a repair when it says the same, a fault when it does not. */
export class Gathered {
  readonly #byCode = new Map<string, Concept>();
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  add(row: number, concept: Concept): void {
    const { repairs, faults } = this.#reading;
    const { code, display = '' } = concept;
    const reason = unfit(code, display);
    if (reason !== undefined) {
      faults.add(row, reason);
      return;
    }
    const known = this.#byCode.get(code);
    if (known === undefined) {
      if (this.#byCode.size >= MOST_CONCEPTS) throw new BrokenFile('trae más de un millón de claves');
      this.#byCode.set(code, concept);
    } else if (same(known, concept)) repairs.add('clave-repetida', { row, code, before: display });
    else faults.add(row, `la clave ${code} se repite con otro contenido`);
  }

  has(code: string): boolean {
    return this.#byCode.has(code);
  }

  get(code: string): Concept | undefined {
    return this.#byCode.get(code);
  }

  /** In place of what stands there, or at the end. */
  set(concept: Concept): void {
    this.#byCode.set(concept.code, concept);
  }

  /** A group that only its members name: added without a word when it comes with each row of them. */
  group(code: string, display: string, parent: string | undefined, properties?: Concept['properties']): void {
    if (code === '' || this.#byCode.has(code)) return;
    this.set({
      code,
      display,
      ...(parent && { parents: [parent] }),
      ...(properties && { properties }),
      abstract: true,
    });
  }

  get concepts(): readonly Concept[] {
    return [...this.#byCode.values()];
  }

  /** @throws BrokenFile when a row was at fault or there is nothing */
  done(): readonly Concept[] {
    this.#reading.faults.check();
    if (this.#byCode.size === 0) throw new BrokenFile('no trae ninguna clave');
    return this.concepts;
  }
}

function unfit(code: string, display: string): string | undefined {
  if (code === '') return 'la clave está vacía';
  if (display === '') return `la clave ${code} no tiene nombre`;
  return display.includes('\uFFFD') ? `el nombre de ${code} trae letras dañadas (�)` : undefined;
}

const same = (one: Concept, other: Concept): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Several spaces as one. */
export function singleSpaced({ repairs }: Reading, row: number, code: string, text: string): string {
  const after = text.replace(/[\s\u00a0]+/g, ' ').trim();
  if (after !== text) repairs.add('doble-espacio', { row, code, before: text, after });
  return after;
}

/** What all heads of loaded catalogues have in common. */
export const headOf = (
  { version, source }: Reading,
  head: Pick<CodeSystemHead, 'url' | 'name' | 'title'> & Partial<CodeSystemHead>,
): CodeSystemHead => ({
  version,
  language: 'es-MX',
  content: 'complete',
  caseSensitive: true,
  starter: false,
  source: source.file,
  status: 'active',
  ...head,
});
