/**
 * How much a patch may ask for. A patch is a small program that a stranger wrote: a few `copy` of the whole document onto
 * itself double it each time, and a deep value falls over the stack of whoever walks it later.
 */
import { fault } from '../../errors.ts';
import { MAX_DEPTH, tooDeep } from '../../store/references.ts';

export const MAX_OPERATIONS = 500;
/** What all `copy` of one patch may add together, in characters of JSON; the HTTP body has the same limit. */
export const MAX_COPIED_CHARACTERS = 16 * 1024 * 1024;

/** Walks with a list of its own, so that a hostile depth cannot exhaust the stack. @throws HubError `too-long`, `invalid` */
export function refuseHostileJson(value: unknown, root: string): void {
  const pending: { value: unknown; depth: number }[] = [{ value, depth: 1 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth > MAX_DEPTH) throw tooDeep([root]);
    if (Object.hasOwn(next.value, '__proto__')) throw forbiddenName('__proto__');
    for (const child of Object.values(next.value)) pending.push({ value: child, depth: next.depth + 1 });
  }
}

/** About as many characters as its JSON has. */
export function weigh(value: unknown): number {
  let weight = 0;
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    weight += typeof next === 'string' ? next.length + 2 : 4;
    if (typeof next !== 'object' || next === null) continue;
    for (const key in next) {
      weight += key.length + 3;
      pending.push((next as Record<string, unknown>)[key]);
    }
  }
  return weight;
}

export function forbiddenName(name: string) {
  return fault('invalid', `El nombre «${name}» no se admite.`, {
    rule: 'R4: nombres de elementos',
    value: name,
    fix: 'Use los nombres de los elementos del recurso.',
  });
}
