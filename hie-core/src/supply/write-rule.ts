/**
 * Every MedicationDispense, through any door, passes here (docs/adr/0035). One that names a shelf of the ledger takes its packs from it, in
 * the statement that stores it; one that fills a prescription of this hub must name its shelf. One of another system, told to us, takes nothing.
 */
import { isDeepStrictEqual } from 'node:util';
import type { MedicationDispense, MedicationRequest, Resource } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import type { Movement, RuleIntent, RuleRead, RuleVerdict, Shelf, WriteRule } from '../store/write-rule.ts';
import { allocate } from './allocate.ts';
import { authorizing, requestsOf, soleRequest } from './authorizing.ts';
import { cityDate } from './clock.ts';
import { checkMover, keptAt, namedAt } from './kept.ts';
import { allowedPacks, checkMedicine, checkRequest, handedOut, keyOfMedicine } from './prescribed.ts';
import { namedLots, type Surtido, shelfOf, surtidoOf, withoutSurtido, withSurtido } from './surtido.ts';

const DONE = 'completed';
const REASON_LETTERS = 5;

export const dispenseRule = (nowMs: () => number = Date.now): WriteRule => ({
  type: 'MedicationDispense',
  lookups: () => [],
  exclusive: () => [],
  needs: (resource) => requestsOf(resource as MedicationDispense),
  takes: (resource) => movementsOf(resource as MedicationDispense),
  async decide(intent: RuleIntent, read: RuleRead): Promise<RuleVerdict> {
    const target = intent.target as MedicationDispense | undefined;
    if (target?.id !== undefined && intent.kind === 'create') return { kind: 'match', id: target.id };
    const resource = await settled(intent, read, nowMs());
    return target?.id === undefined ? { kind: 'create', resource } : { kind: 'replace', id: target.id, resource };
  },
  refuseDelete(target: Resource): void {
    if (surtidoOf(target as MedicationDispense) !== undefined) throw closed('No se puede retirar');
  },
});

export function movementsOf(dispense: MedicationDispense): readonly Movement[] {
  const surtido = dispense.status === DONE ? surtidoOf(dispense) : undefined;
  const shelf = shelfOf(dispense);
  if (surtido === undefined || shelf === undefined || shelf === 'unknown') return [];
  const [request] = requestsOf(dispense);
  const { actor } = dispense.performer?.[0] ?? {};
  const [, patientId] = /^Patient\/([^/]+)$/.exec(dispense.subject?.reference ?? '') ?? [];
  return surtido.lots.map(({ packs, ...of }) => ({
    ...{ from: shelf, to: { clues: shelf.clues, kind: 'patient' }, of, packs, patientId },
    actor: actor?.display ?? actor?.identifier?.value ?? actor?.reference ?? 'sin nombre',
    fills: request && { id: request.id, allowed: surtido.allowed },
  }));
}

async function settled(
  { resource, target, sibling }: RuleIntent,
  read: RuleRead,
  nowMs: number,
): Promise<MedicationDispense> {
  const given = resource as MedicationDispense;
  const before = target as MedicationDispense | undefined;
  const was = before === undefined ? undefined : surtidoOf(before);
  if (before !== undefined && was !== undefined) {
    const shelf = shelfOf(before);
    if (shelf !== undefined && shelf !== 'unknown') await checkMover(given, shelf, read);
    return afterwards(given, before, was);
  }
  const plain = withoutSurtido(given);
  if (given.status !== DONE) return plain;
  const shelf = shelfOf(given);
  const prescribed = await authorizing(given, sibling, read);
  if (shelf === undefined) {
    if (prescribed.hasFolio) throw noShelf();
    return plain;
  }
  const named = soleRequest(given, prescribed);
  const [request] = (named === undefined ? [] : await read.byId([named])) as (MedicationRequest | undefined)[];
  const filled = await fill(given, { shelf, request, requestId: named?.id, read, nowMs });
  return withSurtido({ ...plain, location: namedAt(plain.location, filled.shelf)! }, filled.surtido);
}

interface Filling {
  readonly shelf: Shelf | 'unknown';
  readonly request: MedicationRequest | undefined;
  readonly requestId: string | undefined;
  readonly read: RuleRead;
  readonly nowMs: number;
}

async function fill(
  given: MedicationDispense,
  filling: Filling,
): Promise<{ readonly surtido: Surtido; readonly shelf: Shelf }> {
  const { shelf: named, request, requestId, read, nowMs } = filling;
  const key = keyOfMedicine(given) ?? (request && keyOfMedicine(request));
  if (key === undefined) throw noKey();
  if (named === 'unknown') throw noSuchShelf();
  const { shelf, held } = await keptAt(named, { item: key, requestId }, read);
  if (!held.keepsStock) throw noSuchShelf();
  await checkMover(given, shelf, read);
  if (held.item === undefined) throw noKey(key);
  if (requestId !== undefined && request === undefined) throw noRequest();
  if (request !== undefined) {
    checkRequest(given, request, nowMs);
    checkMedicine(given, request, key);
  }
  const allowed = request && allowedPacks(request, held.item);
  const left = allowed === undefined ? undefined : Math.min(allowed.perFill, allowed.whole - held.filled);
  const packs = given.quantity?.value === undefined ? left : handedOut(given.quantity, held.item);
  if (left !== undefined && (left <= 0 || (packs ?? 0) > left)) throw filledAlready(held.filled, left);
  if (packs === undefined) throw howMany();
  const lots = allocate(held.lots, packs, namedLots(given), cityDate(nowMs), held.item.name);
  return { surtido: { item: key, allowed: allowed?.whole, lots }, shelf };
}

/** Handed out is handed out: it is annulled with a reason, and the packs go back by counter-entries; anything else of it stays. */
function afterwards(given: MedicationDispense, before: MedicationDispense, was: Surtido): MedicationDispense {
  if (before.status === DONE && given.status === 'entered-in-error') {
    if ((given.statusReasonCodeableConcept?.text?.trim().length ?? 0) < REASON_LETTERS)
      throw fault('required', 'Para anular un surtimiento hay que decir por qué.', {
        path: 'MedicationDispense.statusReasonCodeableConcept.text',
        fix: `Escriba el motivo (al menos ${REASON_LETTERS} letras).`,
      });
    return withSurtido(
      { ...before, status: given.status, statusReasonCodeableConcept: given.statusReasonCodeableConcept! },
      was,
    );
  }
  if (isDeepStrictEqual(essence(given), essence(before))) return withSurtido(given, was);
  throw closed('No se puede cambiar');
}

const essence = ({
  status,
  subject,
  location,
  quantity,
  authorizingPrescription,
  ...more
}: MedicationDispense): object => ({
  ...{ status, subject, location, quantity, authorizingPrescription, medicine: keyOfMedicine(more) },
});

const closed = (what: string) =>
  fault('business-rule', `${what}: esos envases ya salieron del anaquel.`, {
    path: 'MedicationDispense.status',
    rule: 'Lo asentado en el libro de insumos se corrige con un contraasiento',
    fix: 'Anúlelo con status entered-in-error y su motivo, y registre de nuevo lo correcto.',
  });
const noShelf = () =>
  fault('required', 'Falta decir de qué farmacia salió.', {
    path: 'MedicationDispense.location',
    rule: 'Una receta con folio se surte de un lugar con existencias',
    fix: 'Envíe location.identifier con el lugar, p. ej. DFSIC000011/farmacia.',
  });
const noSuchShelf = () =>
  fault('value', 'Ese lugar no lleva existencias en Amate.', {
    path: 'MedicationDispense.location.identifier',
    fix: 'Registre primero una entrada en ese lugar, o corrija la CLUES.',
  });
const noKey = (value?: string) =>
  fault(
    'code-invalid',
    value === undefined ? 'Falta la clave del Compendio.' : 'De esa clave no se ha recibido nada.',
    {
      path: 'MedicationDispense.medicationCodeableConcept',
      ...(value !== undefined && { value: value.slice(0, 80) }),
      fix: 'Revise la clave del Compendio Nacional de Insumos; si es nueva, registre su entrada.',
    },
  );
const noRequest = () =>
  fault('not-found', 'La receta que se surte no está en Amate.', {
    path: 'MedicationDispense.authorizingPrescription',
    fix: 'Busque la receta por su folio.',
  });
const howMany = () =>
  fault('required', 'Falta cuántos envases se entregan: la receta no lo dice.', {
    path: 'MedicationDispense.quantity',
    fix: 'Envíe quantity en envases.',
  });
const filledAlready = (filled: number, left: number) =>
  fault(
    'duplicate',
    left <= 0 ? 'Esta línea de la receta ya se surtió completa.' : `De esta línea solo faltan ${left} envases.`,
    {
      path: 'MedicationDispense.quantity',
      rule: `Surtidos hasta ahora, aquí o en otra farmacia: ${filled}`,
      fix: left <= 0 ? 'Lea la receta de nuevo para ver quién la surtió.' : 'Surta a lo más lo que falta.',
    },
  );
