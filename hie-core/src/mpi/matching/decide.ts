/**
 * Match, review or new (docs/quien-es-quien.md). Bits alone never join two people: whoever is joined without a CURP in common was born on the
 * same day, is of the same sex, bears the same names, holds no other CURP, and something besides the name and the day speaks for it.
 */
import { ATTRIBUTES, type Attribute, LEVELS } from './compare.ts';
import type { Identity } from './identity.ts';
import { type Model, priorBits, type Score, score } from './model.ts';

export interface Candidate<Id> {
  readonly id: Id;
  readonly person: Identity;
}

export interface Graded<Id> extends Candidate<Id> {
  readonly score: Score;
  readonly grade: Grade;
}

/** `match`: may be joined; `review`: a human has to look; `new`: somebody else. */
export type Grade = 'match' | 'review' | 'new';

export type Decision<Id> =
  | { readonly kind: 'match'; readonly found: Graded<Id> }
  | { readonly kind: 'review'; readonly found: readonly Graded<Id>[] }
  | { readonly kind: 'new' };

/** 2^14 to one. */
export const MATCH_BITS = 14;
/** More likely the same than not. */
export const REVIEW_BITS = 0;

export interface Grading {
  readonly model: Model;
  /** In whose number the person is looked for. */
  readonly people: number;
}

const at = (attribute: Attribute): number => ATTRIBUTES.indexOf(attribute);
const PLACE = Object.fromEntries(ATTRIBUTES.map((attribute) => [attribute, at(attribute)])) as Record<
  Attribute,
  number
>;

/** The word for the level that was found; undefined: one side says nothing. */
export function levelOf({ agreement }: Score, attribute: Attribute): string | undefined {
  const found = agreement[PLACE[attribute]]!;
  return found < 0 ? undefined : LEVELS[attribute][found];
}

const one = (found: string | undefined, ...of: readonly string[]): boolean => found !== undefined && of.includes(found);

export function gradeOf(a: Identity, b: Identity, { model, people }: Grading): { score: Score; grade: Grade } {
  const found = score(a, b, model, priorBits(people));
  return { score: found, grade: grade(a, b, found) };
}

function grade(a: Identity, b: Identity, found: Score): Grade {
  const curp = levelOf(found, 'curp');
  if (curp !== 'igual' && found.bits < REVIEW_BITS) return 'new';
  const contradicts = one(levelOf(found, 'nacimiento'), 'distinta') || one(levelOf(found, 'sexo'), 'distinto');
  if (curp === 'igual') {
    const [birth, given] = [levelOf(found, 'nacimiento'), levelOf(found, 'nombre')];
    const agrees = one(birth, 'igual') && !contradicts && !one(given, 'distinto', 'comun') && bears(found);
    return agrees && a.curpHolds && b.curpHolds ? 'match' : 'review';
  }
  // Twins differ in nothing but the given name, and a telephone may be the hospital's own: wholly other names are another person.
  if (one(levelOf(found, 'nombre'), 'distinto') && !(curp === 'un-caracter' && bears(found))) return 'new';
  if (one(levelOf(found, 'apellidos'), 'distintos') && curp !== 'un-caracter') return 'new';
  if (a.curpHolds && b.curpHolds && curp === 'distinta' && one(levelOf(found, 'nombre'), 'comun')) return 'new';
  return found.bits >= MATCH_BITS && !contradicts && vouched(a, b, found) ? 'match' : 'review';
}

/** The surnames are those of one person, or of a woman who married. */
const bears = (found: Score): boolean => !one(levelOf(found, 'apellidos'), 'distintos', 'cruzado', 'solo-segundo');

/** The demographic guard of a match without a CURP in common. */
function vouched(a: Identity, b: Identity, found: Score): boolean {
  const [curp, given] = [levelOf(found, 'curp'), levelOf(found, 'nombre')];
  const witness =
    one(levelOf(found, 'telefono'), 'igual') || one(levelOf(found, 'codigo-postal'), 'igual') || curp === 'un-caracter';
  return (
    !(a.curpHolds && b.curpHolds) &&
    one(levelOf(found, 'nacimiento'), 'igual') &&
    one(levelOf(found, 'sexo'), 'igual') &&
    one(given, 'igual', 'parecido') &&
    one(levelOf(found, 'apellidos'), 'iguales', 'parecidos', 'invertidos', 'falta-segundo', 'de-casada') &&
    witness
  );
}

/** Best first. */
export function decide<Id>(
  person: Identity,
  candidates: Iterable<Candidate<Id>>,
  grading: Grading,
  samePerson: (a: Id, b: Id) => boolean = (a, b) => a === b,
): Decision<Id> {
  const graded: Graded<Id>[] = [];
  for (const candidate of candidates) {
    const found = gradeOf(person, candidate.person, grading);
    if (found.grade !== 'new') graded.push({ ...candidate, ...found });
  }
  if (graded.length === 0) return { kind: 'new' };
  graded.sort((a, b) => b.score.bits - a.score.bits);
  const matches = graded.filter(({ grade: given }) => given === 'match');
  const [first] = matches;
  // Two people who could both be it: neither is.
  const rival = graded.some(
    ({ id, score: other }) =>
      first !== undefined &&
      !samePerson(id, first.id) &&
      other.bits > Math.max(first.score.bits - RIVAL_BITS, REVIEW_BITS),
  );
  if (first !== undefined && !rival && !graded.some((other) => claims(other, first, samePerson)))
    return { kind: 'match', found: first };
  return { kind: 'review', found: graded.slice(0, MOST_SHOWN) };
}

/** The registration bears this person's CURP, whoever else it looks like. */
const claims = <Id>(other: Graded<Id>, first: Graded<Id>, samePerson: (a: Id, b: Id) => boolean): boolean =>
  levelOf(other.score, 'curp') === 'igual' && !samePerson(other.id, first.id);

/** Somebody this near to the best is as likely, as far as anybody can tell. */
const RIVAL_BITS = 10;
const MOST_SHOWN = 5;
