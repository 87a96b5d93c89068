/**
 * A count: opened, saved line by line (a thousand in one request, from several phones, with or without network), looked through (review.ts),
 * closed before a witness. Its differences go to or come from `adjustment`, as one operation that can be taken back; what moved after a line
 * was counted is no difference.
 */
import { type Database, inTransaction } from '../../db.ts';
import { fault } from '../../errors.ts';
import { knowItem } from '../items.ts';
import type { ReceiveParts } from '../receive.ts';
import { type Recorded, record } from '../record.ts';
import type { Line } from '../sql.ts';
import { kindOf } from '../surtido.ts';
import { type Actor, witnessOf } from '../witness/witness.ts';
import type { Count, CountCancel, CountClose, CountLines } from './api.ts';
import { found } from './found.ts';
import { lotOf, needsSecond } from './review.ts';
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

/** Blind: which lots are expected, never how many. Once closed: what was counted, the second time too, and what the ledger said. */
export async function toCount(db: Database, id: string, clues: string): Promise<object> {
  const count = await found(db, id, clues);
  const rows = await sql.selectCounted(db, count);
  const articles = await sql.selectArticles(db, [...new Set(rows.map(({ item }) => item))]);
  return {
    ...aboutCount(count),
    articulos: articles.map(({ key, name, codes }) => ({ clave: key, nombre: name, codigos: codes })),
    renglones: rows.map((row) => ({
      ...lotOf(row),
      ...(row.counted !== null && { contados: row.counted }),
      ...(row.second !== null && { segunda: row.second }),
      ...(count.operation !== null && { esperados: row.expected }),
      ...(row.reason !== null && { motivo: row.reason }),
    })),
  };
}

export const aboutCount = (count: sql.CountRow) => {
  const { id, kind, whole, openedAt, openedBy, reviewedAt, closedAt, closedBy, operation, reason, witnessName } = count;
  return {
    ...{ conteo: id, lugar: PLACES[kind], tipo: whole ? 'completo' : 'ciclico' },
    ...{ abierto: openedAt.toISOString(), abrio: openedBy },
    ...(reviewedAt !== null && { revisado: reviewedAt.toISOString() }),
    ...(closedAt !== null && { cerrado: closedAt.toISOString(), cerro: closedBy }),
    ...(closedAt !== null && operation === null && { cancelado: true }),
    ...(reason !== null && { motivo: reason }),
    ...(witnessName !== null && { testigo: witnessName }),
    ...(operation !== null && { ajuste: operation }),
  };
};
const PLACES = { pharmacy: 'farmacia', store: 'almacen', ward: 'piso' } as const;

export async function save(
  { db, terminology, nowMs }: ReceiveParts,
  id: string,
  { clues, renglones }: CountLines,
  who: Actor,
): Promise<object> {
  const now = nowMs();
  checkHours(stillOpen(await found(db, id, clues)), renglones, now);
  for (const key of await sql.selectUnknown(db, [...new Set(renglones.map(({ clave }) => clave))]))
    await knowItem(db, terminology, { key, packUnits: undefined, unit: undefined });
  await inTransaction(db, async (client) => {
    // Held until the lines stand: who closes it meanwhile closes it with them, or they are refused.
    const count = stillOpen(await found(client, id, clues, true));
    // Who went on with the first round after another phone ended it has counted those lines a second time, no less blind.
    const again = ({ vuelta, contadoEn }: Told): boolean =>
      vuelta === 2 ||
      (count.reviewedAt !== null &&
        (contadoEn === undefined ? now : Date.parse(contadoEn)) > count.reviewedAt.getTime());
    const rounds = Map.groupBy(renglones, again);
    await sql.saveLines(client, id, who, rounds.get(false) ?? []);
    await sql.saveSecond(client, id, who, rounds.get(true) ?? []);
  });
  return { guardados: renglones.length };
}

type Told = CountLines['renglones'][number];

function stillOpen(count: sql.CountRow): sql.CountRow {
  if (count.closedAt !== null) throw closed(count);
  return count;
}

function checkHours({ openedAt }: sql.CountRow, renglones: readonly Told[], now: number): void {
  for (const [at, { contadoEn }] of renglones.entries()) {
    const ms = contadoEn === undefined ? now : Date.parse(contadoEn);
    if (ms > now + AHEAD_MS || ms < openedAt.getTime() - AHEAD_MS)
      throw fault('value', 'La hora de ese renglón no es de este conteo.', {
        path: `renglones.${at}.contadoEn`,
        rule: 'Se cuenta después de abrir el conteo y antes de ahora',
        fix: 'Revise el reloj del teléfono.',
      });
  }
}

export async function close(db: Database, id: string, given: CountClose, who: Actor): Promise<Recorded> {
  const { operacion, clues, motivo: reason, motivos, testigo, sinContarEsCero } = given;
  const before = await found(db, id, clues);
  const witness = await witnessOf(db, clues, testigo, [who.account, ...(await sql.selectCounters(db, id))]);
  const about = { actor: who.name, reason, witness: witness.name, told: { id, given } };
  const operation = { id: operacion, kind: 'adjust', ...about } as const;
  return record(db, operation, async (client) => {
    const count = (await sql.selectCount(client, id, clues, true)) ?? before;
    if (count.operation === operacion) return [];
    if (count.closedAt !== null) throw closed(count);
    await sql.lockPlace(client, count);
    const rows = await sql.selectCounted(client, count);
    const left = rows.filter(({ counted }) => counted === null);
    if (left.length > 0 && !sinContarEsCero) throw notAll(left.length);
    const once = rows.filter(needsSecond);
    if (once.length > 0) throw countAgain(once.length);
    await sql.closeCount(client, id, { by: who.name, operation: operacion, reason, witness });
    const differing = rows.filter((row) => differenceOf(row) !== 0);
    await sql.storeReasons(client, id, differing, reason, motivos);
    return differing.map((row) => toMove(row, count));
  });
}

const differenceOf = ({ counted, second, expected }: sql.Counted): number => (second ?? counted ?? 0) - expected;

function toMove(row: sql.Counted, { clues, kind }: sql.CountRow): Line {
  const { item, lot, expiry, owner, programme } = row;
  const more = differenceOf(row);
  const shelf = { clues, kind };
  const other = { clues, kind: 'adjustment' } as const;
  return {
    ...(more > 0 ? { source: other, target: shelf } : { source: shelf, target: other }),
    of: { item, lot, expiry, owner, programme },
    packs: Math.abs(more),
  };
}

export async function cancel(db: Database, id: string, given: CountCancel, actor: string): Promise<object> {
  const count = await found(db, id, given.clues);
  if (count.operation !== null) throw closed(count);
  if (count.closedAt === null)
    await sql.closeCount(db, id, { by: actor, operation: null, reason: given.motivo, witness: undefined });
  return aboutCount(await found(db, id, given.clues));
}

const closed = ({ closedBy, operation }: sql.CountRow) =>
  fault('business-rule', `Ese conteo ya lo ${operation === null ? 'canceló' : 'cerró'} ${closedBy ?? 'alguien'}.`, {
    path: 'conteo',
    fix: 'Abra otro conteo; el ajuste de este se corrige con un contraasiento.',
  });
const notAll = (left: number) =>
  fault('business-rule', `Faltan ${left} lotes por contar.`, {
    path: 'sinContarEsCero',
    rule: 'Lo que nadie contó no se da por perdido sin decirlo',
    fix: 'Cuéntelos, o cierre diciendo que lo no contado es cero.',
  });
const countAgain = (lines: number) =>
  fault('business-rule', `Faltan ${lines} lotes por contar otra vez: no coinciden.`, {
    path: 'renglones',
    rule: 'Lo que no coincide se cuenta dos veces antes de ajustarlo',
    fix: 'Cuéntelos de nuevo y guárdelos como segunda vuelta.',
  });
