/** Lines that somebody counted here, laid over a count as the hub told it. Pure; the outbox and the screen use the same. */
import type { Count, CountLine, Saved } from './count-shape.ts';

export const countPath = (id: string, clues: string): string => `/insumos/conteos/${id}?clues=${clues}`;

type Lot = Pick<CountLine, 'clave' | 'lote' | 'caducidad' | 'propietario' | 'programa'>;
export const keyOf = ({ clave, lote, caducidad, propietario = '', programa = '' }: Lot): string =>
  JSON.stringify([clave, lote, caducidad, propietario, programa]);

/** Newer lines take the place of older ones; a lot that nobody expected comes last. */
export function layLines<T>(answer: T, told: unknown): T {
  const count = answer as Count | undefined;
  if (count?.renglones === undefined || !Array.isArray(told)) return answer;
  const rows = new Map(count.renglones.map((row) => [keyOf(row), row]));
  for (const { contados, contadoEn: _, vuelta = 1, ...lot } of told as readonly Saved[]) {
    const known = rows.get(keyOf(lot));
    const again = vuelta === 2 && known?.contados !== undefined;
    rows.set(keyOf(lot), { ...(known ?? lot), ...(again ? { segunda: contados } : { contados }) });
  }
  return { ...answer, renglones: [...rows.values()] };
}
