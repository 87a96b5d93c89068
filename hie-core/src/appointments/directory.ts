/**
 * Every agenda of the hub, held in memory: a few thousand at most, read again when one of them is written. Another hub's writes
 * are noticed within a minute; whoever books is judged by what is stored, never by this.
 */
import type { HealthcareService, Location, Organization, Resource, Schedule } from '@medplum/fhirtypes';
import { HubError } from '../errors.ts';
import { occupationKey } from '../store/hashes.ts';
import type { Repository } from '../store/repository.ts';
import { type Agenda, actorOf, agendaOf, isClosedUnit, locationOf, organizationOf } from './agenda.ts';

export interface Listed extends Agenda {
  /** `occupation.key` */
  readonly key: string;
  readonly organization: Organization | undefined;
  readonly location: Location | undefined;
  readonly organizationId: string | undefined;
  readonly locationId: string | undefined;
  readonly practitionerIds: readonly string[];
  /** Its facility closed: it gives no more places; what was booked there is moved, cancelled and told as ever. */
  readonly isClosed: boolean;
  /** Versions of all that it is made of: the same, and it is the same object. */
  readonly versions: string;
}

export interface Directory {
  /** Those that give places. */
  readonly agendas: () => Promise<readonly Listed[]>;
  /** Closed ones too. */
  readonly byId: (id: string) => Promise<Listed | undefined>;
  /** One of them was written here. */
  readonly forget: () => void;
}

export const LISTED_TYPES: ReadonlySet<string> = new Set(['Schedule', 'HealthcareService', 'Location', 'Organization']);
/** What another hub writes is seen after this. */
const KNOWN_MS = 60_000;
const PAGE = 1_000;

interface Read {
  readonly atMs: number;
  readonly list: readonly Listed[];
  readonly byId: ReadonlyMap<string, Listed>;
}

export function createDirectory(
  repository: Repository,
  onError: (error: unknown) => void,
  nowMs = Date.now,
): Directory {
  let known: Promise<Read> | undefined;
  let again: Promise<unknown> | undefined;

  let last: ReadonlyMap<string, Listed> = new Map();
  const readWhole = async (): Promise<Read> => {
    const found = await readAll(repository, nowMs(), last);
    last = found.byId;
    return found;
  };
  const read = (): Promise<Read> => {
    const reading = readWhole();
    reading.catch(() => {
      if (known === reading) known = undefined;
    });
    return reading;
  };

  async function current(): Promise<Read> {
    known ??= read();
    const found = await known;
    if (nowMs() - found.atMs > KNOWN_MS) renew();
    return found;
  }

  /** Nobody waits for it. */
  function renew(): void {
    if (again !== undefined) return;
    const before = known;
    const next = readWhole();
    again = next
      .then((found) => {
        if (known === before) known = Promise.resolve(found);
      })
      .catch(onError)
      .finally(() => {
        again = undefined;
      });
  }

  return {
    agendas: async () => (await current()).list,
    byId: async (id) => (await current()).byId.get(id),
    forget: () => {
      known = undefined;
    },
  };
}

async function readAll(repository: Repository, atMs: number, last: ReadonlyMap<string, Listed>): Promise<Read> {
  const [schedules, services] = await Promise.all([
    allOf<Schedule>(repository, 'Schedule'),
    allOf<HealthcareService>(repository, 'HealthcareService'),
  ]);
  const service = new Map(services.map((one) => [one.id!, one]));
  const agendas = schedules.flatMap((schedule): Agenda[] => {
    const of = service.get(actorOf(schedule.actor, 'HealthcareService') ?? '');
    const agenda = of === undefined ? undefined : tolerant(() => agendaOf(schedule, of));
    return agenda === undefined ? [] : [agenda];
  });
  const places = await placesOf(repository, agendas);
  const all = agendas.map((agenda): Listed => {
    const [organizationId, locationId] = [organizationOf(agenda), locationOf(agenda)];
    const location = places.get(`Location/${locationId}`) as Location | undefined;
    const organization = places.get(`Organization/${organizationId}`) as Organization | undefined;
    const isClosed = [organization, location].some((one) => one !== undefined && isClosedUnit(one));
    const versions = [agenda.schedule, agenda.service, location, organization]
      .map((one) => one?.meta?.versionId)
      .join();
    const before = last.get(agenda.id);
    // What is computed for an agenda is kept by its object.
    if (before?.versions === versions && before.serviceId === agenda.serviceId) return before;
    const key = occupationKey(`Schedule/${agenda.id}`);
    const practitionerIds = idsOf(agenda.schedule.actor, 'Practitioner');
    return { ...agenda, key, organization, location, organizationId, locationId, practitionerIds, isClosed, versions };
  });
  return { atMs, list: all.filter(({ isClosed }) => !isClosed), byId: new Map(all.map((one) => [one.id, one])) };
}

const idsOf = (actors: Schedule['actor'], type: string): string[] =>
  (actors ?? []).flatMap((actor) => actorOf([actor], type) ?? []);

/** Written before its rules were checked: nobody can book in it, and the others still stand. */
function tolerant<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof HubError) return undefined;
    throw error;
  }
}

async function placesOf(repository: Repository, agendas: readonly Agenda[]): Promise<Map<string, Resource>> {
  const names = new Set(
    agendas.flatMap((agenda) => [`Location/${locationOf(agenda)}`, `Organization/${organizationOf(agenda)}`]),
  );
  const wanted = [...names].map((name) => name.split('/')).filter(([, id]) => id !== 'undefined');
  const found = new Map<string, Resource>();
  for (let at = 0; at < wanted.length; at += PAGE) {
    const references = wanted.slice(at, at + PAGE).map(([type, id]) => ({ type: type!, id: id! }));
    for (const { type, id, json } of await repository.readMany(references, {}))
      found.set(`${type}/${id}`, JSON.parse(json) as Resource);
  }
  return found;
}

async function allOf<T extends Resource>(repository: Repository, type: T['resourceType']): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await repository.search({ type, criteria: [], sort: [], count: PAGE, cursor, total: 'none' }, {});
    for (const { json } of page.matches) found.push(JSON.parse(json) as T);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}
