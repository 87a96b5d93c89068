/** The master patient index as a write rule: every Patient, through any door, passes here (ADR 0003). */
import { isDeepStrictEqual } from 'node:util';
import { CURP_EN_REVISION_SYSTEM, CURP_SYSTEM, TEMPORAL_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Patient, Resource } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import { survivorIn } from '../store/survivor-in.ts';
import type { BusinessIdentifier, RuleIntent, RuleRead, RuleVerdict, WriteRule } from '../store/write-rule.ts';
import { isOfMerge, keepingMerge, refuseDeleteOfMerged } from './merge/merge-links.ts';
import { addIdentifiers, keepCurps, mergeRegistration } from './merge-registration.ts';
import { probablePerson, traitsOf } from './probable.ts';
import {
  activeCurpOf,
  expedientesOf,
  hasActiveCurp,
  isActiveCurp,
  type Registration,
  readRegistration,
  temporaryOf,
} from './registration.ts';
import { type ReviewReason, resolvePerson } from './resolve.ts';
import { probableTask, reviewTask } from './review-task.ts';

export const patientRule: WriteRule = {
  type: 'Patient',

  async decide(intent: RuleIntent, read: RuleRead): Promise<RuleVerdict> {
    if (isOfMerge(intent.resource) && intent.target !== undefined)
      return { kind: 'replace', id: intent.target.id!, resource: intent.resource };
    if (intent.target === undefined) keepingMerge(undefined, intent.resource as Patient);
    const patient = withCanonicalCurp(intent.resource as Patient);
    const registration = readRegistration(patient);
    const candidates = withoutMergedTwice((await read.byIdentifier('Patient', lookupsOf(patient))) as Patient[]);
    if (isUpdateById(intent))
      return updateById(patient, intent.target as Patient | undefined, registration, candidates, intent, read);

    const target = intent.target as Patient | undefined;
    const known =
      target && !candidates.some((person) => person.id === target.id) ? [...candidates, target] : candidates;
    const resolution = resolvePerson(registration, known);
    if (resolution.kind === 'new') return unknownByIdentifier(patient, intent, read);
    if (resolution.kind === 'review')
      return underReview(patient, registration, resolution.reason, resolution.other, intent.self);
    return matched(patient, resolution.patient, intent);
  },

  lookups(resource: Resource): readonly BusinessIdentifier[] {
    return lookupsOf(withCanonicalCurp(resource as Patient));
  },

  exclusive(resource: Resource): readonly BusinessIdentifier[] {
    const curp = activeCurpOf(resource as Patient);
    return curp ? [{ system: CURP_SYSTEM, value: curp }] : [];
  },

  traits: (resource) => traitsOf(resource as Patient),
  refuseDelete: (target) => refuseDeleteOfMerged(target as Patient),
};

const isUpdateById = (intent: RuleIntent): boolean => intent.kind === 'update' && intent.condition === undefined;

/** Two records of one person are one answer: the record that stands. */
const withoutMergedTwice = (people: readonly Patient[]): Patient[] =>
  people.filter((one) => {
    const survivor = survivorIn(one);
    return survivor === undefined || !people.some(({ id }) => id === survivor);
  });

/** Everybody this registration might be about. */
function lookupsOf(patient: Patient): BusinessIdentifier[] {
  const curp = activeCurpOf(patient);
  return [
    ...(curp
      ? [
          { system: CURP_SYSTEM, value: curp },
          { system: CURP_EN_REVISION_SYSTEM, value: curp },
        ]
      : []),
    ...expedientesOf(patient),
    ...temporaryOf(patient),
  ];
}

function matched(patient: Patient, known: Patient, intent: RuleIntent): RuleVerdict {
  if (intent.kind === 'create' && intent.condition === undefined) {
    throw fault('duplicate', `Esta persona ya está registrada: Patient/${known.id}.`, {
      path: 'Patient.identifier',
      rule: 'CURP: una persona, un expediente compartido',
      fix: `Use Patient/${known.id}, o envíe la creación condicionada (If-None-Exist) o la actualización.`,
    });
  }
  const joined = intent.kind === 'create' ? addIdentifiers(known, patient) : mergeRegistration(known, patient);
  const merged = keepingMerge(known, joined);
  return isDeepStrictEqual({ ...merged, meta: undefined }, { ...known, meta: undefined })
    ? { kind: 'match', id: known.id! }
    : { kind: 'replace', id: known.id!, resource: merged };
}

/**
 * Nobody has its identifiers: the model says whether it is somebody all the same. Only a hospital's conditional write is joined by it; who
 * registers at a desk decided that the person is new, so he is stored, and a human looks.
 */
async function unknownByIdentifier(patient: Patient, intent: RuleIntent, read: RuleRead): Promise<RuleVerdict> {
  const { decision, people } = await probablePerson(patient, read);
  if (decision.kind === 'new') return { kind: 'create', resource: withSomeIdentity(patient) };
  if (decision.kind === 'match' && intent.condition !== undefined)
    return matched(patient, people.get(decision.found.id)!, intent);
  return {
    kind: 'create',
    resource: withSomeIdentity(patient),
    also: [probableTask(decision.kind === 'match' ? [decision.found] : decision.found, intent.self)],
  };
}

async function updateById(
  patient: Patient,
  target: Patient | undefined,
  registration: Registration,
  candidates: readonly Patient[],
  intent: RuleIntent,
  read: RuleRead,
): Promise<RuleVerdict> {
  const curp = registration.curp?.curp;
  const holder = candidates.find((person) => curp !== undefined && activeCurpOf(person) === curp);
  if (holder && holder.id !== (target?.id ?? patient.id)) {
    throw fault('duplicate', `La CURP es de otra persona registrada: Patient/${holder.id}.`, {
      path: 'Patient.identifier',
      rule: 'CURP: una persona vigente por CURP',
      fix: 'Revise la CURP. Si son la misma persona, pida la revisión de identidad.',
    });
  }
  if (!target) return unknownByIdentifier(patient, intent, read);
  return {
    kind: 'replace',
    id: target.id!,
    resource: withSomeIdentity(keepingMerge(target, keepCurps(target, patient))),
  };
}

function underReview(
  patient: Patient,
  registration: Registration,
  reason: ReviewReason,
  other: Patient | undefined,
  self: string,
): RuleVerdict {
  const identifier = (patient.identifier ?? []).map((one) =>
    isActiveCurp(one) ? { ...one, system: CURP_EN_REVISION_SYSTEM, use: 'temp' as const } : one,
  );
  return {
    kind: 'create',
    resource: withSomeIdentity({ ...patient, identifier }),
    also: [reviewTask(reason, other, self, registration.curp, patient)],
  };
}

/** Nobody stays without an identifier of some kind: who has no CURP gets one of ours, to be re-linked later. */
function withSomeIdentity(patient: Patient): Patient {
  if (hasActiveCurp(patient) || temporaryOf(patient).length > 0) return patient;
  const temporary = { use: 'temp' as const, system: TEMPORAL_SYSTEM, value: crypto.randomUUID() };
  return { ...patient, identifier: [...(patient.identifier ?? []), temporary] };
}

/** A CURP is stored as RENAPO writes it, so that equal ones are equal bytes. */
function withCanonicalCurp(patient: Patient): Patient {
  if (!patient.identifier) return patient;
  return {
    ...patient,
    identifier: patient.identifier.map((identifier) =>
      identifier.system === CURP_SYSTEM && identifier.value
        ? { ...identifier, value: identifier.value.normalize('NFC').trim().toUpperCase() }
        : identifier,
    ),
  };
}
