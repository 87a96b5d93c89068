/**
 * What a merge writes into both Patients, and what takes it back to the letter: the record that stands no more says by whom it is replaced and
 * is inactive, the other says whom it replaces (https://hl7.org/fhir/R4/patient.html#maintaining). What it said of being active before is
 * kept in the link itself. Nothing else changes, so nothing else has to be undone (docs/adr/0039).
 */
import { isDeepStrictEqual } from 'node:util';
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { Patient, PatientLink } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { survivorIn } from '../../store/survivor-in.ts';

const ACTIVE_BEFORE = `${CANONICAL_BASE}/StructureDefinition/activo-antes-de-unir`;

/** Written by the index itself: by nobody else may a merge be written. The same object comes to the rule. */
const own = new WeakSet<object>();
export const isOfMerge = (patient: object): boolean => own.has(patient);

const written = (patient: Patient): Patient => {
  own.add(patient);
  return patient;
};

const isMerge = ({ type }: PatientLink): boolean => type === 'replaced-by' || type === 'replaces';
const mergesOf = ({ link = [] }: Patient): PatientLink[] => link.filter(isMerge);
const refersTo = (id: string) => (link: PatientLink) => link.other?.reference === `Patient/${id}`;

const withLinks = ({ link: _, ...patient }: Patient, link: readonly PatientLink[]): Patient =>
  link.length === 0 ? patient : { ...patient, link: [...link] };

export function mergedInto(patient: Patient, survivorId: string): Patient {
  const { active } = patient;
  const link: PatientLink = {
    ...(active !== undefined && { extension: [{ url: ACTIVE_BEFORE, valueBoolean: active }] }),
    other: { reference: `Patient/${survivorId}` },
    type: 'replaced-by',
  };
  return written(withLinks({ ...patient, active: false }, [...(patient.link ?? []), link]));
}

export const replacing = (patient: Patient, recordId: string): Patient =>
  written(
    withLinks(patient, [...(patient.link ?? []), { other: { reference: `Patient/${recordId}` }, type: 'replaces' }]),
  );

export function standingAgain(patient: Patient): Patient {
  const link = patient.link?.find(({ type }) => type === 'replaced-by');
  const before = link?.extension?.find(({ url }) => url === ACTIVE_BEFORE)?.valueBoolean;
  const { active: _, ...rest } = patient;
  const others = (patient.link ?? []).filter((one) => one !== link);
  return written(withLinks(before === undefined ? rest : { ...rest, active: before }, others));
}

export const replacingNoMore = (patient: Patient, recordId: string): Patient =>
  written(
    withLinks(
      patient,
      (patient.link ?? []).filter((link) => !(link.type === 'replaces' && refersTo(recordId)(link))),
    ),
  );

/** A facility's registration of a person who is merged changes all but the merge. @throws HubError when it would */
export function keepingMerge(known: Patient | undefined, incoming: Patient): Patient {
  const kept = known === undefined ? [] : mergesOf(known);
  const given = mergesOf(incoming);
  if (given.some((link) => !kept.some((one) => isDeepStrictEqual(one, link)))) throw byItself();
  if (kept.length === 0) return incoming;
  const whole = withLinks(incoming, [...(incoming.link ?? []).filter((link) => !isMerge(link)), ...kept]);
  if (survivorIn(known!) === undefined || whole.active !== true)
    return { ...whole, ...(survivorIn(known!) && { active: false }) };
  const noted = whole.link!.map((link) =>
    link.type === 'replaced-by' ? { ...link, extension: [{ url: ACTIVE_BEFORE, valueBoolean: true }] } : link,
  );
  return { ...whole, active: false, link: noted };
}

const byItself = () =>
  fault('business-rule', 'Que dos registros son una persona no se escribe en el registro: se decide.', {
    path: 'Patient.link',
    rule: 'Unir y separar: docs/adr/0039',
    fix: 'Pida la unión a quien opera Amate.',
  });

/** What is part of a merge stays: it could not be given back. */
export function refuseDeleteOfMerged(patient: Patient): void {
  if (mergesOf(patient).length === 0) return;
  throw fault('business-rule', 'Este registro está unido a otro y no se borra.', {
    path: 'Patient.link',
    rule: 'Unir y separar: docs/adr/0039',
    fix: 'Deshaga antes la unión.',
  });
}
