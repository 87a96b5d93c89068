/**
 * Rows of a delimited text by the names of their columns (RFC 4180, read by csv-parse). Publishers rename columns between editions, so
 * a column is asked by all its known names, whatever their case and accents.
 */
import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { BrokenFile, type Faults } from '../broken-file.ts';
import type { Repairs } from '../report.ts';
import { textOf } from './decode.ts';
import { MAX_ROW_CHARACTERS } from './limits.ts';
import type { Entry } from './open-source.ts';

export interface Row<C extends string> {
  /** Line where it ends, from 1. */
  readonly number: number;
  /** Trimmed; '' when the column is optional and absent. */
  get(column: C): string;
  /** The file has that column. */
  has(column: C): boolean;
}

/** Column → names it is known by. Those of `optional` may be absent. */
export interface Shape<C extends string> {
  readonly columns: Readonly<Record<C, readonly string[]>>;
  readonly optional?: readonly NoInfer<C>[];
}

/** Publishers put a notice or two before the header. */
const HEADER_WITHIN = 5;

interface Piece {
  readonly info: { readonly lines: number };
  readonly record: string[];
}

export async function* rowsOf<C extends string>(
  entry: Entry,
  shape: Shape<C>,
  repairs: Repairs,
  faults: Faults,
): AsyncGenerator<Row<C>> {
  const { text, delimiter } = await peek(textOf(entry, repairs));
  const parser = Readable.from(text, { objectMode: true }).pipe(csvParser(delimiter));
  let places: Map<C, number> | undefined;
  let width = 0;
  let before = 0;
  try {
    for await (const { info, record } of parser as AsyncIterable<Piece>) {
      if (places === undefined) {
        places = placesOf(record, shape, repairs, before++);
        width = record.length;
      } else if (record.every((cell) => cell.trim() === '')) {
        repairs.add('fila-vacia', { row: info.lines });
      } else if (record.length !== width) {
        faults.add(info.lines, `trae ${record.length} columnas y el encabezado ${width}`);
      } else {
        yield rowOf(info.lines, record, places, repairs);
      }
    }
  } catch (error) {
    throw explained(error);
  }
  if (places === undefined) throw new BrokenFile('no trae encabezado ni filas');
}

function csvParser(delimiter: string) {
  return parse({
    delimiter,
    info: true,
    // SEPOMEX separates by «|» and quotes nothing: a quote there is a letter.
    quote: delimiter === '|' ? null : '"',
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: MAX_ROW_CHARACTERS,
  });
}

/** The delimiter that the first lines have most of. */
async function peek(chunks: AsyncGenerator<string>): Promise<{ text: AsyncGenerator<string>; delimiter: string }> {
  const first = (await chunks.next()).value ?? '';
  const lines: string[] = first.slice(0, 20_000).split(/\r?\n/).slice(0, HEADER_WITHIN);
  const count = (mark: string): number => Math.max(...lines.map((line) => line.split(mark).length - 1));
  const delimiter = ['|', '\t', ';', ','].reduce((best, mark) => (count(mark) > count(best) ? mark : best), ',');
  async function* all(): AsyncGenerator<string> {
    yield first;
    yield* chunks;
  }
  return { text: all(), delimiter };
}

/** @returns nothing for a notice before the header (SEPOMEX has one), which is a line of one cell */
function placesOf<C extends string>(
  header: readonly string[],
  shape: Shape<C>,
  repairs: Repairs,
  before: number,
): Map<C, number> | undefined {
  if (header.length === 1 && Object.keys(shape.columns).length > 1 && before + 1 < HEADER_WITHIN) return undefined;
  const names = header.map(plain);
  const places = new Map<C, number>();
  const missing: string[] = [];
  for (const [column, aliases] of Object.entries(shape.columns) as [C, readonly string[]][]) {
    const known = new Set(aliases.map(plain));
    const place = names.findIndex((name) => known.has(name));
    if (place >= 0) places.set(column, place);
    else if (!shape.optional?.includes(column)) missing.push(aliases[0] ?? column);
  }
  if (missing.length > 0) {
    throw new BrokenFile([{ row: 1, reason: `falta la columna ${missing.map((one) => `«${one}»`).join(', ')}` }]);
  }
  const unnamed = names.filter((name) => name === '').length;
  if (unnamed > 0) repairs.add('columnas-vacias', { row: 1, before: String(unnamed) });
  return places;
}

function rowOf<C extends string>(
  number: number,
  record: readonly string[],
  places: ReadonlyMap<C, number>,
  repairs: Repairs,
): Row<C> {
  return {
    number,
    get: (column) => {
      const cell = record[places.get(column) ?? -1] ?? '';
      const text = cell.trim();
      if (text !== cell) repairs.add('espacio-sobrante', { row: number, before: cell, after: text });
      return text;
    },
    has: (column) => places.has(column),
  };
}

/** «CLAVE RELIGIÓN» and «clave_religion» are the same column. */
const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

function explained(error: unknown): unknown {
  const { code, lines } = error as CsvError & { lines?: number };
  if (typeof code !== 'string' || !/^(CSV_|INVALID_)/.test(code)) return error;
  const reasons: Record<string, string> = {
    CSV_QUOTE_NOT_CLOSED: 'una comilla se abre y no se cierra',
    CSV_MAX_RECORD_SIZE: 'la fila es demasiado larga (¿una comilla sin cerrar?)',
    CSV_INVALID_CLOSING_QUOTE: 'hay texto después de una comilla que cierra',
    CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'hay texto después de una comilla que cierra',
    INVALID_OPENING_QUOTE: 'hay una comilla a media celda',
  };
  return new BrokenFile([
    { ...(lines !== undefined && { row: lines }), reason: reasons[code] ?? `no es un CSV (${code})` },
  ]);
}
