/**
 * Whose registration is this: match, new or review. Pure but for the clock; the table it follows:
 *
 * | CURP in the registration | found | outcome |
 * |---|---|---|
 * | contradicts its own birth date or sex | – | review |
 * | known, in force or replaced | holder agrees in birth date and sex, and bears no wholly other name | match |
 * | known | holder disagrees | review |
 * | known, but expired | same names and day | match, else review |
 * | unknown | the one it says it replaces is known, its holder agrees, also with the new CURP, and bears no other name | match: RENAPO replaced it |
 * | known | the one it says it replaces is somebody else's | review |
 * | unknown | same expediente, person without CURP, demographics agree, also with the CURP | match: the person gains the CURP |
 * | unknown | same expediente, a CURP that differs only in its last two characters | match: RENAPO corrected it |
 * | unknown | same expediente, another CURP | review |
 * | unknown | nobody | new |
 * | none | same expediente or temporary identifier | match |
 * | none | a CURP that it says was replaced | match, unless day, sex or name is another, else review |
 * | none | a CURP not in force, or an expired identifier | match when names and day agree, else review |
 * | none | several people with that expediente | review |
 * | none | nobody | new, with a temporary identifier |
 *
 * A wrong merge harms a person and is hard to undo; a review costs a clerk two minutes (ADR 0003). What expires: ADR 0043.
 */

import type { ValidCurp } from '@amate/terminology/identifiers/curp.ts';
import { TEMPORAL_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Identifier, Patient } from '@medplum/fhirtypes';
import { isInForce, isOver } from './expiry.ts';
import { bearsAnotherName, namesContradict, sameNameAndDay } from './names-agree.ts';
import {
  activeCurpOf,
  awaitsReviewOf,
  curpIn,
  hasActiveCurp,
  isExpediente,
  type Registration,
} from './registration.ts';

export type ReviewReason =
  | 'curp-contradice-datos'
  | 'curp-de-otra-persona'
  | 'curp-de-dos-personas'
  | 'identificador-vencido'
  | 'expediente-con-otra-curp'
  | 'expediente-repetido';

export type Resolution =
  | { readonly kind: 'match'; readonly patient: Patient }
  | { readonly kind: 'new' }
  | { readonly kind: 'review'; readonly reason: ReviewReason; readonly other: Patient | undefined };

/** `candidates`: everybody who carries a CURP (in force, old or under review), the expediente or the temporary identifier of it. */
export function resolvePerson(registration: Registration, candidates: readonly Patient[]): Resolution {
  const { curp } = registration;
  if (!curp) return withoutCurp(registration, candidates);
  const underReview = candidates.find((person) => isWaiting(registration, curp.curp, person));
  const holders = candidates.filter((person) => holdsCurpOf(registration, person));
  const holder = holders.find((person) => curpIn(person, curp.curp));
  const [replaced] = holders;

  if (contradictsOwnCurp(registration)) return review(underReview, 'curp-contradice-datos', holder);
  if (holders.length > 1) return review(underReview, 'curp-de-dos-personas', holder ?? replaced);
  if (holder) return ofHolder(registration, curp.curp, holder, underReview);
  const sameRecord = candidates.find((person) => awaitsNothing(person, curp.curp) && knownBy(registration, person));
  if (replaced) {
    const one = sameRecord === undefined || sameRecord === replaced;
    return one && mayBeReplaced(registration, curp, replaced)
      ? { kind: 'match', patient: replaced }
      : review(underReview, one ? 'curp-de-otra-persona' : 'expediente-con-otra-curp', replaced);
  }
  const known = sameRecord ?? underReview;
  if (known) return ofSameRecord(registration, curp, known, underReview);
  const expired = candidates.find((person) => awaitsNothing(person, curp.curp));
  return expired ? byExpired(registration, expired, undefined) : { kind: 'new' };
}

const awaitsNothing = (person: Patient, curp: string): boolean => !awaitsReviewOf(person, curp);

/**
 * The same registration as before. Whoever gave a CURP up bears it under review as well: its owner, a stranger or a twin to him, is told from
 * him by number, or by day and names.
 */
function isWaiting(registration: Registration, curp: string, person: Patient): boolean {
  if (!awaitsReviewOf(person, curp) || !agrees(registration, person)) return false;
  const { patient, birthDate } = registration;
  if (sharesNumber(registration, person)) return true;
  return birthDate !== undefined && birthDate === person.birthDate && !namesContradict(patient, person);
}

/** RENAPO's change: the new CURP speaks for the same day and sex, and no other name is brought with it. */
const mayBeReplaced = (registration: Registration, curp: ValidCurp, person: Patient): boolean =>
  mayBeHis(registration, person) && curpAgrees(curp, person);

/** No other day, sex or name; a facility may correct the name of its own registration. */
const mayBeHis = (registration: Registration, person: Patient): boolean =>
  agrees(registration, person) &&
  (sharesNumber(registration, person) || !namesContradict(registration.patient, person));

const holdsCurpOf = ({ curp, former }: Registration, person: Patient): boolean =>
  [...(curp ? [curp.curp] : []), ...former].some((one) => curpIn(person, one));

function withoutCurp(registration: Registration, candidates: readonly Patient[]): Resolution {
  const holders = candidates.filter((person) => holdsCurpOf(registration, person));
  const known = candidates.filter((person) => knownBy(registration, person));
  const people = [...new Set([...known, ...holders])];
  const [first] = people;
  if (people.length > 1) return { kind: 'review', reason: 'expediente-repetido', other: first };
  if (known[0]) return { kind: 'match', patient: known[0] };
  const found = first ?? candidates[0];
  if (found === undefined) return { kind: 'new' };
  return found === first && saysReplaced(registration, found) && mayBeHis(registration, found)
    ? { kind: 'match', patient: found }
    : byExpired(registration, found, undefined);
}

/** It says itself that RENAPO replaced the CURP that leads to him, and that one had not expired. */
const saysReplaced = ({ patient, former }: Registration, person: Patient): boolean =>
  former.some((one) => {
    const held = curpIn(person, one);
    return held !== undefined && !hasExpired(held) && curpIn(patient, one)?.use === 'old';
  });

const hasExpired = (curp: Identifier): boolean => curp.use !== 'old' && isOver(curp);

/** By an expediente, a temporary identifier that neither side says is over, or whatever else the sender asked by. */
function knownBy(registration: Registration, person: Patient): boolean {
  if (sharesNumber(registration, person)) return true;
  return !holdsCurpOf(registration, person) && !shares(registration, person, isTemporal);
}

const sharesNumber = (registration: Registration, person: Patient): boolean =>
  shares(registration, person, (one) => isExpediente(one) || (isTemporal(one) && isInForce(one)));

const shares = ({ patient }: Registration, person: Patient, keep: (identifier: Identifier) => boolean): boolean =>
  patient.identifier?.some(
    (one) => keep(one) && person.identifier?.some((other) => keep(other) && sameValue(one, other)),
  ) === true;

const isTemporal = ({ system }: Identifier): boolean => system === TEMPORAL_SYSTEM;
const sameValue = (a: Identifier, b: Identifier): boolean =>
  a.value !== undefined && a.system === b.system && a.value === b.value;

function ofHolder(
  registration: Registration,
  curp: string,
  holder: Patient,
  underReview: Patient | undefined,
): Resolution {
  // A facility may correct the names of its own registration.
  const another = !knownBy(registration, holder) && bearsAnotherName(curp, registration.patient, holder);
  if (another || !agrees(registration, holder)) return review(underReview, 'curp-de-otra-persona', holder);
  return hasExpired(curpIn(holder, curp)!)
    ? byExpired(registration, holder, underReview)
    : { kind: 'match', patient: holder };
}

/** It finds, and no more: the names and the day have to say the same. */
function byExpired(registration: Registration, found: Patient, underReview: Patient | undefined): Resolution {
  const { curp, patient } = registration;
  const [held, same] = [activeCurpOf(found), knownBy(registration, found) || sameNameAndDay(patient, found)];
  const another =
    curp !== undefined && ((held !== undefined && !sameRoot(held, curp.curp)) || !curpAgrees(curp, found));
  return same && !another && agrees(registration, found)
    ? { kind: 'match', patient: found }
    : review(underReview, 'identificador-vencido', found);
}

function ofSameRecord(
  registration: Registration,
  curp: ValidCurp,
  known: Patient,
  underReview: Patient | undefined,
): Resolution {
  const corrected = hasActiveCurp(known) ? sameRoot(activeCurpOf(known), curp.curp) : curpAgrees(curp, known);
  return corrected && agrees(registration, known)
    ? { kind: 'match', patient: known }
    : review(underReview, 'expediente-con-otra-curp', known);
}

/** A registration that is already waiting for review keeps waiting as the same one: no second case for each message. */
function review(waiting: Patient | undefined, reason: ReviewReason, other: Patient | undefined): Resolution {
  return waiting ? { kind: 'match', patient: waiting } : { kind: 'review', reason, other };
}

/** RENAPO corrects the homoclave and its check digit; the first 16 characters follow from the person. */
const sameRoot = (known: string | undefined, given: string): boolean => known?.slice(0, 16) === given.slice(0, 16);

function agrees(registration: Registration, person: Patient): boolean {
  return (
    !datesContradict(registration.birthDate, person.birthDate) && !gendersContradict(registration.gender, person.gender)
  );
}

const GENDER_OF_CURP: Readonly<Record<string, string>> = { H: 'male', M: 'female', X: 'other' };

/** Also when the registration says nothing but numbers. */
const curpAgrees = (curp: ValidCurp, { birthDate, gender }: Patient): boolean =>
  !datesContradict(curp.birthDate, birthDate) && !gendersContradict(GENDER_OF_CURP[curp.sex], gender);

function contradictsOwnCurp({ curp, birthDate, gender }: Registration): boolean {
  if (!curp) return false;
  return datesContradict(birthDate, curp.birthDate) || gendersContradict(gender, GENDER_OF_CURP[curp.sex]);
}

/** FHIR dates may be a year or a month: only what both say can contradict. */
function datesContradict(left: string | undefined, right: string | undefined): boolean {
  if (!left || !right) return false;
  const shared = Math.min(left.length, right.length);
  return left.slice(0, shared) !== right.slice(0, shared);
}

/** `unknown` and `other` contradict nothing: sex X is issued since 2023, to people registered before as H or M. */
function gendersContradict(left: string | undefined, right: string | undefined): boolean {
  const definite = (gender: string | undefined) => gender === 'male' || gender === 'female';
  return definite(left) && definite(right) && left !== right;
}
