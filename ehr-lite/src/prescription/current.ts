/** What a person takes now, out of the prescriptions of every hospital: the newest of each medicine that has not ended. */
import { ATC_SYSTEM, COMPENDIO_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Dosage, MedicationRequest } from '@medplum/fhirtypes';
import { wordsOf } from '../hub/coded.ts';
import { unitOf } from './dose/form.ts';
import { dosesInWords } from './dose/told.ts';
import { typedOf } from './dose/typed.ts';
import type { Current } from './line.ts';
import { medicineOf } from './medicine.ts';

const DAY_MS = 86_400_000;
/** After its last day a treatment of a month or more is still offered for refill; a short one has done its work. */
const LONG_DAYS = 28;
const OFFERED_DAYS = 180;
/** Of a prescription that tells no duration. */
const UNTOLD_DAYS = 365;
/** Calendar lengths as the clinic counts them. */
const IN_DAYS: Readonly<Record<string, number>> = { h: 1 / 24, d: 1, wk: 7, mo: 30, a: 365 };

export function currentMedicines(requests: readonly MedicationRequest[], nowMs: number): readonly Current[] {
  const newest = new Map<string, MedicationRequest[]>();
  const byDate = [...requests].sort((a, b) => (b.authoredOn ?? '').localeCompare(a.authoredOn ?? ''));
  for (const request of byDate) {
    if (request.status !== 'active' || request.intent === 'proposal' || request.id === undefined) continue;
    const medicine = medicineIn(request);
    const key = medicine.atc === undefined ? medicine.display.toLowerCase() : `${medicine.atc} ${medicine.route}`;
    const before = newest.get(key);
    if ((before === undefined || together(before[0]!, request)) && lasts(request, nowMs))
      newest.set(key, [...(before ?? []), request]);
  }
  return [...newest.values()]
    .flat()
    .map(currentOf)
    .sort((a, b) => a.medicine.display.localeCompare(b.medicine.display, 'es'));
}

/** One prescription may name a medicine twice, as insulin of the morning and of the night: both are taken. */
const together = (one: MedicationRequest, other: MedicationRequest): boolean =>
  (one.groupIdentifier?.value !== undefined && one.groupIdentifier.value === other.groupIdentifier?.value) ||
  (one.authoredOn !== undefined && one.authoredOn === other.authoredOn);

export function medicineIn({ medicationCodeableConcept, medicationReference }: MedicationRequest) {
  const codings = medicationCodeableConcept?.coding ?? [];
  const compendio = codings.find(({ system }) => system === COMPENDIO_SYSTEM);
  const atc = codings.find(({ system }) => system === ATC_SYSTEM)?.code;
  const display = wordsOf(medicationCodeableConcept) ?? medicationReference?.display ?? '—';
  return medicineOf(compendio?.code, compendio?.display ?? display, atc === undefined ? {} : { atc });
}

function lasts(request: MedicationRequest, nowMs: number): boolean {
  const from = Date.parse(request.authoredOn ?? '');
  if (Number.isNaN(from)) return true;
  const days = durationOf(request);
  const until = days === undefined ? UNTOLD_DAYS : days >= LONG_DAYS ? days + OFFERED_DAYS : days;
  return nowMs <= from + until * DAY_MS;
}

/** As long as the longest of its doses; undefined when one of them tells no end. */
function durationOf({ dosageInstruction = [], dispenseRequest }: MedicationRequest): number | undefined {
  const bounds = dosageInstruction.map(boundsOf);
  const longest = bounds.includes(undefined) ? undefined : Math.max(...(bounds as number[]));
  return longest !== undefined && Number.isFinite(longest) ? longest : daysOf(dispenseRequest?.expectedSupplyDuration);
}

function boundsOf({ timing }: Dosage): number | undefined {
  const { boundsDuration, boundsPeriod } = timing?.repeat ?? {};
  const lengthMs = Date.parse(boundsPeriod?.end ?? '') - Date.parse(boundsPeriod?.start ?? '');
  return daysOf(boundsDuration) ?? (lengthMs > 0 ? Math.ceil(lengthMs / DAY_MS) : undefined);
}

const daysOf = (quantity: { value?: number; code?: string } | undefined): number | undefined =>
  quantity?.value === undefined ? undefined : quantity.value * (IN_DAYS[quantity.code ?? 'd'] ?? 1);

function currentOf(request: MedicationRequest): Current {
  const doses = request.dosageInstruction ?? [];
  const medicine = medicineIn(request);
  // One line holds one dose: of two, neither may be closed for the other.
  const several = doses.length > 1;
  const typed = several ? '' : typedOf(doses[0], durationOf(request), unitOf(medicine.form, medicine.atc));
  return {
    id: request.id!,
    medicine,
    words: dosesInWords(doses),
    typed,
    ...(typed === '' && { untyped: several ? 'several' : 'inexact' }),
    since: request.authoredOn,
    prescriber: request.requester?.display,
  };
}
