/** What is found otherwise than written: counts, waste before a witness, and what is set apart until somebody decides. */
import type { Database } from '../db.ts';
import { fault } from '../errors.ts';
import type { LotOf } from '../store/write-rule.ts';
import { packsIn } from './allocate.ts';
import type { Adjustment, Correction, Quarantine, Waste } from './api.ts';
import { isSameLot, type LotTold, takeNamed } from './lots.ts';
import { takeBackReceipt } from './orders/received.ts';
import type { Place } from './place.ts';
import { type Recorded, record } from './record.ts';
import { type Line, selectLots, selectOperation } from './sql.ts';
import { kindOf } from './surtido.ts';
import { type Actor, witnessOf } from './witness/witness.ts';

/** Counted: the difference to what is written goes to or comes from `adjustment`. What agrees is not moved. */
export function adjust(db: Database, given: Adjustment, actor: string): Promise<Recorded> {
  const { operacion: id, clues, lugar, motivo: reason, renglones } = given;
  const shelf: Place = { clues, kind: kindOf(lugar) };
  const other: Place = { clues, kind: 'adjustment' };
  const lots = renglones.map(lotOf);
  // Each line is compared with what is written before any of them moved: a lot that stands twice would be taken away twice.
  const again = lots.findIndex((lot, at) => lots.findIndex((one) => isSameLot(one, lot)) < at);
  if (again >= 0) throw namedTwice(again, renglones[again]!.lote);
  return record(db, { id, kind: 'adjust', actor, reason, told: given }, async (client) => {
    const written = await selectLots(
      client,
      shelf,
      renglones.map(({ clave }) => clave),
    );
    const lines: Line[] = [];
    for (const [at, { contados }] of renglones.entries()) {
      const of = lots[at]!;
      const has = written.find((one) => isSameLot(one, of))?.packs ?? 0;
      if (contados > has) lines.push({ source: other, target: shelf, of, packs: contados - has });
      if (contados < has) lines.push({ source: shelf, target: other, of, packs: has - contados });
    }
    return lines;
  });
}

const lotOf = ({ clave, lote, caducidad, propietario, programa }: Adjustment['renglones'][number]): LotOf => ({
  ...{ item: clave, lot: lote, expiry: caducidad, owner: propietario, programme: programa },
});

const namedTwice = (at: number, lot: string) =>
  fault('value', `El lote ${lot} está dos veces en lo contado.`, {
    path: `renglones.${at}`,
    rule: 'De cada lote se asienta una sola cuenta',
    fix: 'Sume lo contado de ese lote y envíelo en un solo renglón.',
  });

export async function waste(db: Database, given: Waste, { name: actor, account }: Actor): Promise<Recorded> {
  const { operacion: id, clues, lugar, motivo: reason, testigo, renglones } = given;
  const { name: witness } = await witnessOf(db, clues, testigo, [account]);
  const source: Place = { clues, kind: kindOf(lugar) };
  return record(db, { id, kind: 'waste', actor, reason, witness, told: given }, async (client) =>
    fromShelf(
      await selectLots(
        client,
        source,
        renglones.map(({ clave }) => clave),
      ),
      source,
      { clues, kind: 'waste' },
      renglones,
    ),
  );
}

export function quarantine(db: Database, given: Quarantine, actor: string): Promise<Recorded> {
  const { operacion: id, clues, lugar, motivo: reason, liberar, renglones } = given;
  const shelf: Place = { clues, kind: kindOf(lugar) };
  const apart: Place = { clues, kind: 'quarantine' };
  const [source, target] = liberar ? [apart, shelf] : [shelf, apart];
  return record(db, { id, kind: liberar ? 'release' : 'quarantine', actor, reason, told: given }, async (client) =>
    fromShelf(
      await selectLots(
        client,
        source,
        renglones.map(({ clave }) => clave),
      ),
      source,
      target,
      renglones,
    ),
  );
}

type Lots = Awaited<ReturnType<typeof selectLots>>;
interface Wanted extends LotTold {
  /** Left out: all of it. */
  readonly envases?: number | undefined;
}

export function fromShelf(lots: Lots, source: Place, target: Place, wanted: readonly Wanted[]): Line[] {
  const left = lots.map((lot) => ({ ...lot }));
  return wanted.flatMap(({ envases, ...told }, at) => {
    const taken = takeNamed(left, told, envases ?? Number.POSITIVE_INFINITY);
    if (taken.length === 0 || (envases !== undefined && packsIn(taken) < envases))
      throw fault('business-rule', 'No hay tantos envases de ese lote en ese lugar.', {
        path: `renglones.${at}`,
        rule: 'Ninguna existencia queda en negativo',
        fix: 'Lea de nuevo las existencias y corrija la cantidad.',
      });
    return taken.map(({ packs, ...of }): Line => ({ source, target, of, packs }));
  });
}

/** A whole operation taken back by counter-entries, once. What was handed out to somebody is annulled at its MedicationDispense. */
export function correct(db: Database, given: Correction, actor: string): Promise<Recorded> {
  const { operacion: id, clues, corrige, motivo: reason } = given;
  return record(db, { id, kind: 'correction', actor, reason, told: given }, async (client) => {
    const moves = await selectOperation(client, corrige);
    const own = moves.filter(({ sourceClues, targetClues }) => sourceClues === clues || targetClues === clues);
    if (own.length === 0)
      throw fault('not-found', 'Esa operación no es de esta unidad.', { path: 'corrige', fix: 'Revise el número.' });
    if (own.some(({ kind, resource }) => kind === 'dispense' || kind === 'correction' || isFhirReceipt(kind, resource)))
      throw fault('business-rule', 'Lo que se asentó por FHIR se anula en su MedicationDispense o SupplyDelivery.', {
        path: 'corrige',
        rule: 'El expediente y el libro de insumos dicen lo mismo',
        fix: 'Cambie el recurso a entered-in-error, con su motivo.',
      });
    if (own.some(({ kind, sourceClues }) => kind === 'send' && sourceClues !== clues)) throw sentByAnother();
    await takeBackReceipt(client, corrige);
    return own
      .filter(({ reversed }) => !reversed)
      .map(
        (move): Line => ({
          source: placeOf(move.targetClues, move.targetKind, move.targetTransfer),
          target: placeOf(move.sourceClues, move.sourceKind, move.sourceTransfer),
          of: move,
          packs: move.packs,
          reverses: move.id,
          ...(move.kind === 'return' && { resource: move.resource, patient: move.patient }),
        }),
      );
  });
}

/** Or who waits for it would put packs on a shelf that is not his, while they are on their way to him. */
const sentByAnother = () =>
  fault('business-rule', 'Ese envío lo corrige la unidad que lo hizo.', {
    path: 'corrige',
    rule: 'Los anaqueles de una unidad los lleva su propia farmacia',
    fix: 'Reciba lo que llegó, o pida a quien lo envió que corrija su envío.',
  });

const placeOf = (clues: string, kind: Place['kind'], transfer: string | null): Place => ({
  ...{ clues, kind },
  ...(transfer !== null && { transfer }),
});

/** Written by a SupplyDelivery: the resource would go on saying that it came. */
const isFhirReceipt = (kind: string, resource: string | null): boolean => kind === 'receipt' && resource !== null;
