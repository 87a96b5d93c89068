/**
 * Medication in force: statements and prescriptions that are neither over nor somebody's proposal. The same medicine with
 * another dose is another row: two doses a day of different strength are two prescriptions.
 */
import type { Medication, MedicationRequest, MedicationStatement } from '@medplum/fhirtypes';
import { SNOMED_SYSTEM, statementOf, withNegationCode } from '../absence.ts';
import { fewOfEach, newestFirst } from '../choose.ts';
import { settle } from '../denial.ts';
import { dosageText } from '../dosage.ts';
import type { PersonRecord } from '../person-record.ts';
import { body, type SectionBody } from '../section-body.ts';
import { sourceText } from '../source.ts';
import { dayText, isOver, timeOf } from '../when.ts';
import { conceptKey, conceptText, join, referenceText, statusText } from '../words.ts';

type Treatment = MedicationStatement | MedicationRequest;

const LIST_CODES = new Set(['10160-0']);
const NO_MEDICATION = { system: SNOMED_SYSTEM, code: '787481004', display: 'No known medications' };
const IN_FORCE = new Set(['active', 'intended', 'on-hold', 'unknown']);
const NO_ORDER = new Set(['proposal', 'option']);

export function medications(record: PersonRecord): SectionBody {
  const all: Treatment[] = [...record.of('MedicationStatement'), ...record.of('MedicationRequest')];
  const { affirmed, denials, empty } = settle(record, newestFirst(all.filter(isTreatment), dateOf), {
    statement: (treatment) => statementOf(conceptOf(treatment, record)),
    dateOf,
    isCurrent: (treatment) => isInForce(treatment, record),
    listCodes: LIST_CODES,
  });
  const current = fewOfEach(
    affirmed.filter((treatment) => isInForce(treatment, record)),
    (treatment) => sameness(treatment, record),
    1,
  );
  const shown = [...current, ...denials.map(coded)];
  const head = ['Medicamento', 'Indicación', 'Estado', 'Desde', 'Fuente'];
  return {
    ...body(head, shown, (treatment) => row(treatment, record)),
    empty: empty ?? onlyPast(affirmed.length),
  };
}

const dateOf = (treatment: Treatment): string | undefined =>
  (treatment.resourceType === 'MedicationRequest'
    ? treatment.authoredOn
    : (timeOf(treatment, 'effective') ?? treatment.dateAsserted)) ?? treatment.meta?.lastUpdated;

/** «No administrar» and proposals are no treatment, whatever their status. */
function isTreatment(treatment: Treatment): boolean {
  if (treatment.resourceType === 'MedicationStatement') return treatment.status !== 'not-taken';
  return treatment.doNotPerform !== true && !NO_ORDER.has(treatment.intent ?? '') && treatment.status !== 'draft';
}

function isInForce(treatment: Treatment, record: PersonRecord): boolean {
  if (!IN_FORCE.has(treatment.status ?? '')) return false;
  const ends =
    treatment.resourceType === 'MedicationRequest'
      ? [treatment.dispenseRequest?.validityPeriod?.end, lastDose(treatment)]
      : [treatment.effectivePeriod?.end];
  return !ends.some((end) => isOver(end, record.nowMs));
}

/** When every instruction says until when, the last of them. */
function lastDose({ dosageInstruction = [] }: MedicationRequest): string | undefined {
  const ends = dosageInstruction.map(({ timing }) => timing?.repeat?.boundsPeriod?.end);
  return ends.every((end) => end !== undefined) ? ends.sort().at(-1) : undefined;
}

function conceptOf(treatment: Treatment, record: PersonRecord) {
  if (treatment.medicationCodeableConcept) return treatment.medicationCodeableConcept;
  const medication = record.follow(treatment.medicationReference, treatment) as Medication | undefined;
  return medication?.code;
}

const dosagesOf = (treatment: Treatment) =>
  (treatment.resourceType === 'MedicationRequest' ? treatment.dosageInstruction : treatment.dosage) ?? [];

function sameness(treatment: Treatment, record: PersonRecord): string {
  const medicine = conceptKey(conceptOf(treatment, record)) || treatment.medicationReference?.reference;
  return medicine ? JSON.stringify([medicine, dosagesOf(treatment).map(dosageText)]) : '';
}

const coded = (treatment: Treatment): Treatment =>
  treatment.medicationCodeableConcept
    ? { ...treatment, medicationCodeableConcept: withNegationCode(treatment.medicationCodeableConcept, NO_MEDICATION) }
    : treatment;

function row(treatment: Treatment, record: PersonRecord): string[] {
  const concept = conceptOf(treatment, record);
  const name = conceptText(concept) || referenceText(treatment.medicationReference) || 'Medicamento sin nombre';
  const denied = statementOf(concept) !== 'affirmed';
  return [
    denied ? join(['Medicamentos negados', name], ': ') : name,
    dosagesOf(treatment).map(dosageText).filter(Boolean).join('; '),
    denied ? 'Negado' : statusText(treatment.status),
    dayText(dateOf(treatment)),
    sourceText(treatment, record),
  ];
}

const onlyPast = (known: number): SectionBody['empty'] =>
  known === 0
    ? undefined
    : {
        code: 'unavailable',
        text: 'No hay medicamentos vigentes en el expediente compartido; hay tratamientos terminados.',
      };
