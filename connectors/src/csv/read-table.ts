/** A CSV file to its rows, streamed: decoded, split by csv-parse, each with its line. A file of any size costs the memory of one row. */
import { createReadStream } from 'node:fs';
import { type CsvError, parse } from 'csv-parse';
import type { CsvProfile } from './profile.ts';
import type { Row } from './row.ts';

/** es-MX: the file as a whole cannot be read as the profile says. */
export class TableFault extends Error {}

export interface TableRow {
  readonly row: Row;
  /** As a person counts in the file, the header is 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** More cells than columns: a separator within a text moves all that follow, and no column can be believed. */
  readonly fault?: { readonly kind: 'faulty'; readonly faults: readonly string[] };
}

const MAX_ROW_BYTES = 200_000;
const MAX_COLUMNS = 1_000;

export interface Table {
  readonly header: readonly string[];
  readonly rows: AsyncIterable<TableRow>;
}

/** @param needed columns that the profile names. @throws TableFault, also while the rows are read */
export async function readTable(path: string, profile: CsvProfile, needed: readonly string[]): Promise<Table> {
  const rows = records(path, profile);
  const first = await rows.next();
  if (first.done) throw new TableFault('El archivo está vacío: falta el renglón con los nombres de las columnas.');
  const header = first.value.cells.map((name) => name.trim());
  if (header.length > MAX_COLUMNS)
    throw new TableFault(`El archivo tiene más de ${MAX_COLUMNS} columnas. Revise el separador.`);
  const missing = needed.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    await rows.return(undefined);
    const hint = header.length === 1 ? ' Solo se encontró una columna: revise el separador del perfil.' : '';
    throw new TableFault(
      `Faltan columnas: ${missing.join(', ')}. El archivo tiene: ${header.slice(0, 60).join(', ')}.${hint}`,
    );
  }
  const twice = needed.filter((name) => header.indexOf(name) !== header.lastIndexOf(name));
  if (twice.length > 0) {
    await rows.return(undefined);
    throw new TableFault(`Columnas repetidas: ${twice.join(', ')}. No se sabe cuál vale: deje una de cada una.`);
  }
  return { header, rows: named(header, rows) };
}

async function* named(header: readonly string[], rows: AsyncGenerator<Cells>): AsyncGenerator<TableRow> {
  for await (const { cells, line } of rows) {
    if (cells.every((text) => text.trim() === '')) continue;
    const row: Record<string, string> = Object.create(null) as Record<string, string>;
    for (const [index, name] of header.entries()) row[name] = cells[index] ?? '';
    const more = cells.slice(header.length).some((text) => text.trim() !== '');
    yield { row, line, cells, ...(more && { fault: tooMany(cells.length, header.length) }) };
  }
}

const tooMany = (cells: number, columns: number): TableRow['fault'] => ({
  kind: 'faulty',
  faults: [
    `El renglón tiene ${cells} datos y el encabezado ${columns} columnas. Ponga entre comillas el texto que lleva el separador.`,
  ],
});

interface Cells {
  readonly cells: string[];
  readonly line: number;
}

async function* records(path: string, profile: CsvProfile): AsyncGenerator<Cells> {
  const parser = parse({
    ...{ delimiter: profile.separator, quote: profile.quote, bom: true, info: true },
    ...{ relax_column_count: true, relax_quotes: true, max_record_size: MAX_ROW_BYTES },
  });
  const bytes = createReadStream(path);
  const decoder = new TextDecoder(await encodingOf(path, profile));
  bytes.on('data', (chunk) => {
    if (!parser.write(decoder.decode(chunk as Buffer, { stream: true }))) bytes.pause();
  });
  parser.on('drain', () => bytes.resume());
  bytes.on('end', () => parser.end(decoder.decode()));
  bytes.on('error', (error) => parser.destroy(error));
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { cells: record, line: info.lines };
    }
  } catch (error) {
    const { code, lines } = error as CsvError & { lines?: number };
    if (typeof code === 'string' && code.startsWith('CSV_')) {
      throw new TableFault(
        `El renglón ${lines ?? '?'} no se puede leer (${FAULTS[code] ?? code}). Revise comillas y separador.`,
      );
    }
    throw error;
  } finally {
    bytes.destroy();
  }
}

const FAULTS: Readonly<Record<string, string>> = {
  CSV_MAX_RECORD_SIZE: 'es demasiado largo: falta cerrar unas comillas',
  CSV_QUOTE_NOT_CLOSED: 'unas comillas no se cierran',
  CSV_INVALID_CLOSING_QUOTE: 'hay texto después de cerrar las comillas',
};

/** What is valid UTF-8 from its first byte to its last is UTF-8; anything else was written by Windows. */
async function encodingOf(path: string, { encoding }: CsvProfile): Promise<string> {
  if (encoding !== 'auto' && encoding !== 'utf-8') return encoding;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) decoder.decode(chunk as Buffer, { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    if (encoding === 'auto') return 'windows-1252';
    throw new TableFault(
      'El archivo no está en UTF-8, como dice el perfil. Ponga "encoding": "auto" o expórtelo en UTF-8.',
    );
  }
}
