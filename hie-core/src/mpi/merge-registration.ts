/** How a facility's registration changes the person it matched: identifiers are a union, and no CURP is ever lost. */

import { CURP_EN_REVISION_SYSTEM, TEMPORAL_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Identifier, Patient } from '@medplum/fhirtypes';
import { retire } from './expiry.ts';
import { hasActiveCurp, isActiveCurp, isCurp, isDefinitive } from './registration.ts';

/** Only what identifies is added: the message (a result, say) is no statement about the person's data. */
export function addIdentifiers(known: Patient, incoming: Patient): Patient {
  const identifier = union(known.identifier ?? [], incoming.identifier ?? []);
  return { ...known, ...from(known, incoming), identifier };
}

/** The newer registration wins, element by element; what it does not mention stays. */
export function mergeRegistration(known: Patient, incoming: Patient): Patient {
  const { id: _id, meta: _meta, identifier: _identifier, resourceType: _type, ...demographics } = incoming;
  // "Not known" is no statement that could replace what somebody knew.
  if (demographics.gender === 'unknown') delete demographics.gender;
  return {
    ...withoutReplacedChoices(addIdentifiers(known, incoming), Object.keys(demographics)),
    ...demographics,
  };
}

/** Each version names the message it came from, and no other: what a desk writes came by none (docs/adr/0043). */
function from(known: Patient, incoming: Patient): Pick<Patient, 'meta'> {
  const { source: _, ...meta } = known.meta ?? {};
  const source = incoming.meta?.source;
  return { meta: { ...meta, ...(source !== undefined && { source }) } };
}

/** `deceasedBoolean` and `deceasedDateTime` are one element: the newer takes the other's place. */
function withoutReplacedChoices(known: Patient, given: readonly string[]): Patient {
  const replaced = ['deceased', 'multipleBirth'].filter((choice) => given.some((key) => key.startsWith(choice)));
  const kept = Object.entries(known).filter(([key]) => !replaced.some((choice) => key.startsWith(choice)));
  return Object.fromEntries(kept) as unknown as Patient;
}

/**
 * A whole new version by id: taken as it came, but a CURP that it leaves out or replaces stays findable as old, and so does the temporary
 * identifier, in force while there is no CURP. A CURP that was never his is put under review by whoever says so: then it is free.
 */
export function keepIdentifiers(known: Patient, incoming: Patient): Patient {
  const given = incoming.identifier ?? [];
  const settled = (one: Identifier): boolean =>
    given.some((other) => same(one, other) || (isCurp(one) && isUnderReview(other) && other.value === one.value));
  const dropped = (known.identifier ?? []).filter((one) => (isCurp(one) || isTemporary(one)) && !settled(one));
  if (dropped.length === 0) return incoming;
  const held = hasActiveCurp(incoming);
  const kept = dropped.map((one) => (isCurp(one) || held ? retire(one) : one));
  return { ...incoming, identifier: [...given, ...kept] };
}

const isTemporary = ({ system }: Identifier): boolean => system === TEMPORAL_SYSTEM;
const isUnderReview = ({ system }: Identifier): boolean => system === CURP_EN_REVISION_SYSTEM;

const same = (a: Identifier, b: Identifier): boolean => a.system === b.system && a.value === b.value;

function union(known: readonly Identifier[], incoming: readonly Identifier[]): Identifier[] {
  const awaited = (identifier: Identifier) =>
    isActiveCurp(identifier) && known.some((other) => isUnderReview(other) && other.value === identifier.value);
  const added = incoming.filter(
    (identifier) => !known.some((other) => same(other, identifier)) && !awaited(identifier),
  );
  // A temporary one that comes late ends no definitive one: it is over itself.
  const isLate = (one: Identifier): boolean => isActiveCurp(one) && !isDefinitive(one) && known.some(isDefinitive);
  const replacesCurp = added.some((one) => isActiveCurp(one) && !isLate(one));
  return [
    ...known
      .map((identifier) => extended(identifier, incoming))
      .map((identifier) => (replacesCurp && isActiveCurp(identifier) ? retire(identifier) : identifier)),
    ...added.map((one) => (isLate(one) ? retire(one) : one)),
  ];
}

/** RENAPO may extend a temporary CURP or replace it, and a facility extend what it gave: the newer word holds. */
function extended(identifier: Identifier, incoming: readonly Identifier[]): Identifier {
  if (identifier.use !== 'temp') return identifier;
  const newer = incoming.find((one) => same(one, identifier));
  if (isCurp(identifier) && newer?.use === 'old') return retire(identifier);
  return newer?.period === undefined ? identifier : { ...identifier, period: newer.period };
}
