/**
 * A person's whole record through the guard: one judgement for each type it may hold, one audit entry for each page. A type
 * that the caller may not see is left out, since it is no reason to refuse the rest; the person's own resource must be allowed.
 */
import type { AuditEvent } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import { patientCompartmentParams } from '../r4/compartment.ts';
import { RESOURCE_TYPES } from '../r4/resource-types.ts';
import type { AuditInput } from '../security/audit.ts';
import type { Decision } from '../security/policy.ts';
import type { Interaction } from '../security/scopes.ts';
import type { RequestContext } from './guarded.ts';
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
}

export interface WholeRecord {
  readonly patient: Stored;
  readonly resources: readonly Stored[];
}

export interface RecordAccess {
  /** @param asked the request as sent, for the audit. @throws HubError when the person is unknown or not to be seen */
  record(context: RequestContext, query: RecordQuery, asked: string): Promise<RecordPage>;
  /** All of it, with one audit entry. @throws HubError `too-costly` beyond MAX_WHOLE resources */
  wholeRecord(context: RequestContext, patientId: string, asked: string): Promise<WholeRecord>;
}

type Act = Pick<AuditInput, 'interaction' | 'entities' | 'patientId' | 'query'>;

export interface RecordAccessParts {
  readonly repository: Repository;
  readonly decide: (caller: RequestContext['caller'], interaction: Interaction, type: string) => Decision;
  readonly allowed: (context: RequestContext, interaction: Interaction, type: string, act: Act) => Promise<Restriction>;
  readonly traced: <T>(context: RequestContext, act: Act, work: () => Promise<T>) => Promise<T>;
  readonly entry: (context: RequestContext, act: Act, outcome: AuditInput['outcome']) => AuditEvent;
}

export const MAX_WHOLE = 10_000;
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
/** Of a stored text, which is JSON.stringify's own: inside a string the quotes would be escaped. */
const LINK = new RegExp(`"reference":"(${LINKED_TYPES.join('|')})/([A-Za-z0-9\\-.]{1,64})(?:/_history/[^"]*)?"`, 'g');
/** A role names its practitioner and its facility; what these refer to is the directory's business. */
const LINK_LEVELS = 2;
/** In one page; beyond it the reader follows the references himself. */
const MAX_LINKED = 2_000;

export function createRecordAccess({ repository, decide, allowed, traced, entry }: RecordAccessParts): RecordAccess {
  /** The type's restriction when the caller may read it in this record. */
  function sight({ caller }: RequestContext, type: string, patientId: string): Restriction | undefined {
    const decision = decide(caller, 'read', type);
    if (decision.kind === 'deny') return undefined;
    const { restriction } = decision;
    return restriction.patientId === undefined || restriction.patientId === patientId ? restriction : undefined;
  }

  const seenTypes = (context: RequestContext, patientId: string, types: ReadonlySet<string> | undefined) =>
    RECORD_TYPES.filter((type) => (types?.has(type) ?? true) && sight(context, type, patientId) !== undefined);

  async function linkedTo(context: RequestContext, matches: readonly Stored[], patientId: string): Promise<Stored[]> {
    const sights = new Map<string, Restriction | undefined>();
    for (const type of LINKED_TYPES) sights.set(type, sight(context, type, patientId));
    const known = new Set(matches.map(keyOf));
    const found: Stored[] = [];
    let from = matches;
    for (let level = 0; level < LINK_LEVELS && from.length > 0; level++) {
      const wanted = referredTo(from, known).slice(0, MAX_LINKED - found.length);
      const open = wanted.filter(({ type }) => sights.get(type) !== undefined);
      const limited = open.filter(({ type }) => sights.get(type)?.patientId !== undefined);
      const free = open.filter(({ type }) => sights.get(type)?.patientId === undefined);
      from = [
        ...(await repository.readMany(free, {})),
        ...(limited.length === 0 ? [] : await repository.readMany(limited, { patientId })),
      ].filter((stored) => !isSomebodyElses(stored, patientId));
      found.push(...from);
    }
    return found;
  }

  return {
    async record(context, query, asked) {
      const { patientId, types } = query;
      const act: Act = { interaction: 'operation', entities: [], patientId, query: asked };
      const restriction = await allowed(context, 'read', 'Patient', act);
      const page = await traced(context, act, async () => {
        const patient = await repository.read('Patient', patientId, restriction);
        const seen = seenTypes(context, patientId, types);
        const rest = await repository.compartment({ ...query, types: seen });
        const first = query.cursor === undefined && (types?.has('Patient') ?? true) && isSince(patient, query.sinceMs);
        const matches = first ? [patient, ...rest.matches] : rest.matches;
        const linked = await linkedTo(context, matches, patientId);
        return { patient, matches, linked: linked.filter(({ type }) => types?.has(type) ?? true), next: rest.next };
      });
      await repository.record([entry(context, act, 'success')]);
      return page;
    },

    async wholeRecord(context, patientId, asked) {
      const act: Act = { interaction: 'operation', entities: [], patientId, query: asked };
      const restriction = await allowed(context, 'read', 'Patient', act);
      const whole = await traced(context, act, async () => {
        const patient = await repository.read('Patient', patientId, restriction);
        const types = seenTypes(context, patientId, undefined);
        const own = await everyPage(repository, patientId, types);
        return { patient, resources: [...own, ...(await linkedTo(context, [patient, ...own], patientId))] };
      });
      await repository.record([entry(context, act, 'success')]);
      return whole;
    },
  };
}

async function everyPage(repository: Repository, patientId: string, types: readonly string[]): Promise<Stored[]> {
  const whole = { patientId, types, sinceMs: undefined, fromMs: undefined, toMs: undefined, count: WHOLE_PAGE };
  const own: Stored[] = [];
  let cursor: string | undefined;
  do {
    const page = await repository.compartment({ ...whole, cursor });
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
function isSomebodyElses({ type, json }: Stored, patientId: string): boolean {
  if (type !== 'Device') return false;
  const named = (JSON.parse(json) as { patient?: { reference?: string } }).patient?.reference;
  return named !== undefined && named !== `Patient/${patientId}`;
}
