/** Lines that somebody counted here, laid over a count as the hub told it. Pure; the outbox and the screen use the same. */
import type { Count, CountLine, Saved } from './count-shape.ts';

export const countPath = (id: string, clues: string): string => `/insumos/conteos/${id}?clues=${clues}`;

type Lot = Pick<CountLine, 'clave' | 'lote' | 'caducidad' | 'propietario' | 'programa'>;
export const keyOf = ({ clave, lote, caducidad, propietario = '', programa = '' }: Lot): string =>
  JSON.stringify([clave, lote, caducidad, propietario, programa]);

/** When what was laid over a row was counted: it is told of no row, and later layers ask it. */
const counted = new WeakMap<CountLine, { readonly first?: string; readonly second?: string }>();

/** Newer lines, by their own hour, take the place of older ones, in whatever order tabs told of them; a lot that nobody expected comes last. */
export function layLines<T>(answer: T, told: unknown): T {
  const count = answer as Count | undefined;
  if (count?.renglones === undefined || !Array.isArray(told)) return answer;
  const rows = new Map<string, CountLine>(count.renglones.map((row) => [keyOf(row), row]));
  for (const { contados, contadoEn, vuelta = 1, ...lot } of told as readonly Saved[]) {
    const known = rows.get(keyOf(lot));
    const again = vuelta === 2 && known?.contados !== undefined;
    const hours = known && counted.get(known);
    const since = again ? hours?.second : hours?.first;
    if (since !== undefined && since > contadoEn) continue;
    const row = { ...(known ?? lot), ...(again ? { segunda: contados } : { contados }) };
    counted.set(row, { ...hours, ...(again ? { second: contadoEn } : { first: contadoEn }) });
    rows.set(keyOf(lot), row);
  }
  return { ...answer, renglones: [...rows.values()] };
}

/** Of one count and two tabs: each lot and round once, as it was counted last. */
export function joinedLines(some: readonly Saved[], more: readonly Saved[]): readonly Saved[] {
  const lines = new Map<string, Saved>();
  for (const line of [...some, ...more]) {
    const key = `${line.vuelta ?? 1} ${keyOf(line)}`;
    const known = lines.get(key);
    if (known !== undefined && known.contadoEn > line.contadoEn) continue;
    lines.delete(key);
    lines.set(key, line);
  }
  return [...lines.values()];
}
