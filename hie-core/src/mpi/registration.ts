/**
 * What a Patient resource says that identity depends on. A CURP is the person's key only while it is neither `use: old` nor
 * under review; the record number (expediente) is the facility's own. Field rules: docs/glossary.md, ADR 0003.
 */

import { parseCurp, type ValidCurp } from '@amate/terminology/identifiers/curp.ts';
import {
  CANONICAL_BASE,
  CURP_EN_REVISION_SYSTEM,
  CURP_SYSTEM,
  TEMPORAL_SYSTEM,
} from '@amate/terminology/identifiers/systems.ts';
import type { Identifier, Patient } from '@medplum/fhirtypes';
import { HubError, type Problem } from '../errors.ts';

export interface Registration {
  readonly curp: ValidCurp | undefined;
  readonly expedientes: readonly { readonly system: string; readonly value: string }[];
  readonly birthDate: string | undefined;
  readonly gender: string | undefined;
}

const EXPEDIENTE_PREFIX = `${CANONICAL_BASE}/sid/expediente/`;

export const isActiveCurp = (identifier: Identifier): boolean =>
  identifier.system === CURP_SYSTEM && identifier.use !== 'old';

/** @throws HubError `value` when a CURP breaks its rules, `business-rule` when there are two active ones. */
export function readRegistration(patient: Patient): Registration {
  const problems: Problem[] = [];
  const curps: ValidCurp[] = [];
  patient.identifier?.forEach((identifier, index) => {
    if (identifier.system !== CURP_SYSTEM) return;
    const parsed = parseCurp(identifier.value ?? '');
    if (parsed.kind === 'invalid') {
      problems.push({
        code: 'value',
        text: parsed.text,
        path: `Patient.identifier[${index}].value`,
        rule: `CURP: ${parsed.part}`,
        value: identifier.value ?? '',
        fix: parsed.fix,
      });
    } else if (isActiveCurp(identifier)) curps.push(parsed);
  });
  if (new Set(curps.map((curp) => curp.curp)).size > 1) problems.push(twoActive);
  const [first, ...others] = problems;
  if (first) throw new HubError([first, ...others]);
  return {
    curp: curps[0],
    expedientes: expedientesOf(patient),
    birthDate: patient.birthDate,
    gender: patient.gender,
  };
}

const twoActive: Problem = {
  code: 'business-rule',
  text: 'La persona trae dos CURP vigentes.',
  path: 'Patient.identifier',
  rule: 'CURP: una vigente por persona',
  fix: 'Deje una sola sin "use" y marque las anteriores con use = old.',
};

function identifiersOf(patient: Patient, keep: (system: string) => boolean) {
  return (patient.identifier ?? []).flatMap(({ system, value }) =>
    system && value && keep(system) ? [{ system, value }] : [],
  );
}

export const expedientesOf = (patient: Patient) =>
  identifiersOf(patient, (system) => system.startsWith(EXPEDIENTE_PREFIX));

export const temporaryOf = (patient: Patient) => identifiersOf(patient, (system) => system === TEMPORAL_SYSTEM);

export const hasActiveCurp = (patient: Patient): boolean => (patient.identifier ?? []).some(isActiveCurp);

export const activeCurpOf = (patient: Patient): string | undefined => patient.identifier?.find(isActiveCurp)?.value;

export const holdsIdentifier = (patient: Patient, system: string, value: string): boolean =>
  (patient.identifier ?? []).some((identifier) => identifier.system === system && identifier.value === value);

export const awaitsReviewOf = (patient: Patient, curp: string): boolean =>
  holdsIdentifier(patient, CURP_EN_REVISION_SYSTEM, curp);
