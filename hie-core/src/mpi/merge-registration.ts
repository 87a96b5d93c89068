/** How a facility's registration changes the person it matched: identifiers are a union, and no CURP is ever lost. */

import { CURP_EN_REVISION_SYSTEM, CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Identifier, Patient } from '@medplum/fhirtypes';
import { isActiveCurp } from './registration.ts';

/** Only what identifies is added: the message (a result, say) is no statement about the person's data. */
export function addIdentifiers(known: Patient, incoming: Patient): Patient {
  return { ...known, identifier: union(known.identifier ?? [], incoming.identifier ?? []) };
}

/** The newer registration wins, element by element; what it does not mention stays. */
export function mergeRegistration(known: Patient, incoming: Patient): Patient {
  const { id: _id, meta, identifier: _identifier, resourceType: _type, ...demographics } = incoming;
  // "Not known" is no statement that could replace what somebody knew.
  if (demographics.gender === 'unknown') delete demographics.gender;
  return {
    ...withoutReplacedChoices(addIdentifiers(known, incoming), Object.keys(demographics)),
    ...demographics,
    meta: { ...known.meta, ...(meta?.source ? { source: meta.source } : {}) },
  };
}

/** `deceasedBoolean` and `deceasedDateTime` are one element: the newer takes the other's place. */
function withoutReplacedChoices(known: Patient, given: readonly string[]): Patient {
  const replaced = ['deceased', 'multipleBirth'].filter((choice) => given.some((key) => key.startsWith(choice)));
  const kept = Object.entries(known).filter(([key]) => !replaced.some((choice) => key.startsWith(choice)));
  return Object.fromEntries(kept) as unknown as Patient;
}

/** A whole new version by id: taken as it came, but the CURP it leaves out or replaces stays findable as old. */
export function keepCurps(known: Patient, incoming: Patient): Patient {
  const given = new Set((incoming.identifier ?? []).filter(isCurp).map((identifier) => identifier.value));
  const dropped = (known.identifier ?? []).filter((identifier) => isCurp(identifier) && !given.has(identifier.value));
  if (dropped.length === 0) return incoming;
  return { ...incoming, identifier: [...(incoming.identifier ?? []), ...dropped.map(retire)] };
}

const isCurp = (identifier: Identifier): boolean => identifier.system === CURP_SYSTEM;

const retire = (identifier: Identifier): Identifier => ({ ...identifier, use: 'old' });

const same = (a: Identifier, b: Identifier): boolean => a.system === b.system && a.value === b.value;

function union(known: readonly Identifier[], incoming: readonly Identifier[]): Identifier[] {
  const awaited = (identifier: Identifier) =>
    isActiveCurp(identifier) &&
    known.some((other) => other.system === CURP_EN_REVISION_SYSTEM && other.value === identifier.value);
  const added = incoming.filter(
    (identifier) => !known.some((other) => same(other, identifier)) && !awaited(identifier),
  );
  const replacesCurp = added.some(isActiveCurp);
  return [
    ...known.map((identifier) => (replacesCurp && isActiveCurp(identifier) ? retire(identifier) : identifier)),
    ...added,
  ];
}
