/** What a person takes now, out of the prescriptions of every hospital: the newest of each medicine that has not ended. */
import { ATC_SYSTEM, COMPENDIO_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Dosage, MedicationRequest } from '@medplum/fhirtypes';
import { wordsOf } from '../hub/coded.ts';
import type { Current } from './line.ts';
import { medicineOf } from './medicine.ts';

const DAY_MS = 86_400_000;
/** After its last day a treatment of a month or more is still offered for refill; a short one has done its work. */
const LONG_DAYS = 28;
const OFFERED_DAYS = 180;
/** Of a prescription that tells no duration. */
const UNTOLD_DAYS = 365;

export function currentMedicines(requests: readonly MedicationRequest[], nowMs: number): readonly Current[] {
  const newest = new Map<string, MedicationRequest>();
  const byDate = [...requests].sort((a, b) => (b.authoredOn ?? '').localeCompare(a.authoredOn ?? ''));
  for (const request of byDate) {
    if (request.status !== 'active' || request.intent === 'proposal' || request.id === undefined) continue;
    const medicine = medicineIn(request);
    const key = medicine.atc === undefined ? medicine.display.toLowerCase() : `${medicine.atc} ${medicine.route}`;
    if (!newest.has(key) && lasts(request, nowMs)) newest.set(key, request);
  }
  return [...newest.values()].map(currentOf).sort((a, b) => a.medicine.display.localeCompare(b.medicine.display, 'es'));
}

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

function durationOf({ dosageInstruction, dispenseRequest }: MedicationRequest): number | undefined {
  const bounds = dosageInstruction?.[0]?.timing?.repeat?.boundsDuration;
  return daysOf(bounds) ?? daysOf(dispenseRequest?.expectedSupplyDuration);
}

const IN_DAYS: Readonly<Record<string, number>> = { h: 1 / 24, d: 1, wk: 7, mo: 30, a: 365 };
const daysOf = (quantity: { value?: number; code?: string } | undefined): number | undefined =>
  quantity?.value === undefined ? undefined : quantity.value * (IN_DAYS[quantity.code ?? 'd'] ?? 1);

function currentOf(request: MedicationRequest): Current {
  const dosage = request.dosageInstruction?.[0];
  return {
    id: request.id!,
    medicine: medicineIn(request),
    words: dosage?.text ?? dosage?.patientInstruction ?? '',
    typed: typedOf(dosage, durationOf(request)),
    since: request.authoredOn,
    prescriber: request.requester?.display,
  };
}

/** A structured dose as it can be typed; text alone cannot. */
function typedOf(dosage: Dosage | undefined, days: number | undefined): string {
  const amount = dosage?.doseAndRate?.[0]?.doseQuantity?.value;
  const { frequency = 1, period, periodUnit } = dosage?.timing?.repeat ?? {};
  if (amount === undefined || period === undefined || !['h', 'd', 'wk', 'mo'].includes(periodUnit ?? '')) return '';
  const hours = (period * IN_DAYS[periodUnit!]! * 24) / frequency;
  const every = hours > 24 && hours % 24 === 0 ? `c/${hours / 24} d` : `c/${Math.round(hours)} h`;
  const note = dosage?.patientInstruction ?? '';
  return [amount, every, days && `${Math.round(days)} d`, dosage?.asNeededBoolean && 'prn', note]
    .filter(Boolean)
    .join(' ');
}
