/**
 * A registry's file → its rows, each judged by its shape. All faults of a file are told at once, by line, and a file with any is not
 * loaded: half a registry is worse than the one of yesterday.
 */
import { BrokenFile } from '@amate/terminology/load/broken-file.ts';
import { newReading, onlyEntry, type Reading, rows } from '@amate/terminology/load/readers/reader.ts';
import type { Repair } from '@amate/terminology/load/report.ts';
import { openSource } from '@amate/terminology/load/source/open-source.ts';
import type { Row, Shape } from '@amate/terminology/load/source/table.ts';
import type { z } from 'zod';

/** CLUES has some 60,000 with the closed ones; a city's staff is below. */
export const MOST_ROWS = 300_000;

export interface RegistryFile<T> {
  readonly file: string;
  readonly sha256: string;
  readonly rows: readonly Lined<T>[];
  readonly repairs: readonly Repair[];
}

export interface Lined<T> {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly row: T;
}

export interface RegistryReader<C extends string, T> {
  readonly shape: Shape<C>;
  /** Optional columns whose empty cell says «none». Where the file has no such column it says nothing: `cells` gets undefined. */
  readonly tells?: readonly NoInfer<C>[];
  readonly schema: z.ZodType<T>;
  /** What of the row the schema judges. */
  readonly cells: (get: (column: C) => string | undefined) => object;
  /** Rows of one key must say the same of it. */
  readonly key: (row: T) => string;
  /** What several rows say of one thing, which must be the same: its key, and what is said. */
  readonly agrees?: (row: T) => readonly [string, object];
}

/** @throws BrokenFile */
export async function readRegistryFile<C extends string, T>(
  path: string,
  reader: RegistryReader<C, T>,
): Promise<RegistryFile<T>> {
  const source = await openSource(path);
  try {
    const reading = newReading(source, '');
    const found = await judged(reading, reader);
    reading.faults.check();
    if (found.length === 0) throw new BrokenFile('no trae ninguna fila');
    return { file: source.file, sha256: source.sha256, rows: found, repairs: reading.repairs.list };
  } finally {
    source.close();
  }
}

async function judged<C extends string, T>(reading: Reading, reader: RegistryReader<C, T>): Promise<Lined<T>[]> {
  const { faults, repairs, source } = reading;
  const byKey = new Map<string, Lined<T>>();
  const agreed = new Map<string, { readonly line: number; readonly said: string }>();
  for await (const row of rows(reading, onlyEntry(source), reader.shape) as AsyncGenerator<Row<C>>) {
    const isUntold = (column: C): boolean => !row.has(column) && reader.tells?.includes(column) === true;
    const parsed = reader.schema.safeParse(reader.cells((column) => (isUntold(column) ? undefined : row.get(column))));
    if (!parsed.success) {
      for (const { message, path } of parsed.error.issues) faults.add(row.number, `${path.join('.')}: ${message}`);
      continue;
    }
    const [of, said] = reader.agrees?.(parsed.data) ?? [];
    if (of !== undefined) {
      const before = agreed.get(of) ?? { line: row.number, said: JSON.stringify(said) };
      agreed.set(of, before);
      if (before.said !== JSON.stringify(said))
        faults.add(row.number, `de «${of}» dice otra cosa que la fila ${before.line}`);
    }
    const key = reader.key(parsed.data);
    const known = byKey.get(key);
    if (known === undefined) {
      if (byKey.size >= MOST_ROWS) throw new BrokenFile('trae más de 300,000 filas');
      byKey.set(key, { line: row.number, row: parsed.data });
    } else if (JSON.stringify(known.row) === JSON.stringify(parsed.data))
      repairs.add('clave-repetida', { row: row.number, code: key });
    else faults.add(row.number, `«${key}» ya viene en la fila ${known.line} con otro contenido`);
  }
  return [...byKey.values()];
}
