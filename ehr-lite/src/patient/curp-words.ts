/** How a person's CURP is said: one that is under review or has expired is never shown as if it told who this is (docs/adr/0043). */
import '../texts/person.ts';
import { inSpanish, t } from '../texts/t.ts';
import type { Person } from './person.ts';

const WORDS = { expired: 'person.curpExpired', 'in-review': 'person.curpInReview' } as const;

export function curpWords({ curp }: Pick<Person, 'curp'>): string {
  if (curp === undefined) return t('person.noCurp');
  return curp.kind === 'held' ? curp.value : t(WORDS[curp.kind], { curp: curp.value });
}

/** What is printed stays Spanish; nothing at all of who has none. */
export function curpOnPaper(person: Pick<Person, 'curp'> | undefined): string | undefined {
  if (person?.curp === undefined) return undefined;
  const { kind, value } = person.curp;
  return kind === 'held' ? value : inSpanish(WORDS[kind], { curp: value });
}
