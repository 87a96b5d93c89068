/**
 * What the caller may not see is not there for his write either: no condition meets it, no reference finds it, no delete or patch
 * reaches it. Otherwise a write would tell what a read keeps to itself. People are left out of this: who is who has to be decided
 * by everything the hub knows, or a hidden person would be registered twice.
 */
import { fault } from '../../errors.ts';
import type { Current } from '../current.ts';
import { keyOf } from '../keys.ts';
import { typeOf } from '../repository.ts';
import type { Answer } from './answer.ts';
import type { Entry } from './planned.ts';
import { broughtId } from './question.ts';

/** What a write found, people left out; each once. */
export function foundBy(answer: Answer): readonly Current[] {
  const all = new Map<string, Current>();
  for (const current of answer.byKey.values()) all.set(current.key, current);
  for (const holders of answer.byIdentifier.values()) for (const current of holders) all.set(current.key, current);
  return [...all.values()].filter(({ type }) => type !== 'Patient');
}

export function withhold(hidden: ReadonlySet<string>, answer: Answer, entries: readonly Entry[]): void {
  if (hidden.size === 0) return;
  for (const { intent, path } of entries) {
    if (intent.kind !== 'update') continue;
    const id = broughtId(intent);
    // The one write that cannot go on as if nothing were there: the id is taken.
    if (id !== undefined && hidden.has(keyOf(typeOf(intent), id))) throw taken(path || typeOf(intent));
  }
  for (const key of hidden) answer.byKey.delete(key);
  // An empty list is kept: what conditions are about is not free to be claimed.
  for (const [hash, holders] of answer.byIdentifier)
    answer.byIdentifier.set(
      hash,
      holders.filter(({ key }) => !hidden.has(key)),
    );
}

const taken = (path: string) =>
  fault('forbidden', 'No tiene permitido escribir en este recurso.', {
    path,
    rule: 'Política de acceso por rol',
    fix: 'Registre uno nuevo con POST, o pida el acceso a quien administra su unidad.',
  });
