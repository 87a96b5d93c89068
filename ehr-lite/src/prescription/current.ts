/** What a person takes now, out of the prescriptions of every hospital: the newest of each medicine that has not ended. */
import { ATC_SYSTEM, COMPENDIO_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { MedicationRequest } from '@medplum/fhirtypes';
import { wordsOf } from '../hub/coded.ts';
import { IN_DAYS, typedOf } from './dose/dosage.ts';
import { unitOf } from './dose/form.ts';
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

const daysOf = (quantity: { value?: number; code?: string } | undefined): number | undefined =>
  quantity?.value === undefined ? undefined : quantity.value * (IN_DAYS[quantity.code ?? 'd'] ?? 1);

function currentOf(request: MedicationRequest): Current {
  const dosage = request.dosageInstruction?.[0];
  const medicine = medicineIn(request);
  return {
    id: request.id!,
    medicine,
    words: dosage?.text ?? dosage?.patientInstruction ?? '',
    typed: typedOf(dosage, durationOf(request), unitOf(medicine.form, medicine.atc)),
    since: request.authoredOn,
    prescriber: request.requester?.display,
  };
}
