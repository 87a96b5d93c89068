/** How many packs a prescription line allows, and whether a pack may be handed out for it. */
import { isOver, lastDayOf } from '@amate/terminology/booking/mexico-city-day.ts';
import { COMPENDIO_SYSTEM, RECETA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { MedicationDispense, MedicationRequest, Quantity } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import type { Held } from '../store/write-rule.ts';

export const isPack = (unit: string | undefined): boolean =>
  /^(envase|caja|frasco|pieza|pza|\{?pack\}?)s?$/i.test(unit ?? '');

export const keyOfMedicine = ({
  medicationCodeableConcept: medicine,
}: Pick<MedicationDispense | MedicationRequest, 'medicationCodeableConcept'>): string | undefined =>
  medicine?.coding?.find(({ system }) => system === COMPENDIO_SYSTEM)?.code;

export const folioOf = ({ groupIdentifier, identifier }: MedicationRequest): string | undefined =>
  [groupIdentifier, ...(identifier ?? [])].find((one) => one?.system === RECETA_SYSTEM)?.value;

export interface Allowed {
  /** Each time. */
  readonly perFill: number;
  /** With its repetitions. */
  readonly whole: number;
}

/** undefined: the prescription does not count them, or nobody knows what a pack holds. */
export function allowedPacks(request: MedicationRequest, item: NonNullable<Held['item']>): Allowed | undefined {
  const { quantity, numberOfRepeatsAllowed = 0 } = request.dispenseRequest ?? {};
  const perFill = quantity?.value === undefined ? undefined : packsOf(quantity, item, 'whole packs');
  return perFill === undefined ? undefined : { perFill, whole: perFill * (1 + numberOfRepeatsAllowed) };
}

function packsOf({ value = 0, unit }: Quantity, { packUnits }: NonNullable<Held['item']>, _: 'whole packs') {
  if (isPack(unit)) return Math.ceil(value);
  return packUnits === undefined ? undefined : Math.ceil(value / packUnits);
}

/** Packs that somebody says he hands out. @throws HubError when they are no whole packs, or of another unit */
export function handedOut(
  { value, unit }: Quantity,
  item: NonNullable<Held['item']>,
  path = 'MedicationDispense.quantity',
): number {
  const packs = isPack(unit)
    ? value!
    : sameUnit(unit, item.unit)
      ? value! / (item.packUnits ?? Number.NaN)
      : Number.NaN;
  if (Number.isInteger(packs) && packs > 0 && packs < 10_000) return packs;
  const size = item.packUnits === undefined ? 'por envase' : `por envase de ${item.packUnits} ${item.unit ?? 'piezas'}`;
  throw fault('value', `De ${item.name} se surten envases completos: ${size}.`, {
    path,
    rule: 'La unidad y el contenido del envase son los del catálogo',
    value: `${value ?? ''} ${unit ?? ''}`.slice(0, 80),
    fix: 'Envíe la cantidad en envases (unit: envase).',
  });
}

const singular = (unit: string): string =>
  unit.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/e?s$/, '');
export const sameUnit = (given: string | undefined, own: string | undefined): boolean =>
  given !== undefined && own !== undefined && singular(given) === singular(own);

/** Another presentation of the same key of the Compendio, said to be a substitution, may be handed out. */
export function checkMedicine(dispense: MedicationDispense, request: MedicationRequest, item: string): void {
  const asked = keyOfMedicine(request);
  if (asked === undefined || asked === item) return;
  const samePresentation = /^\d{3}\.\d{3}\.\d{4}\.\d{2}$/.test(asked) && asked.slice(0, -3) === item.slice(0, -3);
  if (samePresentation && dispense.substitution?.wasSubstituted === true) return;
  throw fault('business-rule', 'Lo que se surte no es lo que se recetó.', {
    path: 'MedicationDispense.medicationCodeableConcept',
    rule: 'Solo otra presentación de la misma clave del Compendio sustituye (substitution.wasSubstituted)',
    value: item,
    fix: 'Surta la clave recetada, o pida a quien recetó que la cambie.',
  });
}

const FILLABLE: readonly string[] = ['active', 'completed'];

export function checkRequest(dispense: MedicationDispense, request: MedicationRequest, nowMs: number): void {
  if (!FILLABLE.includes(request.status ?? ''))
    throw refused('La receta ya no está vigente: se suspendió o se canceló.', 'Confirme con quien recetó.');
  if (dispense.subject?.reference !== request.subject?.reference)
    throw refused('La receta es de otra persona.', 'Revise el folio y la persona antes de entregar.');
  const { end } = request.dispenseRequest?.validityPeriod ?? {};
  if (end !== undefined && isOver(end, nowMs))
    throw refused(`La receta venció el ${lastDayOf(end)}.`, 'Pida una receta nueva a quien atiende.');
}

const refused = (text: string, fix: string) =>
  fault('business-rule', text, {
    path: 'MedicationDispense.authorizingPrescription',
    rule: 'Una receta se surte mientras vale',
    fix,
  });
