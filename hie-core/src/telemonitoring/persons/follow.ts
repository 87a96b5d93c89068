/**
 * When records are joined (docs/adr/0039) readings, programmes and alerts go to who stands for the person from then
 * on; when they are taken apart each goes back, with what his own devices measured in between. Every row keeps whose record it goes into, so
 * that neither way loses anything, in whichever order links come and go; the record itself is not rewritten.
 */
import { type Database, inTransaction, type Queryable } from '../../db.ts';
import type { SliceContext } from '../../hub/slice.ts';
import { personNumber } from '../devices/sql.ts';
import { announceChange, takeTurn } from '../intake/sql.ts';
import {
  giveBack,
  giveEnrolments,
  giveReadings,
  type KnownPerson,
  rootOf,
  selectDoubled,
  selectFollowers,
  selectPersons,
  selectPersonsAfter,
  setAside,
  setSurvivor,
} from './sql.ts';

export interface PersonsParts {
  readonly db: Database;
  readonly samePerson: Pick<SliceContext['samePerson'], 'version' | 'survivorOf'>;
  /** Alerts went to somebody else: the record follows. */
  readonly onAlerts: () => void;
}

const BATCH = 5_000;
const JOINED = 'Su programa siguió en el expediente con el que se unió.';

/** Until somebody is joined or taken apart one step looks at who is new in telemonitoring; then at everybody. */
export function personsFollower({ db, samePerson, onAlerts }: PersonsParts): () => Promise<boolean> {
  let seen: number | undefined;
  let last = 0;
  return async () => {
    const { version } = samePerson;
    let moved = 0;
    for (let after = version === seen ? last : 0; ; ) {
      const persons = await selectPersonsAfter(db, after, BATCH);
      for (const person of persons) {
        const stands = samePerson.survivorOf(person.patient);
        const survivor = stands === person.patient ? null : stands;
        if (survivor !== person.survivor) moved += await follow(db, person, survivor);
      }
      after = persons.at(-1)?.id ?? after;
      last = Math.max(last, after);
      if (persons.length < BATCH) break;
    }
    if (moved > 0) onAlerts();
    seen = version;
    return samePerson.version !== version;
  };
}

/** Before something of a record is kept and judged: who stands for it is known here too, even if nothing was ever heard of it. */
export async function settle({ db, samePerson }: Omit<PersonsParts, 'onAlerts'>, patient: string): Promise<void> {
  const survivor = samePerson.survivorOf(patient);
  if (survivor === patient) return;
  await personNumber(db, patient);
  const [person] = await selectPersons(db, [patient]);
  if (person!.survivor !== survivor) await follow(db, person!, survivor);
}

/** @returns 1 when he is somebody else's from now on, or his own again */
export const follow = (db: Database, person: KnownPerson, survivor: string | null): Promise<number> =>
  inTransaction(db, async (client) => {
    await takeTurn(client);
    const target = survivor === null ? null : await ownNumber(client, survivor);
    const them = await selectFollowers(client, person.id);
    const before = await rootOf(client, person.id);
    await setSurvivor(client, person.id, target);
    const root = await rootOf(client, person.id);
    if (root === before) return 0;
    for (const doubled of await selectDoubled(client, them, root))
      await setAside(client, doubled, 'Amate (automático)', JOINED);
    await giveReadings(client, them, root);
    await giveEnrolments(client, them, root);
    await giveBack(client, [before, root]);
    await announceChange(client);
    return 1;
  });

/** The record's own, whoever stands for it. */
async function ownNumber(client: Queryable, patient: string): Promise<number> {
  await personNumber(client, patient);
  const [one] = await selectPersons(client, [patient]);
  return one!.id;
}
