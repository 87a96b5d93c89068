/** The master patient index as a write rule: every Patient, through any door, passes here (ADR 0003). */
import { isDeepStrictEqual } from 'node:util';
import { CURP_EN_REVISION_SYSTEM, TEMPORAL_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Identifier, Patient, Resource, Task } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import { survivorIn } from '../store/survivor-in.ts';
import type { BusinessIdentifier, RuleIntent, RuleRead, RuleVerdict, WriteRule } from '../store/write-rule.ts';
import { isOfMerge, keepingMerge, refuseDeleteOfMerged } from './merge/merge-links.ts';
import { addIdentifiers, keepIdentifiers, mergeRegistration } from './merge-registration.ts';
import { probablePerson, traitsOf } from './probable.ts';
import {
  activeCurpOf,
  curpIn,
  curpsOf,
  expedientesOf,
  hasActiveCurp,
  hasTemporaryInForce,
  isActiveCurp,
  isCurp,
  type Registration,
  readRegistration,
  temporaryOf,
  withCanonicalCurps,
} from './registration.ts';
import { type ReviewReason, resolvePerson } from './resolve.ts';
import { probableTask, reviewTask } from './review-task.ts';
import { sameNumberTasks } from './same-number.ts';

export const patientRule: WriteRule = {
  type: 'Patient',

  async decide(intent: RuleIntent, read: RuleRead): Promise<RuleVerdict> {
    if (isOfMerge(intent.resource) && intent.target !== undefined)
      return { kind: 'replace', id: intent.target.id!, resource: intent.resource };
    if (intent.target === undefined) keepingMerge(undefined, intent.resource as Patient);
    const patient = withCanonicalCurps(intent.resource as Patient);
    const registration = readRegistration(patient);
    const found = (await read.byIdentifier('Patient', lookupsOf(patient))) as Patient[];
    const candidates = withoutMergedTwice(found, registration);
    if (isUpdateById(intent)) {
      refuseHeldCurp(registration, found, intent.target?.id ?? patient.id);
      if (intent.target !== undefined) return newVersion(patient, intent.target as Patient);
    }
    const target = intent.target as Patient | undefined;
    const known = target && !found.some((person) => person.id === target.id) ? [...candidates, target] : candidates;
    const resolution = resolvePerson(registration, known);
    if (resolution.kind === 'new') return unknownByIdentifier(patient, intent, read);
    if (resolution.kind === 'review')
      return underReview(patient, registration, resolution.reason, resolution.other, found, intent.self);
    const others = found.filter(({ id }) => id !== resolution.patient.id);
    const also = await sameNumberTasks(registration, resolution.patient, others, read);
    return matched(withoutHeld(patient, others), resolution.patient, intent, also);
  },

  lookups(resource: Resource): readonly BusinessIdentifier[] {
    return lookupsOf(withCanonicalCurps(resource as Patient));
  },

  /** RENAPO gives nobody's CURP to somebody else, not even one that it replaced. */
  exclusive: (resource) => curpsOf(resource as Patient),

  traits: (resource) => traitsOf(resource as Patient),
  refuseDelete: (target) => refuseDeleteOfMerged(target as Patient),
};

const isUpdateById = (intent: RuleIntent): boolean => intent.kind === 'update' && intent.condition === undefined;

/** Two records of one person are one answer: the one that holds the CURP, else the record that stands. */
const withoutMergedTwice = (people: readonly Patient[], { curp }: Registration): Patient[] => {
  const holds = (one: Patient): boolean => curp !== undefined && curpIn(one, curp.curp) !== undefined;
  const survives = (one: Patient, other: Patient): boolean => survivorIn(other) === one.id;
  return people.filter(
    (one) =>
      !people.some(
        (other) => (survives(other, one) && !holds(one)) || (survives(one, other) && holds(other) && !holds(one)),
      ),
  );
};

/** Everybody this registration might be about. */
function lookupsOf(patient: Patient): BusinessIdentifier[] {
  const curp = activeCurpOf(patient);
  return [
    ...curpsOf(patient),
    ...(curp ? [{ system: CURP_EN_REVISION_SYSTEM, value: curp }] : []),
    ...expedientesOf(patient),
    ...temporaryOf(patient),
  ];
}

/** What another record bears is left to it, so that each goes on being found by its own. */
function withoutHeld(patient: Patient, others: readonly Patient[]): Patient {
  const held = (one: Identifier): boolean =>
    others.some(({ identifier = [] }) =>
      identifier.some(({ system, value }) => system === one.system && value === one.value),
    );
  if (others.length === 0 || !patient.identifier?.some(held)) return patient;
  return { ...patient, identifier: patient.identifier.filter((one) => !held(one)) };
}

function matched(patient: Patient, known: Patient, intent: RuleIntent, also: readonly Task[] = []): RuleVerdict {
  // Under a new id as well: it is not a way around who is here.
  if (intent.condition === undefined) {
    throw fault('duplicate', `Esta persona ya está registrada: Patient/${known.id}.`, {
      path: 'Patient.identifier',
      rule: 'CURP: una persona, un expediente compartido',
      fix: `Use Patient/${known.id}, o envíe la creación condicionada (If-None-Exist) o la actualización.`,
    });
  }
  const joined = intent.kind === 'create' ? addIdentifiers(known, patient) : mergeRegistration(known, patient);
  const merged = keepingMerge(known, joined);
  const changed = !isDeepStrictEqual({ ...merged, meta: undefined }, { ...known, meta: undefined });
  if (!changed && also.length === 0) return { kind: 'match', id: known.id! };
  return { kind: 'replace', id: known.id!, resource: changed ? merged : known, also };
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

function newVersion(patient: Patient, target: Patient): RuleVerdict {
  const resource = withSomeIdentity(keepingMerge(target, keepIdentifiers(target, withOwnSource(target, patient))));
  return { kind: 'replace', id: target.id!, resource };
}

/** @throws HubError `duplicate` when somebody else has, or had, a CURP of it */
function refuseHeldCurp({ curp, former }: Registration, found: readonly Patient[], own: string | undefined): void {
  const given = [...(curp ? [curp.curp] : []), ...former];
  const holder = found.find((person) => person.id !== own && given.some((one) => curpIn(person, one)));
  if (holder === undefined) return;
  throw fault('duplicate', `La CURP es o fue de otra persona registrada: Patient/${holder.id}.`, {
    path: 'Patient.identifier',
    rule: 'CURP: es de una sola persona, también la que RENAPO cambió',
    fix: 'Revise la CURP. Si son la misma persona, pida la revisión de identidad; si el otro registro la tiene por error, corríjalo antes.',
  });
}

/** Whoever reads a record and writes it back sends the message along that the version he read came by. */
function withOwnSource(target: Patient, patient: Patient): Patient {
  const { source, ...meta } = patient.meta ?? {};
  return source === undefined || source !== target.meta?.source ? patient : { ...patient, meta };
}

function underReview(
  patient: Patient,
  registration: Registration,
  reason: ReviewReason,
  other: Patient | undefined,
  found: readonly Patient[],
  self: string,
): RuleVerdict {
  const held = (one: Identifier): boolean => isCurp(one) && found.some((person) => curpIn(person, one.value ?? ''));
  const identifier = (patient.identifier ?? []).map((one) => {
    if (isActiveCurp(one)) return { ...one, system: CURP_EN_REVISION_SYSTEM, use: 'temp' as const };
    return held(one) ? { ...one, system: CURP_EN_REVISION_SYSTEM } : one;
  });
  return {
    kind: 'create',
    resource: withSomeIdentity({ ...patient, identifier }),
    also: [reviewTask(reason, other, self, registration.curp, patient)],
  };
}

/** Nobody stays without an identifier of some kind: who has no CURP gets one of ours, to be re-linked later. */
function withSomeIdentity(patient: Patient): Patient {
  if (hasActiveCurp(patient) || hasTemporaryInForce(patient)) return patient;
  const temporary = { use: 'temp' as const, system: TEMPORAL_SYSTEM, value: crypto.randomUUID() };
  return { ...patient, identifier: [...(patient.identifier ?? []), temporary] };
}
