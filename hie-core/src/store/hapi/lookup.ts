/** Asks HAPI what a write must know before it is decided: who holds these identifiers, what stands under these ids. */
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { criterionText, parseCriteria, soleIdentifier } from '../criteria.ts';
import { type Current, liveOf } from '../current.ts';
import { identifierHash } from '../hashes.ts';
import { isOurs, keyOf } from '../keys.ts';
import { parseReference } from '../references.ts';
import { typeOf } from '../repository.ts';
import type { Answer } from '../write/answer.ts';
import type { Entry } from '../write/planned.ts';
import { broughtId, conditionOf, ownReferences } from '../write/question.ts';
import type { BusinessIdentifier, RuleRead, WriteRule } from '../write-rule.ts';
import type { HapiClient } from './client.ts';
import { resourcesOf, toCurrent } from './resource.ts';

export interface Asked {
  readonly identifiers: Map<string, BusinessIdentifier & { readonly type: string }>;
  readonly references: Map<string, { readonly type: string; readonly id: string }>;
  /** Identifiers that this write may claim and ids that it may change: what others must wait for. */
  readonly contested: Set<string>;
}

export function toAsked(
  entries: readonly Entry[],
  rules: ReadonlyMap<string, WriteRule>,
  own: ReadonlyMap<string, number> = ownReferences(entries),
): Asked {
  const asked: Asked = { identifiers: new Map(), references: new Map(), contested: new Set() };
  const identify = (type: string, { system, value }: BusinessIdentifier): string => {
    const hash = identifierHash(type, system, value);
    asked.identifiers.set(hash, { type, system, value });
    return hash;
  };
  const refer = (type: string, id: string): string => {
    const key = keyOf(type, id);
    asked.references.set(key, { type, id });
    return key;
  };
  for (const { intent, slots } of entries) {
    const type = typeOf(intent);
    const condition = conditionOf(intent);
    if (condition !== undefined)
      asked.contested.add(`${type}?${condition.map((one) => criterionText(one).join('=')).join('&')}`);
    const sole = condition === undefined ? undefined : soleIdentifier(condition);
    if (sole !== undefined) asked.contested.add(identify(type, sole));
    const id = broughtId(intent);
    if (id !== undefined) asked.contested.add(refer(type, id));
    if ('resource' in intent)
      for (const one of rules.get(type)?.lookups(intent.resource) ?? []) asked.contested.add(identify(type, one));
    for (const slot of slots) {
      if (slot.kind !== 'reference' || own.has(slot.original)) continue;
      const target = parseReference(slot.original);
      if (target.kind === 'local') refer(target.type, target.id);
      const named = target.kind === 'conditional' ? soleIdentifier(parseCriteria(target.query)) : undefined;
      if (target.kind === 'conditional' && named !== undefined) identify(target.type, named);
    }
  }
  return asked;
}

/** Beyond this a URL grows past what servers accept. */
const IDS_PER_SEARCH = 100;

export async function answerOf(client: HapiClient, asked: Pick<Asked, 'identifiers' | 'references'>): Promise<Answer> {
  const answer: Answer = { byIdentifier: new Map(), byKey: new Map(), done: undefined };
  const found = await Promise.all([byIds(client, asked.references.values()), byIdentifiers(client, asked.identifiers)]);
  for (const current of found.flat().map(toCurrent)) {
    answer.byKey.set(current.key, current);
    fileIdentifiers(answer, current, asked.identifiers);
  }
  const missing = [...asked.references.values()].filter(({ type, id }) => !answer.byKey.has(keyOf(type, id)));
  for (const current of await deletedOnes(client, missing)) answer.byKey.set(current.key, current);
  return answer;
}

/** A search finds nothing of a deleted resource, but its history does: a write goes on from its last version. */
async function deletedOnes(
  client: HapiClient,
  references: readonly { type: string; id: string }[],
): Promise<Current[]> {
  if (references.length === 0) return [];
  const entry = references.map(({ type, id }) => ({
    request: { method: 'GET' as const, url: `${type}/${id}/_history?_count=1` },
  }));
  const answer = await client.post({ resourceType: 'Bundle', type: 'batch', entry });
  return (answer.entry ?? []).flatMap(({ resource }, index) => {
    const newest = resource?.resourceType === 'Bundle' ? resource.entry?.[0] : undefined;
    return newest?.request?.method === 'DELETE' ? [deletedOne(newest, references[index]!)] : [];
  });
}

/** @param beforeMs of the version before, which stands for the moment of the deletion where HAPI does not tell it */
export function deletedOne(
  { request, response }: BundleEntry,
  { type, id }: { type: string; id: string },
  beforeMs = 0,
): Current {
  return {
    key: keyOf(type, id),
    type,
    version: Number((/\d+/.exec(response?.etag ?? '') ?? /\d+$/.exec(request?.url ?? ''))?.[0]),
    deleted: true,
    atMs: response?.lastModified === undefined ? beforeMs : Date.parse(response.lastModified),
    patient: undefined,
    publicId: isOurs(id) ? undefined : id,
    content: '',
  };
}

function fileIdentifiers(answer: Answer, current: Current, asked: Asked['identifiers']): void {
  const { identifier } = JSON.parse(current.content) as { identifier?: unknown };
  const list = (Array.isArray(identifier) ? identifier : [identifier]) as (
    | { system?: string; value?: string }
    | undefined
  )[];
  for (const one of list) {
    if (!one?.value) continue;
    const hash = identifierHash(current.type, one.system, one.value);
    if (!asked.has(hash)) continue;
    const holders = answer.byIdentifier.get(hash) ?? [];
    if (!holders.some(({ key }) => key === current.key)) answer.byIdentifier.set(hash, [...holders, current]);
  }
}

/** Absent and deleted ones are missing. */
export async function byIds(
  client: HapiClient,
  references: Iterable<{ readonly type: string; readonly id: string }>,
): Promise<Resource[]> {
  const groups = new Map<string, string[]>();
  for (const { type, id } of references) groups.set(type, [...(groups.get(type) ?? []), id]);
  const searches: string[] = [];
  for (const [type, ids] of groups)
    for (let at = 0; at < ids.length; at += IDS_PER_SEARCH)
      searches.push(query(type, [['_id', ids.slice(at, at + IDS_PER_SEARCH).join(',')]], IDS_PER_SEARCH));
  return many(client, searches);
}

function byIdentifiers(client: HapiClient, identifiers: Asked['identifiers']): Promise<Resource[]> {
  const searches = [...identifiers.values()].map(({ type, system, value }) =>
    query(type, [['identifier', `${escape_(system)}|${escape_(value)}`]], 50),
  );
  return many(client, searches);
}

async function many(client: HapiClient, searches: readonly string[]): Promise<Resource[]> {
  if (searches.length === 0) return [];
  if (searches.length === 1) return resourcesOf((await client.get(searches[0]!)) as Bundle);
  const entry = searches.map((url) => ({ request: { method: 'GET' as const, url } }));
  const answer = await client.post({ resourceType: 'Bundle', type: 'batch', entry });
  return resourcesOf(answer).flatMap((inner) => (inner.resourceType === 'Bundle' ? resourcesOf(inner) : []));
}

export const query = (type: string, parameters: readonly (readonly [string, string])[], count: number): string =>
  `${type}?${new URLSearchParams([...parameters, ['_count', String(count)]].map(([name, value]) => [name!, value!]))}`;

const escape_ = (text: string): string => text.replace(/[\\,|$]/g, '\\$&');

export function ruleRead(client: HapiClient, answer: Answer, asked: Asked): RuleRead {
  return {
    async byIdentifier(type, identifiers) {
      const wanted = new Map(identifiers.map((one) => [identifierHash(type, one.system, one.value), { type, ...one }]));
      const unknown = new Map([...wanted].filter(([hash]) => !asked.identifiers.has(hash)));
      const more = await answerOf(client, { identifiers: unknown, references: new Map() });
      for (const [hash, one] of unknown) asked.identifiers.set(hash, one);
      for (const [hash, holders] of more.byIdentifier) answer.byIdentifier.set(hash, holders);
      for (const [key, current] of more.byKey) answer.byKey.set(key, current);
      const holders = [...wanted.keys()].flatMap((hash) => answer.byIdentifier.get(hash) ?? []);
      return [...new Map(holders.map((one) => [one.key, one])).values()].map(({ content }) => JSON.parse(content));
    },
    async byId(named) {
      const unread = named.filter(({ type, id }) => !answer.byKey.get(keyOf(type, id))?.content);
      const references = new Map(unread.map((one) => [keyOf(one.type, one.id), one]));
      const more = await answerOf(client, { identifiers: new Map(), references });
      for (const [key, current] of more.byKey) answer.byKey.set(key, current);
      return named.map(({ type, id }) => liveOf(answer.byKey.get(keyOf(type, id)), type));
    },
    // The ledger of supplies is written with the version; HAPI keeps the versions.
    held: async () => ({ keepsStock: false, item: undefined, lots: [], filled: 0 }),
  };
}
