/**
 * Match, review or new (docs/quien-es-quien.md). Bits alone never join two people: whoever is joined without a CURP in common was born on the
 * same day, is of the same sex, bears the same names, holds no other CURP, and something besides the name and the day speaks for it.
 */
import { type Agreement, ATTRIBUTES, type Attribute, LEVELS } from './compare.ts';
import type { Identity } from './identity.ts';
import { type Model, priorBits, type Score, scored, type Weighed, weigh } from './model.ts';

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
const MATCH_BITS = 14;
/** More likely the same than not. */
const REVIEW_BITS = 0;

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

/** By level: whether it is one of these. */
const named = <A extends Attribute>(attribute: A, ...names: (typeof LEVELS)[A][number][]): readonly boolean[] =>
  LEVELS[attribute].map((name) => names.some((one) => one === name));
const place = <A extends Attribute>(attribute: A, name: (typeof LEVELS)[A][number]): number =>
  named(attribute, name).indexOf(true);

const [CURP, SURNAMES, GIVEN, BIRTH, SEX, , PHONE, HOME] = ATTRIBUTES.map(at);
const SAME = 0;
const ONE_CHARACTER = place('curp', 'un-caracter');
const OTHER_CURP = place('curp', 'distinta');
const OTHER_SURNAMES = place('apellidos', 'distintos');
const OTHER_NAME = place('nombre', 'distinto');
const COMMON_NAME = place('nombre', 'comun');
const OTHER_DATE = place('nacimiento', 'distinta');
const OTHER_SEX = place('sexo', 'distinto');
/** The surnames are those of one person, or of a woman who married: all but these. */
const NOT_BORNE = named('apellidos', 'distintos', 'cruzado', 'solo-segundo');
const SURNAMES_VOUCH = named('apellidos', 'iguales', 'parecidos', 'invertidos', 'falta-segundo', 'de-casada');
const NAME_VOUCHES = named('nombre', 'igual', 'parecido');

export function gradeOf(a: Identity, b: Identity, { model, people }: Grading): { score: Score; grade: Grade } {
  const given = grade(a, b, weigh(a, b, model, priorBits(people)));
  return { score: scored(), grade: given };
}

/** Of a pair that is nobody in common nothing is kept; most are. */
export function gradeIfAlike(
  a: Identity,
  b: Identity,
  { model, people }: Grading,
): { score: Score; grade: 'match' | 'review' } | undefined {
  const given = grade(a, b, weigh(a, b, model, priorBits(people)));
  return given === 'new' ? undefined : { score: scored(), grade: given };
}

function grade(a: Identity, b: Identity, { levels, bits }: Weighed): Grade {
  const curp = levels[CURP!]!;
  if (curp !== SAME && bits < REVIEW_BITS) return 'new';
  const given = levels[GIVEN!]!;
  const contradicts = levels[BIRTH!] === OTHER_DATE || levels[SEX!] === OTHER_SEX;
  const bears = !NOT_BORNE[levels[SURNAMES!]!];
  if (curp === SAME) {
    const agrees = levels[BIRTH!] === SAME && !contradicts && given !== OTHER_NAME && given !== COMMON_NAME && bears;
    return agrees && a.curpHolds && b.curpHolds ? 'match' : 'review';
  }
  // Twins differ in nothing but the given name, and a telephone may be the hospital's own: wholly other names are another person.
  if (given === OTHER_NAME && !(curp === ONE_CHARACTER && bears)) return 'new';
  if (levels[SURNAMES!] === OTHER_SURNAMES && curp !== ONE_CHARACTER) return 'new';
  if (curp === OTHER_CURP && given === COMMON_NAME && a.curpHolds && b.curpHolds) return 'new';
  return bits >= MATCH_BITS && !contradicts && vouched(a, b, levels) ? 'match' : 'review';
}

/** The demographic guard of a match without a CURP in common. */
function vouched(a: Identity, b: Identity, levels: Agreement): boolean {
  const witness = levels[PHONE!] === SAME || levels[HOME!] === SAME || levels[CURP!] === ONE_CHARACTER;
  return (
    witness &&
    levels[BIRTH!] === SAME &&
    levels[SEX!] === SAME &&
    NAME_VOUCHES[levels[GIVEN!]!] === true &&
    SURNAMES_VOUCH[levels[SURNAMES!]!] === true &&
    !(a.curpHolds && b.curpHolds)
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
    const found = gradeIfAlike(person, candidate.person, grading);
    if (found !== undefined) graded.push({ ...candidate, ...found });
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
