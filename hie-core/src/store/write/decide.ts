/**
 * Says for each entry whether it creates, updates or meets what exists: by its condition or id, or by the write rule of its
 * type. Spec: https://hl7.org/fhir/R4/http.html#ccreate, #cond-update, #delete, #concurrency
 */

import { randomUUID } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { soleIdentifier } from '../criteria.ts';
import { type Current, idOf } from '../current.ts';
import { identifierHash } from '../hashes.ts';
import { isOurs, keyOf } from '../keys.ts';
import { referenceSlots } from '../references.ts';
import { typeOf } from '../repository.ts';
import type { RuleIntent, RuleRead, WriteRule } from '../write-rule.ts';
import type { Answer } from './answer.ts';
import type { Entry, PlainIntent, Planned } from './planned.ts';
import { broughtId, conditionOf, searchName } from './question.ts';

export interface Known {
  readonly answer: Answer;
  /** searchName → at most two. */
  readonly found: ReadonlyMap<string, readonly Current[]>;
  readonly read: RuleRead;
  readonly sibling?: RuleIntent['sibling'];
}

export interface Decision {
  /** How others may refer to it; a rule's `also` uses it. */
  readonly self: string;
  readonly planned: Planned;
  readonly also: readonly Planned[];
  /** Of other resources that change with it; still to be decided by their own rules. */
  readonly changes: readonly Resource[];
}

type Writing = Extract<PlainIntent, { readonly kind: 'create' | 'update' }>;

export function decide(entry: Entry<PlainIntent>, rule: WriteRule | undefined, known: Known): Promise<Decision> {
  return isWriting(entry) ? decideWrite(entry, rule, known) : decideDelete(entry, rule, known);
}

const isWriting = (entry: Entry<PlainIntent>): entry is Entry<Writing> => entry.intent.kind !== 'delete';

/** What is not there, or no more, needs no deleting. */
async function decideDelete(entry: Entry<PlainIntent>, rule: WriteRule | undefined, known: Known): Promise<Decision> {
  const target = targetOf(entry, false, known);
  const standing = rule?.refuseDelete === undefined ? undefined : live(target);
  if (standing !== undefined) rule!.refuseDelete!(standing);
  const nothing = { resourceType: typeOf(entry.intent) } as Resource;
  return {
    self: `urn:uuid:${randomUUID()}`,
    planned: plan(entry, 'delete', nothing, target, broughtId(entry.intent)),
    ...{ also: [], changes: [] },
  };
}

async function decideWrite(entry: Entry<Writing>, rule: WriteRule | undefined, known: Known): Promise<Decision> {
  const { intent, path } = entry;
  const target = targetOf(entry, rule !== undefined, known);
  refuseOtherId(entry, target, known);
  const self = intent.fullUrl ?? `urn:uuid:${randomUUID()}`;
  if (rule === undefined) return { self, planned: plain(entry, target, known), also: [], changes: [] };
  const verdict = await rule.decide(
    {
      ...{ kind: intent.kind, resource: intent.resource, condition: conditionOf(intent), target: live(target), self },
      sibling: known.sibling,
    },
    known.read,
  );
  const also = 'also' in verdict ? (verdict.also ?? []).map((resource) => added(resource, path)) : [];
  const changes = ('changes' in verdict && verdict.changes) || [];
  if (verdict.kind === 'create') {
    const clientId = broughtId(intent);
    return {
      self,
      planned: plan(
        entry,
        'create',
        verdict.resource,
        clientId === undefined ? undefined : target,
        clientId,
        claimOf(entry, known),
      ),
      ...{ also, changes },
    };
  }
  const key = keyOf(intent.resource.resourceType, verdict.id);
  // A condition that no identifier answers is met by a search, whose finds stand in no other answer.
  const chosen = target?.key === key ? target : known.answer.byKey.get(key);
  if (chosen === undefined) throw new Error('a write rule chose a resource that it did not read');
  const resource = verdict.kind === 'match' ? intent.resource : verdict.resource;
  const planned = plan(entry, verdict.kind === 'match' ? 'match' : 'update', resource, chosen);
  return { self, planned, also, changes };
}

export const live = (current: Current | undefined): Resource | undefined =>
  current === undefined || current.deleted ? undefined : (JSON.parse(current.content) as Resource);

/** The resource that stands where the intent points, deleted or not. @throws HubError when it is not the one that was meant */
export function targetOf(entry: Entry, hasRule: boolean, known: Known): Current | undefined {
  const { intent } = entry;
  const type = typeOf(intent);
  if (intent.kind !== 'create' && 'id' in intent.target) {
    const found = known.answer.byKey.get(keyOf(type, intent.target.id));
    const current = intent.kind !== 'update' && found?.type !== type ? undefined : found;
    if (current !== undefined && current.type !== type) throw wrongType(entry);
    checkVersion(entry, current);
    return current;
  }
  const condition = conditionOf(intent);
  if (condition === undefined) return undefined;
  const sole = soleIdentifier(condition);
  const matches =
    (sole === undefined
      ? known.found.get(searchName(type, condition))
      : known.answer.byIdentifier.get(identifierHash(type, sole.system, sole.value))) ?? [];
  // Who is who, among several, is for the rule to say.
  if (matches.length > 1 && hasRule && sole !== undefined) return undefined;
  if (matches.length > 1) throw severalMatches(entry);
  checkVersion(entry, matches[0]);
  return matches[0];
}

function plain(entry: Entry<Writing>, target: Current | undefined, known: Known): Planned {
  const { intent } = entry;
  if (target !== undefined && intent.kind === 'create') return plan(entry, 'match', intent.resource, target);
  if (target !== undefined) return plan(entry, 'update', intent.resource, target);
  const clientId = broughtId(intent);
  const before = clientId === undefined ? undefined : known.answer.byKey.get(keyOf(typeOf(intent), clientId));
  return plan(entry, 'create', intent.resource, before, clientId, claimOf(entry, known));
}

function plan(
  entry: Entry<PlainIntent>,
  action: Planned['action'],
  resource: Resource,
  current: Current | undefined,
  clientId?: string,
  claim?: string,
): Planned {
  const asSent = 'resource' in entry.intent && resource === entry.intent.resource;
  const slots = action === 'match' || action === 'delete' ? [] : asSent ? entry.slots : referenceSlots(resource);
  const key = current?.key ?? (clientId === undefined ? '' : keyOf(resource.resourceType, clientId));
  const publicId =
    current === undefined ? (clientId === undefined || isOurs(clientId) ? undefined : clientId) : current.publicId;
  return {
    intent: entry.intent,
    action,
    resource,
    slots,
    current,
    key,
    publicId,
    patients: [],
    claim,
    path: entry.path,
  };
}

/** A rule may have refused what was asked for; and whom somebody carries already cannot be claimed. */
function claimOf(entry: Entry<Writing>, known: Known): string | undefined {
  const condition = conditionOf(entry.intent);
  const sole = condition === undefined ? undefined : soleIdentifier(condition);
  if (sole === undefined) return undefined;
  const hash = identifierHash(typeOf(entry.intent), sole.system, sole.value);
  return known.answer.byIdentifier.has(hash) ? undefined : hash;
}

function added(resource: Resource, path: string): Planned {
  return {
    intent: undefined,
    action: 'create',
    resource,
    slots: referenceSlots(resource),
    current: undefined,
    key: '',
    publicId: undefined,
    patients: [],
    claim: undefined,
    path,
  };
}

/** R4 conditional update: "no matches, id provided" creates under that id; a match under another id is an error. */
function refuseOtherId(entry: Entry<Writing>, target: Current | undefined, known: Known): void {
  const { intent, path } = entry;
  if (intent.kind !== 'update' || !('condition' in intent.target) || intent.resource.id === undefined) return;
  const { id } = intent.resource;
  const type = intent.resource.resourceType;
  const other = target ?? known.answer.byKey.get(keyOf(type, id));
  if (other === undefined || (target === undefined ? other.deleted && other.type === type : idOf(target) === id))
    return;
  throw fault(
    target === undefined ? 'duplicate' : 'invalid',
    target === undefined
      ? 'Ese id ya es de otro recurso, que no cumple la condición.'
      : 'El recurso que cumple la condición tiene otro id.',
    {
      path: `${path || type}.id`,
      rule: 'R4 conditional update',
      value: id,
      fix: 'Quite el id del recurso, o actualice por id.',
    },
  );
}

function checkVersion(entry: Entry, current: Current | undefined): void {
  const { intent } = entry;
  if (intent.kind === 'create') return;
  if (intent.kind === 'update' && intent.onlyNew && current !== undefined && !current.deleted)
    throw alreadyThere(entry);
  if (intent.ifMatch === undefined) return;
  if (current !== undefined && String(current.version) === intent.ifMatch) return;
  throw fault(
    'conflict',
    `El recurso cambió: usted envió la versión ${intent.ifMatch.slice(0, 20)} y la actual es ${current?.version ?? 'ninguna'}.`,
    {
      path: entry.path || typeOf(intent),
      rule: 'If-Match',
      fix: `Lea ${current === undefined ? 'de nuevo el recurso' : `${typeOf(intent)}/${idOf(current)}`}, aplique su cambio a esa versión y vuelva a enviarlo.`,
    },
  );
}

const alreadyThere = (entry: Entry) =>
  fault('conflict', 'Ya existe un recurso ahí, y se pidió crearlo solo si no lo había.', {
    path: entry.path || typeOf(entry.intent),
    rule: 'If-None-Match: *',
    fix: 'Quite If-None-Match para actualizarlo, o use otro id.',
  });

const severalMatches = (entry: Entry) =>
  fault('multiple-matches', 'La condición corresponde a más de un recurso.', {
    path: entry.path || typeOf(entry.intent),
    rule: 'R4 conditional interactions: 0 o 1 coincidencias',
    fix: 'Use un identificador que solo tenga un recurso.',
  });

const wrongType = (entry: Entry) =>
  fault('conflict', 'Ese id ya pertenece a un recurso de otro tipo.', {
    path: `${entry.path || typeOf(entry.intent)}.id`,
    fix: 'Use otro id.',
  });
