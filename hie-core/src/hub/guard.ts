/** The only door to what is stored: the law, who is told of a commit, and the signatures of facilities. */
import type { Resource } from '@medplum/fhirtypes';
import type { Database } from '../db.ts';
import type { Caller } from '../security/caller.ts';
import { concealment, withEmergencies } from '../security/consent/create.ts';
import { createGrants, type Grants } from '../security/consent/grants.ts';
import { stampConsent } from '../security/consent/write-rule.ts';
import type { Decide } from '../security/policy/decide.ts';
import { createRelations, type RelationsOf } from '../security/policy/relations.ts';
import { createDoor } from '../security/sources/admit.ts';
import { createGuarded, type Guarded } from '../store/guarded.ts';
import { createSettling } from '../store/postgres/settle-consents.ts';
import type { Repository } from '../store/repository.ts';
import { withoutUnverified } from '../store/write/guardian.ts';
import { stampSubscriber } from '../subscriptions/subscriber.ts';
import { createStamps, type Stamps } from './stamps.ts';
import { createTold, type Told, touches } from './told.ts';

export interface Guard {
  readonly store: Guarded;
  readonly told: Told;
  readonly stamps: Stamps;
  readonly relations: RelationsOf;
  readonly grants: Grants;
  readonly isConcealed: (caller: Caller, patientId: string) => Promise<boolean>;
  readonly sourceDoor: ReturnType<typeof createDoor>;
  readonly stop: () => Promise<void>;
}

export interface GuardOptions {
  readonly db: Database;
  readonly repository: Repository;
  readonly decide: Decide;
  readonly onError: (error: unknown) => void;
}

export function createGuard({ db, repository, decide, onError }: GuardOptions): Guard {
  const wards = createRelations(db);
  const grants = createGrants(db);
  const relations = withEmergencies(wards, grants);
  const isConcealed = concealment(db, relations);
  const settling = createSettling(db, onError);
  const sourceDoor = createDoor(db);
  const told = createTold();
  const stamps = createStamps();
  told.add(
    (results) => touches(results, 'RelatedPerson') && wards.forget(),
    (results) => touches(results, 'Consent') && settling.nudge(),
  );
  const store = createGuarded({
    admit: sourceDoor.admit,
    repository,
    decide,
    ...{ relations, isConcealed, underWhich: grants.underWhich },
    stamp: (caller, resource) => stamps.stamp(stampWriter(caller, resource), caller),
    onWritten: told.tell,
  });
  return { store, told, stamps, relations, grants, isConcealed, sourceDoor, stop: () => settling.stop() };
}

/** What the hub itself says of who writes, whatever the resource says. */
const stampWriter = (caller: Caller, resource: Resource): Resource =>
  stampConsent(caller, stampSubscriber(caller, caller.role === 'sistema' ? withoutUnverified(resource) : resource));
