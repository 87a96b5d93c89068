/**
 * What a Patient resource says that identity depends on. A CURP is the person's key only while it is neither `use: old` nor expired nor
 * under review; the record number (expediente) is the facility's own. Field rules: docs/glossary.md, ADR 0003, 0043.
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
import { isInForce, retire } from './expiry.ts';

export interface Registration {
  readonly patient: Patient;
  readonly curp: ValidCurp | undefined;
  /** CURPs that it names and that are not in force: replaced by RENAPO, or temporary and expired. */
  readonly former: readonly string[];
  readonly expedientes: readonly { readonly system: string; readonly value: string }[];
  readonly birthDate: string | undefined;
  readonly gender: string | undefined;
}

const EXPEDIENTE_PREFIX = `${CANONICAL_BASE}/sid/expediente/`;

export const isCurp = ({ system }: Identifier): boolean => system === CURP_SYSTEM;

export const isActiveCurp = (identifier: Identifier): boolean => isCurp(identifier) && isInForce(identifier);

/** RENAPO gives foreigners one for 180 or 365 days, and may make the same one permanent (DOF 18/10/2021). */
const isTemporary = ({ use }: Identifier): boolean => use === 'temp';
export const isDefinitive = (identifier: Identifier): boolean => isActiveCurp(identifier) && !isTemporary(identifier);

/** @throws HubError `value` when a CURP breaks its rules, `business-rule` when there are two active ones. */
export function readRegistration(patient: Patient): Registration {
  const problems: Problem[] = [];
  const curps: { readonly parsed: ValidCurp; readonly identifier: Identifier }[] = [];
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
    } else curps.push({ parsed, identifier });
  });
  const active = curps.filter(({ identifier }) => isActiveCurp(identifier));
  if (new Set(active.map(({ parsed }) => parsed.curp)).size > 1) problems.push(twoActive);
  const [first, ...others] = problems;
  if (first) throw new HubError([first, ...others]);
  const curp = active[0]?.parsed;
  const former = curps.map(({ parsed }) => parsed.curp).filter((one) => one !== curp?.curp);
  return {
    ...{ patient, curp, former: [...new Set(former)] },
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

export const isExpediente = ({ system }: Identifier): boolean => system?.startsWith(EXPEDIENTE_PREFIX) === true;

export const expedientesOf = (patient: Patient) =>
  identifiersOf(patient, (system) => system.startsWith(EXPEDIENTE_PREFIX));

export const temporaryOf = (patient: Patient) => identifiersOf(patient, (system) => system === TEMPORAL_SYSTEM);

/** All that were ever this person's. */
export const curpsOf = (patient: Patient) => identifiersOf(patient, (system) => system === CURP_SYSTEM);

export const hasActiveCurp = (patient: Patient): boolean => (patient.identifier ?? []).some(isActiveCurp);

/** Who has only a temporary one may be given another any day. */
export const hasDefinitiveCurp = (patient: Patient): boolean => (patient.identifier ?? []).some(isDefinitive);

export const hasTemporaryInForce = (patient: Patient): boolean =>
  (patient.identifier ?? []).some((one) => one.system === TEMPORAL_SYSTEM && isInForce(one));

export const activeCurpOf = (patient: Patient): string | undefined => patient.identifier?.find(isActiveCurp)?.value;

/** As RENAPO writes it, so that equal ones are equal bytes; a temporary one ends where a definitive one stands beside it. */
export function withCanonicalCurps(patient: Patient): Patient {
  if (!patient.identifier) return patient;
  const definitive = hasDefinitiveCurp(patient);
  return {
    ...patient,
    identifier: patient.identifier.map((one) => {
      if (!isCurp(one) || !one.value) return one;
      const value = one.value.normalize('NFC').trim().toUpperCase();
      return definitive && isTemporary(one) ? retire({ ...one, value }) : { ...one, value };
    }),
  };
}

/** Undefined: not his. */
export const curpIn = (patient: Patient, curp: string): Identifier | undefined =>
  patient.identifier?.find((one) => isCurp(one) && one.value === curp);

export const holdsIdentifier = (patient: Patient, system: string, value: string): boolean =>
  (patient.identifier ?? []).some((identifier) => identifier.system === system && identifier.value === value);

export const awaitsReviewOf = (patient: Patient, curp: string): boolean =>
  holdsIdentifier(patient, CURP_EN_REVISION_SYSTEM, curp);
