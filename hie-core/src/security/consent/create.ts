/** Hiding and emergencies as the one thing `server.ts` builds. */
import type { Database } from '../../db.ts';
import { hidesFrom } from '../../store/postgres/hides-from.ts';
import type { SamePerson } from '../../store/same-person.ts';
import { createFacilityNames } from '../accesses/facility-names.ts';
import type { Caller } from '../caller.ts';
import { decide } from '../policy/decide.ts';
import type { RelationsOf } from '../policy/relations.ts';
import { BREAKS_GLASS, type Grants } from './grants.ts';
import type { Parts } from './parts.ts';

/** Wards of a citizen, emergencies of a clinician. */
export const withEmergencies =
  (relations: RelationsOf, grants: Grants): RelationsOf =>
  (caller) =>
    BREAKS_GLASS.has(caller.role) ? grants.relations(caller) : relations(caller);

/** By the law that holds for a clinical type in this very moment. */
export const concealment =
  (db: Database, relationsOf: RelationsOf, same: SamePerson) =>
  async (caller: Caller, patientId: string): Promise<boolean> => {
    const decision = decide(caller, 'read', 'Encounter', await relationsOf(caller));
    const hidden = decision.kind === 'allow' ? decision.named.hidden : undefined;
    return hidden !== undefined && hidesFrom(db, same.recordsOf(patientId), hidden);
  };

export const createConsent = (
  options: Omit<Parts, 'facilityNames' | 'nowMs'> & Partial<Pick<Parts, 'nowMs'>>,
): Parts => {
  const { nowMs = Date.now } = options;
  return { ...options, nowMs, facilityNames: createFacilityNames(options.repository, nowMs) };
};
