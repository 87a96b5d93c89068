/**
 * Whose registration is this: match, new or review. Pure; the table it follows:
 *
 * | CURP in the registration | found | outcome |
 * |---|---|---|
 * | contradicts its own birth date or sex | – | review |
 * | known | holder agrees in birth date and sex | match |
 * | known | holder disagrees | review |
 * | unknown | same expediente, person without CURP, demographics agree | match: the person gains the CURP |
 * | unknown | same expediente, a CURP that differs only in its last two characters | match: RENAPO corrected it |
 * | unknown | same expediente, another CURP | review |
 * | unknown | nobody | new |
 * | none | same expediente or temporary identifier | match |
 * | none | several people with that expediente | review |
 * | none | nobody | new, with a temporary identifier |
 *
 * A wrong merge harms a person and is hard to undo; a review costs a clerk two minutes (ADR 0003).
 */

import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Patient } from '@medplum/fhirtypes';
import { activeCurpOf, awaitsReviewOf, hasActiveCurp, holdsIdentifier, type Registration } from './registration.ts';

export type ReviewReason =
  | 'curp-contradice-datos'
  | 'curp-de-otra-persona'
  | 'expediente-con-otra-curp'
  | 'expediente-repetido';

export type Resolution =
  | { readonly kind: 'match'; readonly patient: Patient }
  | { readonly kind: 'new' }
  | { readonly kind: 'review'; readonly reason: ReviewReason; readonly other: Patient | undefined };

/** `candidates`: everybody who carries the CURP (in force, old or under review), the expediente or the temporary identifier. */
export function resolvePerson(registration: Registration, candidates: readonly Patient[]): Resolution {
  const curp = registration.curp;
  if (!curp) {
    const known = candidates[0];
    if (candidates.length > 1) return { kind: 'review', reason: 'expediente-repetido', other: known };
    return known ? { kind: 'match', patient: known } : { kind: 'new' };
  }
  const underReview = candidates.find((person) => awaitsReviewOf(person, curp.curp) && agrees(registration, person));
  const holder = candidates.find((person) => holdsIdentifier(person, CURP_SYSTEM, curp.curp));

  if (contradictsOwnCurp(registration)) return review(underReview, 'curp-contradice-datos', holder);
  if (holder) {
    return agrees(registration, holder)
      ? { kind: 'match', patient: holder }
      : review(underReview, 'curp-de-otra-persona', holder);
  }
  const sameRecord = candidates.find((person) => !awaitsReviewOf(person, curp.curp)) ?? underReview;
  if (!sameRecord) return { kind: 'new' };
  if (hasActiveCurp(sameRecord)) {
    return sameRoot(activeCurpOf(sameRecord), curp.curp) && agrees(registration, sameRecord)
      ? { kind: 'match', patient: sameRecord }
      : review(underReview, 'expediente-con-otra-curp', sameRecord);
  }
  return agrees(registration, sameRecord)
    ? { kind: 'match', patient: sameRecord }
    : review(underReview, 'expediente-con-otra-curp', sameRecord);
}

/** A registration that is already waiting for review keeps waiting as the same one: no second case for each message. */
function review(waiting: Patient | undefined, reason: ReviewReason, other: Patient | undefined): Resolution {
  return waiting ? { kind: 'match', patient: waiting } : { kind: 'review', reason, other };
}

/** RENAPO corrects the homoclave and its check digit; the first 16 characters follow from the person. */
const sameRoot = (known: string | undefined, given: string): boolean => known?.slice(0, 16) === given.slice(0, 16);

export function agrees(registration: Registration, person: Patient): boolean {
  return (
    !datesContradict(registration.birthDate, person.birthDate) && !gendersContradict(registration.gender, person.gender)
  );
}

const GENDER_OF_CURP: Readonly<Record<string, string>> = { H: 'male', M: 'female', X: 'other' };

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
