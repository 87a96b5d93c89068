/** Packs that go back where they came from: from a person to the shelf or apart, from the shelf to the supplier; and what was lost on its way. */
import type { Database } from '../db.ts';
import { fault } from '../errors.ts';
import { keyOf } from '../store/keys.ts';
import { fromShelf } from './adjust.ts';
import { packsIn } from './allocate.ts';
import type { Loss, PersonReturn, SupplierReturn } from './api.ts';
import { isNamed, takeNamed } from './lots.ts';
import type { Place } from './place.ts';
import { selectHanded } from './reading/handed.ts';
import { type Recorded, record } from './record.ts';
import { type Line, selectLots } from './sql.ts';
import { kindOf } from './surtido.ts';
import { type Actor, witnessOf } from './witness/witness.ts';

/** What a person brings back stands apart unless somebody says that it is whole and was kept well. The prescription stays filled. */
export function takeBack(db: Database, given: PersonReturn, actor: string): Promise<Recorded> {
  const { operacion: id, clues, lugar, motivo: reason, surtimiento, renglones } = given;
  const resource = keyOf('MedicationDispense', surtimiento);
  const target: Place = { clues, kind: given.alAnaquel ? kindOf(lugar) : 'quarantine' };
  return record(db, { id, kind: 'return', actor, reason, told: given }, async (client) => {
    const handed = await selectHanded(client, resource, clues);
    return renglones.flatMap(({ envases, ...told }, at): Line[] => {
      const there = packsIn(handed.filter((one) => isNamed(one, told)));
      if (there < envases) throw notHanded(`renglones.${at}`, there);
      return takeNamed(handed, told, envases).map(({ packs, patient, ...of }) => ({
        ...{ source: { clues, kind: 'patient' }, target, of, packs, resource, patient },
      }));
    });
  });
}

export function sendBack(db: Database, given: SupplierReturn, actor: string): Promise<Recorded> {
  const { operacion: id, clues, motivo: reason, renglones } = given;
  const source: Place = { clues, kind: given.lugar === 'cuarentena' ? 'quarantine' : kindOf(given.lugar) };
  return record(db, { id, kind: 'return', actor, reason, told: given }, async (client) =>
    fromShelf(await selectLots(client, source, keysOf(renglones)), source, { clues, kind: 'supplier' }, renglones),
  );
}

/** Sent and never to arrive: what is left of a transfer is written off before a witness, by who sent it or who waits for it. */
export async function writeOff(
  db: Database,
  transfer: string,
  given: Loss,
  { name: actor, account }: Actor,
): Promise<Recorded> {
  const { operacion: id, clues, motivo: reason, testigo, renglones } = given;
  const { name: witness } = await witnessOf(db, clues, testigo, [account]);
  return record(db, { id, kind: 'waste', actor, reason, witness, told: { transfer, given } }, async (client) => {
    const { rows } = await client.query<{ clues: string }>(
      `select p.clues from stock_place p where p.kind = 'transit' and p.transfer = $1 and (p.clues = $2 or exists (
         select from stock_move m join stock_place s on s.id = m.source where m.operation = $1 and s.clues = $2))`,
      [transfer, clues],
    );
    const [found] = rows;
    const source: Place = { clues: found?.clues ?? clues, kind: 'transit', transfer };
    const lots = found === undefined ? [] : await selectLots(client, source, undefined);
    if (lots.length === 0)
      throw fault('not-found', 'De ese traspaso no queda nada en camino.', { fix: 'Vea los traspasos en camino.' });
    const all = lots.map(({ item, lot, expiry, packs }) => ({
      ...{ clave: item, lote: lot, caducidad: expiry, envases: packs },
    }));
    return fromShelf(lots, source, { clues: source.clues, kind: 'waste' }, renglones ?? all);
  });
}

const keysOf = (rows: readonly { readonly clave: string }[]): string[] => rows.map(({ clave }) => clave);

const notHanded = (path: string, packs: number) =>
  fault('business-rule', `De ese lote esta persona tiene ${packs} envases de esta unidad.`, {
    path,
    rule: 'Nadie devuelve más de lo que se le entregó',
    fix: 'Revise el surtimiento y lo que ya se devolvió de él.',
  });
