/**
 * A MedicationAdministration that says where its medicine came from — a dispense of this hub (`supportingInformation`), or a shelf and lot of the
 * ledger (`surtido`) — is held to it: that medicine, that person, a lot that was in date and not set apart at the hour, a dose in the item's own
 * unit or packs and no more than was handed out, or than the shelf holds when it is told. It moves no packs: the ledger counts whole ones, and
 * they left the shelf when they were handed out or opened (docs/adr/0035). One that says neither is told by another system, and stored as it comes.
 */
import { isDeepStrictEqual } from 'node:util';
import type { MedicationAdministration } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import type { Held, LotOf, RuleIntent, RuleRead, RuleVerdict, Shelf, WriteRule } from '../../store/write-rule.ts';
import { packsIn } from '../allocate.ts';
import { cityDate } from '../clock.ts';
import type { Sibling } from '../named-by.ts';
import { isPack, keyOfMedicine, sameUnit } from '../prescribed.ts';
import { isShelf, type LotNamed, namedLots, namedShelf } from '../surtido.ts';
import { dispensedFor, dispensesOf } from './dispensed.ts';

const HAPPENED: readonly unknown[] = ['in-progress', 'on-hold', 'completed', 'stopped'];

export const administrationRule: WriteRule = {
  type: 'MedicationAdministration',
  lookups: () => [],
  exclusive: () => [],
  needs: (resource) => dispensesOf(resource as MedicationAdministration),
  async decide({ kind, resource, target, sibling }: RuleIntent, read: RuleRead): Promise<RuleVerdict> {
    if (target?.id !== undefined && kind === 'create') return { kind: 'match', id: target.id };
    const given = resource as MedicationAdministration;
    const same = target !== undefined && isDeepStrictEqual(essence(given), essence(target as MedicationAdministration));
    if (!same && HAPPENED.includes(given.status)) await check(given, sibling, read);
    return target?.id === undefined ? { kind: 'create', resource } : { kind: 'replace', id: target.id, resource };
  },
};

/** What it is judged by. What is corrected later of anything else is not judged by today's shelves. */
const essence = (given: MedicationAdministration): object => {
  const { status, subject, effectiveDateTime, effectivePeriod, dosage, supportingInformation } = given;
  return {
    ...{
      happened: HAPPENED.includes(status),
      subject,
      effectiveDateTime,
      effectivePeriod,
      dosage,
      supportingInformation,
    },
    ...{ item: keyOfMedicine(given), shelf: namedShelf(given), lots: namedLots(given) },
  };
};

/** Where its packs are, or were. */
interface Source {
  readonly shelf: Shelf;
  readonly item: string;
  readonly lots: readonly (LotOf & { readonly packs: number })[];
}

async function check(given: MedicationAdministration, sibling: Sibling, read: RuleRead): Promise<void> {
  const handed = await dispensedFor(given, sibling, read);
  const source =
    handed === undefined ? await onShelf(given, read) : { ...handed, lots: chosen(handed.lots, namedLots(given)) };
  if (source === undefined) return;
  const { item } = await read.held({ ...source.shelf, item: source.item, requestId: undefined });
  checkDose(given, item, packsIn(source.lots));
  await checkLots(given, source, read);
}

async function onShelf(given: MedicationAdministration, read: RuleRead): Promise<Source | undefined> {
  const shelf = namedShelf(given);
  if (shelf === undefined) return undefined;
  const item = keyOfMedicine(given);
  const held =
    isShelf(shelf) && item !== undefined ? await read.held({ ...shelf, item, requestId: undefined }) : undefined;
  if (!isShelf(shelf) || item === undefined || held?.item === undefined || !held.keepsStock) throw noSuchShelf();
  const lots = namedLots(given);
  if (lots.length === 0) throw whichLot();
  return { shelf, item, lots: chosen(held.lots, lots) };
}

/** @throws HubError when one that is named is not among them */
function chosen<L extends LotOf>(lots: readonly L[], named: readonly LotNamed[]): readonly L[] {
  const isIt = (one: L, { lot, expiry }: LotNamed) =>
    one.lot === lot && (expiry === undefined || one.expiry === expiry);
  const missing = named.find((one) => !lots.some((lot) => isIt(lot, one)));
  if (missing !== undefined) throw notThere(missing.lot);
  return named.length === 0 ? lots : lots.filter((lot) => named.some((one) => isIt(lot, one)));
}

function checkDose({ status, dosage }: MedicationAdministration, item: Held['item'], packs: number): void {
  const { value, unit, comparator } = dosage?.dose ?? {};
  if (value === undefined) {
    if (status === 'completed' && !dosage?.rateQuantity && !dosage?.rateRatio) throw howMuch();
    return;
  }
  // Nobody has said what a pack of it holds.
  if (item?.packUnits === undefined || item.unit === undefined) return;
  const units = isPack(unit) ? value * item.packUnits : sameUnit(unit, item.unit) ? value : Number.NaN;
  if (units > 0 && units <= packs * item.packUnits && comparator === undefined) return;
  throw wrongDose(item.name, item.unit, packs * item.packUnits, `${value} ${unit ?? ''}`);
}

/** A lot that nothing is known of but that it could have been: then it was not one of those that should not be. */
async function checkLots(given: MedicationAdministration, { shelf, lots }: Source, read: RuleRead): Promise<void> {
  const told = given.effectiveDateTime ?? given.effectivePeriod?.start ?? '';
  const isDay = /^\d{4}-\d\d-\d\d$/.test(told);
  const atMs = Date.parse(isDay ? `${told}T23:59:59-06:00` : told) || Date.now();
  const inDate = lots.filter(({ expiry }) => expiry >= cityDate(atMs));
  if (inDate.length === 0) throw expired(lots[0]!.lot);
  const apart = (await read.supplies?.apart(shelf.clues, inDate)) ?? [];
  const good = inDate.filter(
    (one) => !apart.some(({ lot, expiry, sinceMs }) => lot === one.lot && expiry === one.expiry && sinceMs <= atMs),
  );
  if (good.length === 0) throw recalled(inDate[0]!.lot);
}

const noSuchShelf = () =>
  fault('value', 'De esa clave no hay existencias en ese lugar de Amate.', {
    path: 'MedicationAdministration.extension',
    rule: 'surtido: lugar con existencias, y la clave del Compendio en medicationCodeableConcept',
    fix: 'Corrija el lugar (p. ej. DFSIC000011/piso) o la clave.',
  });
const whichLot = () =>
  fault('required', 'Falta de qué lote se tomó.', {
    path: 'MedicationAdministration.extension',
    fix: 'Envíe en surtido el lote: numero.',
  });
const notThere = (value: string) =>
  fault('business-rule', 'De ese lote no hay en ese lugar, o no es de los que se entregaron.', {
    path: 'MedicationAdministration.extension',
    value: value.slice(0, 40),
    rule: 'Ninguna existencia queda en negativo',
    fix: 'Lea el lote de la caja.',
  });
const howMuch = () =>
  fault('required', 'Falta cuánto se administró.', {
    path: 'MedicationAdministration.dosage.dose',
    fix: 'Envíe dosage.dose en la unidad del catálogo.',
  });
const wrongDose = (name: string, unit: string, most: number, value: string) =>
  fault('value', `De ${name} se administra en ${unit}: más de cero y a lo más ${most}, que es lo que había.`, {
    path: 'MedicationAdministration.dosage.dose',
    value: value.slice(0, 80),
    rule: 'La unidad y el contenido del envase son los del catálogo',
    fix: `Envíe dosage.dose con unit: ${unit}.`,
  });
const expired = (lot: string) =>
  fault('business-rule', `El lote ${lot.slice(0, 20)} había caducado: no se administra.`, {
    path: 'MedicationAdministration.effective',
    rule: 'Un lote caducado no se administra',
    fix: 'Apártelo en cuarentena. Si ya se administró, regístrelo como AdverseEvent.',
  });
const recalled = (lot: string) =>
  fault('business-rule', `El lote ${lot.slice(0, 20)} está apartado en esa unidad: no se administra.`, {
    path: 'MedicationAdministration.effective',
    rule: 'Un lote retirado o en cuarentena no se administra',
    fix: 'Tome otro lote. Si ya se administró, regístrelo como AdverseEvent y avise a farmacia.',
  });
