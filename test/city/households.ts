/**
 * Whom one must not take for another: twins (surnames, birth date, home and telephone are the same) and children who bear a parent's name.
 * People of the city who share only chance homonyms come with `people.ts`.
 */
import { curpCheckDigit } from '@amate/terminology/identifiers/curp.ts';
import { deriveCurpRoot } from '@amate/terminology/identifiers/curp-root.ts';
import { givenNamesOf } from './given-names.ts';
import type { Person } from './people.ts';
import { Random } from './random.ts';
import { SURNAMES } from './surnames.ts';

/** Of all people. */
export const TWINS = 0.012;
export const NAMESAKES = 0.02;

/** Those who live with this person and whom `people.ts` does not know. `index` is theirs to be given. */
export function relatives(person: Person, seed: string | number, asOf: string): Omit<Person, 'index'>[] {
  const random = new Random(seed, 'relatives', person.index);
  const found: Omit<Person, 'index'>[] = [];
  if (random.chance(TWINS)) found.push(twin(person, random));
  if (random.chance(NAMESAKES) && person.birthDate < '1996' && person.sex !== 'X') {
    const child = namesake(person, random);
    if (child.birthDate <= asOf) found.push(child);
  }
  return found;
}

function twin(person: Person, random: Random): Omit<Person, 'index'> {
  const sex = random.chance(0.65) || person.sex === 'X' ? person.sex : person.sex === 'H' ? 'M' : 'H';
  const names = givenNamesOf(Number(person.birthDate.slice(0, 4)), sex === 'H' ? 'H' : 'M');
  let given = names.pick(random);
  while (given === person.given) given = names.pick(random);
  return withCurp({ ...person, given, sex });
}

function namesake(person: Person, random: Random): Omit<Person, 'index'> {
  const year = Number(person.birthDate.slice(0, 4)) + random.int(19, 38);
  const birthDate = `${year}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`;
  return withCurp({ ...person, birthDate, mothersFamily: SURNAMES.pick(random), state: 'DF' });
}

/** With a differentiator that the city's own people reach last. */
function withCurp({ index: _, curp: __, ...born }: Person): Omit<Person, 'index'> {
  const first17 = deriveCurpRoot(born) + (born.birthDate < '2000' ? '9' : 'Z');
  return { ...born, curp: first17 + curpCheckDigit(first17) };
}
