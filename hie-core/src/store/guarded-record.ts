/**
 * A person's whole record through the guard: one judgement for each type it may hold, one audit entry for each page. A type
 * that the caller may not see is left out, since it is no reason to refuse the rest; the person's own resource must be allowed.
 */
import { fault } from '../errors.ts';
import { patientCompartmentParams } from '../r4/compartment.ts';
import { RESOURCE_TYPES } from '../r4/resource-types.ts';
import type { Act } from '../security/audit/entry.ts';
import type { Caller } from '../security/caller.ts';
import type { Judge, RequestContext } from './guarded-judge.ts';
import type { Law } from './law.ts';
import type { CompartmentQuery, Repository, Restriction, Stored } from './repository.ts';

export interface RecordQuery extends Omit<CompartmentQuery, 'types'> {
  /** Types asked for, of the record and of what it refers to; undefined: all. */
  readonly types: ReadonlySet<string> | undefined;
}

export interface RecordPage {
  readonly patient: Stored;
  /** Of the record; the person first, on the first page. */
  readonly matches: readonly Stored[];
  /** Outside of the record, referred to by `matches`; each once in a page. */
  readonly linked: readonly Stored[];
  readonly next: string | undefined;
  /** The person hid something from the caller; told on the first page. */
  readonly concealed: boolean;
}

export interface WholeRecord {
  readonly patient: Stored;
  readonly resources: readonly Stored[];
  readonly concealed: boolean;
}

export interface RecordAccess {
  /** @param asked the request as sent, for the audit. @throws HubError when the person is unknown or not to be seen */
  record(context: RequestContext, query: RecordQuery, asked: string): Promise<RecordPage>;
  /** All of it, with one audit entry. @throws HubError `too-costly` beyond MAX_WHOLE resources */
  wholeRecord(context: RequestContext, patientId: string, asked: string): Promise<WholeRecord>;
}

/** Whether the person hid something of the record from this caller. */
export type IsConcealed = (caller: Caller, patientId: string) => Promise<boolean>;

const MAX_WHOLE = 10_000;
const WHOLE_PAGE = 1_000;

/** The trail of who looked is asked for by name: it would outgrow the record itself. */
const RECORD_TYPES = RESOURCE_TYPES.filter(
  (type) => type !== 'Patient' && type !== 'AuditEvent' && patientCompartmentParams(type).length > 0,
);
/** Who, where and with what; never another person, never another person's data. */
const LINKED_TYPES = [
  ...['Organization', 'Practitioner', 'PractitionerRole', 'Location', 'HealthcareService'],
  ...['Medication', 'Substance', 'Device'],
];
const asksLinked = (types: ReadonlySet<string> | undefined): boolean =>
  types === undefined || LINKED_TYPES.some((type) => types.has(type));
/** Of a stored text, which is JSON.stringify's own: inside a string the quotes would be escaped. */
const LINK = new RegExp(`"reference":"(${LINKED_TYPES.join('|')})/([A-Za-z0-9\\-.]{1,64})(?:/_history/[^"]*)?"`, 'g');
/** A role names its practitioner and its facility; what these refer to is the directory's business. */
const LINK_LEVELS = 2;
/** In one page; beyond it the reader follows the references himself. */
const MAX_LINKED = 2_000;

export const createRecordAccess = (judge: Judge, isConcealed: IsConcealed = async () => false): RecordAccess => ({
  record: (context, query, asked) =>
    onRecord(judge, context, query.patientId, asked, async (patient, sees) => {
      const { types } = query;
      const rest = await judge.repository.compartment({ ...query, types: seenTypes(sees, types) }, { reach: sees });
      const first = query.cursor === undefined && (types?.has('Patient') ?? true) && isSince(patient, query.sinceMs);
      const matches = first ? [patient, ...rest.matches] : rest.matches;
      const linked = asksLinked(types) ? await linkedTo(judge, sees, matches, query.patientId) : [];
      const concealed = query.cursor === undefined && (await isConcealed(context.caller, query.patientId));
      return {
        ...{ patient, matches, next: rest.next, concealed },
        linked: linked.filter(({ type }) => types?.has(type) ?? true),
      };
    }),

  wholeRecord: (context, patientId, asked) =>
    onRecord(judge, context, patientId, asked, async (patient, sees) => {
      const own = await everyPage(judge.repository, patientId, sees, seenTypes(sees, undefined));
      const concealed = await isConcealed(context.caller, patientId);
      const linked = await linkedTo(judge, sees, [patient, ...own], patientId);
      return { patient, resources: [...own, ...linked], concealed };
    }),
});

/** The person's own resource has to be allowed; `work` reads the rest by the law of each type. */
async function onRecord<T>(
  judge: Judge,
  context: RequestContext,
  patientId: string,
  asked: string,
  work: (patient: Stored, sees: Sees) => Promise<T>,
): Promise<T> {
  // Whoever is shown one record of a person is shown them all: each of them tells of it.
  const entities = judge.samePerson.recordsOf(patientId).map((id) => ({ type: 'Patient', id }));
  const act: Act = { interaction: 'operation', entities, patientId, query: asked };
  const { named } = await judge.allowed(context, 'read', 'Patient', act);
  const answer = await judge.traced(context, act, async () => {
    const patient = await judge.repository.read('Patient', patientId, named);
    return work(patient, seesIn(await judge.lawOf(context.caller), patientId));
  });
  await judge.record(context, act, 'success');
  return answer;
}

const seenTypes = (sees: Sees, types: ReadonlySet<string> | undefined): string[] =>
  RECORD_TYPES.filter((type) => (types?.has(type) ?? true) && sees(type) !== undefined);

async function linkedTo(
  { repository, samePerson }: Judge,
  sees: Sees,
  matches: readonly Stored[],
  patientId: string,
): Promise<Stored[]> {
  const known = new Set(matches.map(keyOf));
  const found: Stored[] = [];
  let from = matches;
  for (let level = 0; level < LINK_LEVELS && from.length > 0; level++) {
    const wanted = referredTo(from, known).slice(0, MAX_LINKED - found.length);
    const next: Stored[] = [];
    for (const { law, references } of byLaw(sees, wanted, patientId))
      next.push(...(await repository.readMany(references, law)));
    const own = samePerson.recordsOf(patientId);
    from = next.filter((stored) => !isSomebodyElses(stored, own));
    found.push(...from);
  }
  return found;
}

/** The law of a type in this record; undefined: it may not be read there. */
type Sees = (type: string) => Restriction | undefined;

function seesIn(law: Law, patientId: string): Sees {
  return (type) => {
    const decision = law('read', type);
    if (decision.kind === 'deny') return undefined;
    return decision.named.persons?.includes(patientId) === false ? undefined : decision.named;
  };
}

interface Reading {
  readonly law: Restriction;
  readonly references: { readonly type: string; readonly id: string }[];
}

/** Nearly all of them are the directory's, under no restriction: one question. */
function byLaw(sees: Sees, wanted: Reading['references'], patientId: string): readonly Reading[] {
  const readings = new Map<Restriction['hidden'] | 'own', Reading>();
  for (const reference of wanted) {
    const law = sees(reference.type);
    if (law === undefined) continue;
    const name = law.persons === undefined ? law.hidden : 'own';
    const reading = readings.get(name);
    if (reading !== undefined) reading.references.push(reference);
    else
      readings.set(name, {
        law: law.persons === undefined ? law : { ...law, persons: [patientId] },
        references: [reference],
      });
  }
  return [...readings.values()];
}

async function everyPage(
  repository: Repository,
  patientId: string,
  sees: Sees,
  types: readonly string[],
): Promise<Stored[]> {
  const whole = { patientId, types, sinceMs: undefined, fromMs: undefined, toMs: undefined, count: WHOLE_PAGE };
  const own: Stored[] = [];
  let cursor: string | undefined;
  do {
    const page = await repository.compartment({ ...whole, cursor }, { reach: sees });
    own.push(...page.matches);
    cursor = page.next;
    if (own.length > MAX_WHOLE)
      throw fault('too-costly', `El expediente tiene más de ${MAX_WHOLE} recursos: no se puede resumir de una vez.`, {
        path: 'Patient',
        fix: 'Use $everything, que lo entrega por páginas.',
      });
  } while (cursor !== undefined);
  return own;
}

const keyOf = ({ type, id }: { readonly type: string; readonly id: string }): string => `${type}/${id}`;

const isSince = ({ lastUpdated }: Stored, sinceMs: number | undefined): boolean =>
  sinceMs === undefined || Date.parse(lastUpdated) >= sinceMs;

function referredTo(from: readonly Stored[], known: Set<string>): { type: string; id: string }[] {
  const wanted: { type: string; id: string }[] = [];
  for (const { json } of from) {
    for (const [, type, id] of json.matchAll(LINK)) {
      const reference = { type: type!, id: id! };
      if (known.has(keyOf(reference))) continue;
      known.add(keyOf(reference));
      wanted.push(reference);
    }
  }
  return wanted;
}

/** A Device, which R4 has in no compartment, may be another person's: it is not shown because a reference went astray. */
function isSomebodyElses({ type, json }: Stored, own: readonly string[]): boolean {
  if (type !== 'Device') return false;
  const named = (JSON.parse(json) as { patient?: { reference?: string } }).patient?.reference;
  return named !== undefined && !own.some((id) => named === `Patient/${id}`);
}
