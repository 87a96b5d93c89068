/** The starter catalogues as they lie beside this file: a `#` line that says what it is, a header, and rows of tabs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface StarterFile {
  readonly version: string;
  /** What the `#` line says. */
  readonly notice: string;
  readonly rows: readonly (readonly string[])[];
}

export function readStarterFile(name: string): StarterFile {
  const lines = readFileSync(join(import.meta.dirname, 'data', `${name}.tsv`), 'utf8').split(/\r?\n/);
  const [first = '', header = '', ...rest] = lines;
  const version = /versión ([\d.]+)/.exec(first)?.[1];
  if (!first.startsWith('# ') || version === undefined) throw new Error(`${name}.tsv: the first line names no version`);
  const width = header.split('\t').length;
  const rows = rest.filter((line) => line !== '').map((line) => line.split('\t'));
  const short = rows.find((row) => row.length !== width);
  if (short !== undefined) throw new Error(`${name}.tsv: ${short[0]} has ${short.length} cells of ${width}`);
  return { version, notice: first.slice(2), rows };
}
