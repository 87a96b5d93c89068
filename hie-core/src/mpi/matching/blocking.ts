/**
 * Under which keys a registration is found again. Two that share none are never compared, so each mistake must leave a key standing:
 * a wrong date leaves the names with the year or with the day, wrong names leave the birth date with one name, everything but the CURP wrong
 * leaves its root. Dates are filed with day and month in order of size, so that exchanging them changes nothing.
 */
import { deriveCurpRoot } from '@amate/terminology/identifiers/curp-root.ts';
import type { Facts, Identity } from './identity.ts';
import { sound } from './names.ts';
import { namesBehind } from './nicknames.ts';

export function blockingKeys(facts: Facts, person: Identity): string[] {
  const keys = new Set<string>();
  for (const root of rootsOf(facts, person)) keys.add(`r:${root}`);
  const surnames = surnamesOf(person);
  const given = givenOf(person);
  for (const date of new Set([person.birthDate, person.curpDate]))
    if (date !== '') addDated(keys, date, surnames, given);
  if (person.phone !== '') {
    for (const one of given.slice(0, 3)) keys.add(`t:${person.phone}:${one}`);
    if (person.birthDate !== '') keys.add(`t:${person.phone}:${ordered(person.birthDate)}`);
  }
  return [...keys];
}

function addDated(keys: Set<string>, date: string, surnames: readonly string[], given: readonly string[]): void {
  const day = ordered(date);
  for (const one of surnames) keys.add(`d:${day}:${one}`);
  for (const one of given) keys.add(`g:${day}:${one}`);
  const [year, days] = [day.slice(0, 4), day.slice(4)];
  const both = [...surnames].sort().join('+');
  for (const one of given) {
    keys.add(`y:${year}:${both}:${one}`);
    keys.add(`m:${days}:${both}:${one}`);
  }
}

/** The first word of each surname that is not a husband's; a child's may be its mother's. */
function surnamesOf({ father, mother, married }: Identity): string[] {
  const own = [father.sounds[0], married ? undefined : mother.sounds[0]];
  return [...new Set(own.filter((heard) => heard !== undefined))];
}

function givenOf({ given }: Identity): string[] {
  const heard = new Set(given.sounds.slice(0, 3));
  for (const word of given.words) for (const name of namesBehind(word)) heard.add(sound(name));
  return [...heard];
}

/** The CURP's own first sixteen characters, and those that follow from the person. */
function rootsOf(facts: Facts, person: Identity): Set<string> {
  const roots = new Set<string>();
  if (person.curp.length === 18) roots.add(person.curp.slice(0, 16));
  const { given, fathersFamily, mothersFamily, state } = facts;
  const { birthDate, sex } = person;
  const known = birthDate !== '' && sex !== '' && (state || person.state) !== '';
  if (known && person.given.text !== '' && person.father.text !== '')
    roots.add(deriveCurpRoot({ given, fathersFamily, mothersFamily, birthDate, sex, state: state || person.state }));
  return roots;
}

/** YYYY, then the smaller of day and month. */
function ordered(date: string): string {
  const [month, day] = [date.slice(5, 7), date.slice(8, 10)];
  return date.slice(0, 4) + (day < month ? day + month : month + day);
}
