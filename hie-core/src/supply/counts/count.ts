/**
 * A count: opened, saved line by line (a thousand in one request, from several phones, with or without network), closed. Its differences go
 * to or come from `adjustment`, as one operation that can be taken back; what moved after a line was counted is no difference.
 */
import type { Database } from '../../db.ts';
import { fault } from '../../errors.ts';
import { type Recorded, record } from '../record.ts';
import type { Line } from '../sql.ts';
import { kindOf } from '../surtido.ts';
import type { Count, CountClose, CountLines } from './api.ts';
import * as sql from './sql.ts';

/** A phone's clock may be a little ahead. */
const AHEAD_MS = 5 * 60_000;

export async function open(db: Database, given: Count, actor: string): Promise<object> {
  const { operacion: id, clues, lugar, claves } = given;
  const fresh = await sql.insertCount(db, {
    ...{ id, clues, kind: kindOf(lugar), items: claves ?? null, openedBy: actor },
  });
  return { repetida: !fresh, ...(await toCount(db, id, clues)) };
}

/** Blind: which lots are expected, never how many. Once closed: what was counted and what the ledger said. */
export async function toCount(db: Database, id: string, clues: string): Promise<object> {
  const count = await found(db, id, clues);
  const rows = await sql.selectCounted(db, count);
  return {
    ...aboutCount(count),
    renglones: rows.map(({ item, lot, expiry, owner, programme, counted }) => ({
      ...{ clave: item, lote: lot, caducidad: expiry },
      ...(owner !== '' && { propietario: owner }),
      ...(programme !== '' && { programa: programme }),
      ...(counted !== null && { contados: counted }),
    })),
  };
}

export const aboutCount = ({ id, kind, whole, openedAt, openedBy, closedAt, closedBy, operation }: sql.CountRow) => ({
  ...{ conteo: id, lugar: PLACES[kind], tipo: whole ? 'completo' : 'ciclico' },
  ...{ abierto: openedAt.toISOString(), abrio: openedBy },
  ...(closedAt !== null && { cerrado: closedAt.toISOString(), cerro: closedBy }),
  ...(operation !== null && { ajuste: operation }),
});
const PLACES = { pharmacy: 'farmacia', store: 'almacen', ward: 'piso' } as const;

export async function save(
  db: Database,
  id: string,
  { clues, renglones }: CountLines,
  actor: string,
  nowMs: number,
): Promise<object> {
  const count = await found(db, id, clues);
  if (count.closedAt !== null) throw closed();
  for (const [at, { contadoEn }] of renglones.entries()) {
    const ms = contadoEn === undefined ? nowMs : Date.parse(contadoEn);
    if (ms > nowMs + AHEAD_MS || ms < count.openedAt.getTime() - AHEAD_MS)
      throw fault('value', 'La hora de ese renglón no es de este conteo.', {
        path: `renglones.${at}.contadoEn`,
        rule: 'Se cuenta después de abrir el conteo y antes de ahora',
        fix: 'Revise el reloj del teléfono.',
      });
  }
  await sql.saveLines(db, id, actor, renglones);
  return { guardados: renglones.length };
}

export function close(db: Database, id: string, given: CountClose, actor: string): Promise<Recorded> {
  const { operacion, clues, motivo: reason, sinContarEsCero } = given;
  return record(db, { id: operacion, kind: 'adjust', actor, reason }, async (client) => {
    const count = await sql.selectCount(client, id, clues, true);
    if (count === undefined) throw noCount();
    if (count.operation === operacion) return [];
    if (count.closedAt !== null) throw closed();
    await sql.lockPlace(client, count);
    const rows = await sql.selectCounted(client, count);
    const left = rows.filter(({ counted }) => counted === null);
    if (left.length > 0 && !sinContarEsCero) throw notAll(left.length);
    await sql.closeCount(client, id, actor, operacion);
    const shelf = { clues, kind: count.kind };
    const other = { clues, kind: 'adjustment' } as const;
    return rows.flatMap(({ counted, expected, ...of }): Line[] => {
      const more = (counted ?? 0) - expected;
      if (more === 0) return [];
      return [
        {
          ...(more > 0 ? { source: other, target: shelf } : { source: shelf, target: other }),
          of,
          packs: Math.abs(more),
        },
      ];
    });
  });
}

export async function cancel(db: Database, id: string, clues: string, actor: string): Promise<object> {
  const count = await found(db, id, clues);
  if (count.operation !== null) throw closed();
  if (count.closedAt === null) await sql.closeCount(db, id, actor, null);
  return { conteo: id, cancelado: true };
}

async function found(db: Database, id: string, clues: string): Promise<sql.CountRow> {
  const count = await sql.selectCount(db, id, clues);
  if (count === undefined) throw noCount();
  return count;
}

const noCount = () =>
  fault('not-found', 'No hay un conteo con ese número en esta unidad.', { fix: 'Recargue la lista.' });
const closed = () =>
  fault('business-rule', 'Ese conteo ya se cerró.', {
    path: 'conteo',
    fix: 'Abra otro conteo; el ajuste de este se corrige con un contraasiento.',
  });
const notAll = (left: number) =>
  fault('business-rule', `Faltan ${left} lotes por contar.`, {
    path: 'sinContarEsCero',
    rule: 'Lo que nadie contó no se da por perdido sin decirlo',
    fix: 'Cuéntelos, o cierre diciendo que lo no contado es cero.',
  });
