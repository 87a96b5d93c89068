/**
 * Says for each entry whether it creates, updates or meets what exists: by its condition or id, or by the write rule of its
 * type. Spec: https://hl7.org/fhir/R4/http.html#ccreate, #cond-update, #concurrency
 */

import { randomUUID } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { soleIdentifier } from '../criteria.ts';
import { referenceSlots } from '../references.ts';
import type { RuleRead, WriteRule } from '../write-rule.ts';
import { type Current, idOf } from './current.ts';
import { identifierHash } from './hashes.ts';
import { isOurs, keyOf } from './keys.ts';
import type { Entry, Planned } from './planned.ts';
import { conditionOf, searchName } from './question.ts';
import type { Answer } from './resolve.ts';

export interface Known {
  readonly answer: Answer;
  /** searchName → at most two. */
  readonly found: ReadonlyMap<string, readonly Current[]>;
  readonly read: RuleRead;
}

export interface Decision {
  /** How others may refer to it; a rule's `also` uses it. */
  readonly self: string;
  readonly planned: Planned;
  readonly also: readonly Planned[];
}

export async function decide(entry: Entry, rule: WriteRule | undefined, known: Known): Promise<Decision> {
  const { intent, path } = entry;
  const target = targetOf(entry, rule !== undefined, known);
  const self = intent.fullUrl ?? `urn:uuid:${randomUUID()}`;
  if (rule === undefined) return { self, planned: plain(entry, target, known), also: [] };
  const verdict = await rule.decide(
    { kind: intent.kind, resource: intent.resource, condition: conditionOf(intent), target: live(target), self },
    known.read,
  );
  const also = 'also' in verdict ? (verdict.also ?? []).map((resource) => added(resource, path)) : [];
  if (verdict.kind === 'create') {
    const clientId = intent.kind === 'update' && 'id' in intent.target ? intent.target.id : undefined;
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
      also,
    };
  }
  const chosen = known.answer.byKey.get(keyOf(intent.resource.resourceType, verdict.id));
  if (chosen === undefined) throw new Error('a write rule chose a resource that it did not read');
  const resource = verdict.kind === 'match' ? intent.resource : verdict.resource;
  return { self, planned: plan(entry, verdict.kind === 'match' ? 'match' : 'update', resource, chosen), also };
}

const live = (current: Current | undefined): Resource | undefined =>
  current === undefined || current.deleted ? undefined : (JSON.parse(current.content) as Resource);

function targetOf(entry: Entry, hasRule: boolean, known: Known): Current | undefined {
  const { intent } = entry;
  const type = intent.resource.resourceType;
  if (intent.kind === 'update' && 'id' in intent.target) {
    const current = known.answer.byKey.get(keyOf(type, intent.target.id));
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

function plain(entry: Entry, target: Current | undefined, known: Known): Planned {
  const { intent } = entry;
  if (target !== undefined && intent.kind === 'create') return plan(entry, 'match', intent.resource, target);
  if (target !== undefined) return plan(entry, 'update', intent.resource, target);
  const clientId = intent.kind === 'update' && 'id' in intent.target ? intent.target.id : undefined;
  return plan(entry, 'create', intent.resource, undefined, clientId, claimOf(entry, known));
}

function plan(
  entry: Entry,
  action: Planned['action'],
  resource: Resource,
  current: Current | undefined,
  clientId?: string,
  claim?: string,
): Planned {
  const slots = action === 'match' ? [] : resource === entry.intent.resource ? entry.slots : referenceSlots(resource);
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
function claimOf(entry: Entry, known: Known): string | undefined {
  const condition = conditionOf(entry.intent);
  const sole = condition === undefined ? undefined : soleIdentifier(condition);
  if (sole === undefined) return undefined;
  const hash = identifierHash(entry.intent.resource.resourceType, sole.system, sole.value);
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

function checkVersion(entry: Entry, current: Current | undefined): void {
  const { intent } = entry;
  if (intent.kind !== 'update' || intent.ifMatch === undefined) return;
  if (current !== undefined && String(current.version) === intent.ifMatch) return;
  throw fault(
    'conflict',
    `El recurso cambió: usted envió la versión ${intent.ifMatch.slice(0, 20)} y la actual es ${current?.version ?? 'ninguna'}.`,
    {
      path: entry.path || intent.resource.resourceType,
      rule: 'If-Match',
      fix: `Lea ${current === undefined ? 'de nuevo el recurso' : `${intent.resource.resourceType}/${idOf(current)}`}, aplique su cambio a esa versión y vuelva a enviarlo.`,
    },
  );
}

const severalMatches = (entry: Entry) =>
  fault('multiple-matches', 'La condición corresponde a más de un recurso.', {
    path: entry.path || entry.intent.resource.resourceType,
    rule: 'R4 conditional interactions: 0 o 1 coincidencias',
    fix: 'Use un identificador que solo tenga un recurso.',
  });

const wrongType = (entry: Entry) =>
  fault('conflict', 'Ese id ya pertenece a un recurso de otro tipo.', {
    path: `${entry.path || entry.intent.resource.resourceType}.id`,
    fix: 'Use otro id.',
  });
