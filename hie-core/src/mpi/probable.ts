/**
 * Whose registration this may be when no identifier tells: by the model, among those who share a trait with it (docs/adr/0037). Who brings a
 * CURP that nobody holds is looked for only among people without one and under roots of his CURP: everybody else has another CURP.
 */
import type { Patient } from '@medplum/fhirtypes';
import { survivorIn } from '../store/survivor-in.ts';
import type { RuleRead } from '../store/write-rule.ts';
import { blockingKeys } from './matching/blocking.ts';
import { type Decision, decide, type Graded } from './matching/decide.ts';
import { ESTIMATED } from './matching/generated/estimated-model.ts';
import { factsOf, type Identity, prepare } from './matching/identity.ts';
import { hasDefinitiveCurp } from './registration.ts';

/** People of Mexico City (INEGI, Censo 2020): among so many somebody is looked for, however few are registered yet. */
export const CITY = 9_200_000;
export const GRADING = { model: ESTIMATED, people: CITY };

/** Of people without a CURP in force that is not temporary: they stand under each key a second time, so that they are found among all the others. */
const withoutCurp = (key: string): string => `s:${key}`;
const isRoot = (key: string): boolean => key.startsWith('r:');

export type ProbablePerson = Decision<string>;
export type GradedPatient = Graded<string>;

export interface Sought {
  readonly person: Identity;
  readonly traits: readonly string[];
}

/** A write that looks for the person keeps the traits of the same resource a moment later. */
const looked = new WeakMap<Patient, Sought>();

function look(patient: Patient): Sought {
  const known = looked.get(patient);
  if (known !== undefined) return known;
  const facts = factsOf(patient);
  const person = prepare(facts);
  const sought = { person, traits: blockingKeys(facts, person) };
  looked.set(patient, sought);
  return sought;
}

/** By what this person is found. */
export function traitsOf(patient: Patient): readonly string[] {
  const { traits } = look(patient);
  return hasDefinitiveCurp(patient) ? traits : traits.flatMap((key) => [key, withoutCurp(key)]);
}

/** undefined: too little is said to know anybody by. */
export function soughtBy(patient: Patient): Sought | undefined {
  const sought = look(patient);
  return sought.person.birthDate === '' || sought.person.father.text === '' ? undefined : sought;
}

/** What was put out of use is nobody's own; a merged record is still a registration of its person. */
export const stands = (patient: Patient): boolean => patient.active !== false || survivorIn(patient) !== undefined;

export async function probablePerson(
  patient: Patient,
  read: RuleRead,
): Promise<{ readonly decision: ProbablePerson; readonly people: ReadonlyMap<string, Patient> }> {
  const people = new Map<string, Patient>();
  const sought = soughtBy(patient);
  if (sought === undefined || read.alike === undefined) return { decision: { kind: 'new' }, people };
  const { person, traits } = sought;
  const asked = person.curpHolds ? traits.map((key) => (isRoot(key) ? key : withoutCurp(key))) : traits;
  for (const one of (await read.alike('Patient', asked)) as Patient[])
    if (stands(one) && one.id !== patient.id) people.set(one.id!, one);
  const same = (a: string, b: string) => rootIn(people, a) === rootIn(people, b);
  return { decision: decide(person, candidatesOf(people.values()), GRADING, same), people };
}

/** The record that stands for it, as far as these tell; a ring cannot be written. */
function rootIn(people: ReadonlyMap<string, Patient>, id: string): string {
  const patient = people.get(id);
  const survivor = patient === undefined ? undefined : survivorIn(patient);
  return survivor === undefined ? id : rootIn(people, survivor);
}

export function* candidatesOf(people: Iterable<Patient>): Generator<{ id: string; person: Identity }> {
  for (const one of people) yield { id: one.id!, person: prepare(factsOf(one)) };
}
