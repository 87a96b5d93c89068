/** What a cell of the heat table says: by a number, a sign and a word; the ground only repeats it. Pure. */
import type { FilledRow, MapUnit, Proposal } from './board.resource.ts';

export interface Stock {
  readonly envases: number;
  /** Days that it lasts; null: not known, or longer than anybody plans. */
  readonly dias: number | null;
  readonly alarma: boolean;
}
export const LEVELS = ['out', 'alarm', 'low', 'ok', 'much', 'idle', 'absent'] as const;
export type Level = (typeof LEVELS)[number];

const MONTH = 30;
const LONG = 180;

export function levelOf(stock: Stock | undefined): Level {
  if (stock === undefined) return 'absent';
  if (stock.envases === 0) return 'out';
  if (stock.alarma) return 'alarm';
  if (stock.dias === null) return 'idle';
  if (stock.dias < MONTH) return 'low';
  return stock.dias > LONG ? 'much' : 'ok';
}

export const SIGN: Readonly<Record<Level, string>> = {
  ...{ out: '✕', alarm: '▼', low: '◦', ok: '', much: '▲', idle: '?', absent: '—' },
};

/** Units with the most alarms first. */
export function ranked(units: readonly MapUnit[]): readonly MapUnit[] {
  const weight = (level: Level): number => (level === 'out' ? 2 : level === 'alarm' ? 1 : 0);
  const bad = ({ claves }: MapUnit): number => claves.reduce((sum, stock) => sum + weight(levelOf(stock)), 0);
  return [...units].sort((a, b) => bad(b) - bad(a) || a.nombre.localeCompare(b.nombre, 'es'));
}

export interface FilledUnit {
  readonly clues: string;
  readonly unidad: string;
  readonly months: ReadonlyMap<string, FilledRow>;
}

const MONTHS_SHOWN = 3;

/** The last months, newest first, and each unit with its figures; one's own unit on top, then who fills least. */
export function filledTable(
  rows: readonly FilledRow[],
  own: string | undefined,
): { readonly months: readonly string[]; readonly units: readonly FilledUnit[] } {
  const months = [...new Set(rows.map(({ mes }) => mes))].sort().reverse().slice(0, MONTHS_SHOWN);
  // Chrome 109 has no Map.groupBy.
  const byUnit = new Map<string, FilledRow[]>();
  for (const row of rows) byUnit.set(row.clues, [...(byUnit.get(row.clues) ?? []), row]);
  const newest = ({ months: of }: FilledUnit): number => of.get(months[0] ?? '')?.porcentaje ?? 101;
  const units = [...byUnit].map(([clues, some]) => ({
    ...{ clues, unidad: some[0]!.unidad },
    months: new Map(some.map((row) => [row.mes, row])),
  }));
  units.sort(
    (a, b) =>
      Number(b.clues === own) - Number(a.clues === own) ||
      newest(a) - newest(b) ||
      a.unidad.localeCompare(b.unidad, 'es'),
  );
  return { months, units };
}

/**
 * One proposal of one night is one transfer, however often somebody presses: its operation is made of what it says (RFC 9562, version 8).
 * @param undone how often it was sent and taken back
 */
export async function operationOf({ clave, de, para, envases, al }: Proposal, undone = 0): Promise<string> {
  const said = ['propuesta', clave, de.clues, para.clues, envases, al, ...(undone === 0 ? [] : [undone])];
  const text = new TextEncoder().encode(JSON.stringify(said));
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', text)).slice(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
