/** Gathers what a bundle must know before it can be written, into one question to the database. */
import { fault } from '../../errors.ts';
import { criterionText, parseCriteria, soleIdentifier } from '../criteria.ts';
import { identifierHash, operationHash } from '../hashes.ts';
import { keyOf } from '../keys.ts';
import { parseReference } from '../references.ts';
import { type SearchCriterion, typeOf, type WriteIntent } from '../repository.ts';
import type { WriteRule } from '../write-rule.ts';
import type { Question } from './answer.ts';
import { needsAge } from './label.ts';
import type { Entry } from './planned.ts';

export interface Gathered {
  readonly question: Question;
  /** `Type?criteria` that no identifier answers: each takes a search of its own. */
  readonly searches: Map<string, { readonly type: string; readonly criteria: readonly SearchCriterion[] }>;
}

export const conditionOf = (intent: WriteIntent): readonly SearchCriterion[] | undefined =>
  intent.kind === 'create' ? intent.condition : 'condition' in intent.target ? intent.target.condition : undefined;

export const searchName = (type: string, criteria: readonly SearchCriterion[]): string =>
  `${type}?${criteria.map((one) => criterionText(one).join('=')).join('&')}`;

export function gather(
  entries: readonly Entry[],
  rules: ReadonlyMap<string, WriteRule>,
  operationId: string | undefined,
  own: ReadonlyMap<string, number> = ownReferences(entries),
): Gathered {
  const question: Question = {
    identifiers: new Set(),
    keys: new Map(),
    operation: operationId === undefined ? undefined : operationHash(operationId),
  };
  const gathered: Gathered = { question, searches: new Map() };
  for (const { intent, slots } of entries) {
    askTarget(gathered, intent);
    // A label that depends on the person's age needs the birth date.
    const aged = 'resource' in intent && needsAge(intent.resource);
    if ('resource' in intent) {
      const type = intent.resource.resourceType;
      for (const { system, value } of rules.get(type)?.lookups(intent.resource) ?? [])
        question.identifiers.add(identifierHash(type, system, value));
      for (const needed of rules.get(type)?.needs?.(intent.resource) ?? [])
        question.keys.set(keyOf(needed.type, needed.id), true);
    }
    for (const slot of slots) {
      if (slot.kind !== 'reference' || own.has(slot.original)) continue;
      const target = parseReference(slot.original);
      if (target.kind === 'conditional') ask(gathered, target.type, parseCriteria(target.query));
      else if (target.kind === 'local')
        askExistence(question, keyOf(target.type, target.id), aged && target.type === 'Patient');
    }
  }
  return gathered;
}

function askTarget(gathered: Gathered, intent: WriteIntent): void {
  const { keys } = gathered.question;
  const type = typeOf(intent);
  const condition = conditionOf(intent);
  if (condition !== undefined) ask(gathered, type, condition);
  const id = broughtId(intent);
  if (id !== undefined) keys.set(keyOf(type, id), true);
}

/** The id the client names, in the URL or, for a conditional update, in the resource. */
export function broughtId(intent: WriteIntent): string | undefined {
  if (intent.kind === 'create') return undefined;
  if ('id' in intent.target) return intent.target.id;
  return intent.kind === 'update' ? intent.resource.id : undefined;
}

/** How entries of this bundle can be referred to, before any of them has an id. */
export function ownReferences(entries: readonly Entry[]): Map<string, number> {
  const own = new Map<string, number>();
  entries.forEach(({ intent, path }, index) => {
    // What is deleted can be referred to by nobody.
    if (intent.kind === 'delete') return;
    const { fullUrl } = intent;
    if (fullUrl !== undefined) {
      if (own.has(fullUrl))
        throw fault('invalid', 'Dos entradas del Bundle tienen el mismo fullUrl.', {
          path: path.replace(/\.resource$/, '.fullUrl'),
          rule: 'R4 bdl-7',
          value: fullUrl.slice(0, 80),
          fix: 'Dé a cada entrada su propio urn:uuid.',
        });
      own.set(fullUrl, index);
      const local = /\/([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})$/.exec(fullUrl);
      if (local) own.set(local[1]!, index);
    }
    const id = broughtId(intent);
    if (id !== undefined) own.set(`${typeOf(intent)}/${id}`, index);
  });
  return own;
}

function ask({ question, searches }: Gathered, type: string, criteria: readonly SearchCriterion[]): void {
  const sole = soleIdentifier(criteria);
  if (sole !== undefined) question.identifiers.add(identifierHash(type, sole.system, sole.value));
  else searches.set(searchName(type, criteria), { type, criteria });
}

function askExistence(question: Question, key: string, whole: boolean): void {
  if (whole || !question.keys.has(key)) question.keys.set(key, whole);
}
