/** The only door to what is stored: the law, who is told of a commit, and the signatures of facilities. */
import type { Resource } from '@medplum/fhirtypes';
import type { Database } from '../db.ts';
import { createSameFacility } from '../registries/read.ts';
import type { Caller } from '../security/caller.ts';
import { concealment, withEmergencies } from '../security/consent/create.ts';
import { createGrants, type Grants } from '../security/consent/grants.ts';
import { stampConsent } from '../security/consent/write-rule.ts';
import type { Decide } from '../security/policy/decide.ts';
import { createRelations, type RelationsOf, withFormerClues } from '../security/policy/relations.ts';
import { createDoor } from '../security/sources/admit.ts';
import { createGuarded, type Guarded } from '../store/guarded.ts';
import type { Settling } from '../store/postgres/settle-consents.ts';
import type { Repository } from '../store/repository.ts';
import type { SamePerson } from '../store/same-person.ts';
import { onlyEnded, withoutUnverified } from '../store/write/guardian.ts';
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
}

export interface GuardOptions {
  readonly db: Database;
  readonly repository: Repository;
  readonly samePerson: SamePerson;
  readonly decide: Decide;
  readonly settling: Settling;
}

export function createGuard({ db, repository, samePerson, decide, settling }: GuardOptions): Guard {
  const wards = createRelations(db);
  const grants = createGrants(db);
  const facilities = createSameFacility(repository);
  const relations = withFormerClues(withEmergencies(wards, grants), facilities.of);
  const isConcealed = concealment(db, relations, samePerson);
  const sourceDoor = createDoor(db);
  const told = createTold();
  const stamps = createStamps();
  told.add(
    (results) => touches(results, 'RelatedPerson') && wards.forget(),
    (results) => touches(results, 'Consent') && settling.nudge(),
    (results) => touches(results, 'Organization') && facilities.forget(),
  );
  const store = createGuarded({
    admit: sourceDoor.admit,
    repository,
    samePerson,
    decide,
    ...{ relations, isConcealed, underWhich: grants.underWhich },
    stamp: (caller, resource) => stamps.stamp(stampWriter(caller, resource), caller),
    onWritten: told.tell,
  });
  return {
    store,
    told,
    stamps,
    relations,
    grants,
    isConcealed,
    sourceDoor,
  };
}

/** What the hub itself says of who writes, whatever the resource says. */
const stampWriter = (caller: Caller, resource: Resource): Resource =>
  stampConsent(caller, stampSubscriber(caller, stampCare(caller, resource)));

function stampCare({ role }: Caller, resource: Resource): Resource {
  if (role === 'sistema') return withoutUnverified(resource);
  return role === 'paciente' ? onlyEnded(resource) : resource;
}
