/** What has been read of the boxes that arrived, before it is written in the book: one line for each key, lot and expiry. */
import { readCode, type Scanned } from '@amate/terminology/identifiers/gs1.ts';
import { leftOf, type Order } from '../order/order.resource.ts';
import type { Item } from '../supply.resource.ts';

export interface Line {
  readonly item: Item;
  readonly lote: string;
  readonly caducidad: string;
  readonly envases: number;
  /** Serial numbers of the boxes that were counted: none is counted twice. */
  readonly series: readonly string[];
  /** As it was read, where its key had to be told: the hub keeps it. */
  readonly codigo?: string;
  readonly unidadesPorEnvase?: number;
}

export const idOf = ({ item, lote, caducidad }: Pick<Line, 'item' | 'lote' | 'caducidad'>): string =>
  [item.clave, lote, caducidad].join(' ');

/** The box stands in the list already: its serial number says so. */
export const isCounted = (lines: readonly Line[], { gtin, serial }: Scanned): boolean =>
  serial !== undefined && lines.some(({ series }) => series.includes(`${gtin} ${serial}`));

/** Told a moment ago of which key this code is; the hub will learn it with the receipt. */
export const itemToldOf = (lines: readonly Line[], gtin: string): Item | undefined =>
  lines.find(({ codigo }) => codigo !== undefined && readCode(codigo)?.gtin === gtin)?.item;

export const serialsOf = (scanned: Scanned | undefined): readonly string[] =>
  scanned?.serial === undefined ? [] : [`${scanned.gtin} ${scanned.serial}`];

/** The newest on top; what is there already grows in its place. */
export function withLine(lines: readonly Line[], line: Line): readonly Line[] {
  const known = lines.find((one) => idOf(one) === idOf(line));
  if (known === undefined) return [line, ...lines];
  const grown = {
    ...{ ...line, ...known },
    envases: known.envases + line.envases,
    series: [...known.series, ...line.series],
  };
  return lines.map((one) => (one === known ? grown : one));
}

export const withCount = (lines: readonly Line[], id: string, envases: number): readonly Line[] =>
  lines.map((one) => (idOf(one) === id ? { ...one, envases } : one));

export const without = (lines: readonly Line[], id: string): readonly Line[] => lines.filter((one) => idOf(one) !== id);

/** Packs that the order still waits for of this key, less what other lines bring. undefined: it is not in the order. */
export function leftFor(order: Order, lines: readonly Line[], line: Line): number | undefined {
  const asked = order.renglones.find(({ clave }) => clave === line.item.clave);
  if (asked === undefined) return undefined;
  const others = lines.filter((one) => one.item.clave === line.item.clave && idOf(one) !== idOf(line));
  return leftOf(asked) - others.reduce((sum, { envases }) => sum + envases, 0);
}

/** What is left to be written once `sent` stands in the book: more may have been read, or corrected, while its answer was waited for. */
export const lessSent = (lines: readonly Line[], sent: readonly Line[]): readonly Line[] =>
  lines.flatMap((line) => {
    const gone = sent.find((one) => idOf(one) === idOf(line));
    if (gone === undefined) return [line];
    const envases = line.envases - gone.envases;
    return envases > 0 ? [{ ...line, envases, series: line.series.filter((one) => !gone.series.includes(one)) }] : [];
  });

export const receivedOf = (lines: readonly Line[]): readonly object[] =>
  lines.map(({ item, series: _, ...rest }) => ({ clave: item.clave, ...rest }));
