/**
 * The sixteen characters of a CURP that follow from a person's data (RENAPO, Instructivo Normativo para la Asignación
 * de la CURP). The hub compares with them and never hands them out as an identity: positions 17 and 18 are RENAPO's to
 * give (NOM-024: a system validates CURPs, it does not generate them).
 */
import { INCONVENIENT_WORDS } from './inconvenient-words.ts';

export interface CurpPerson {
  readonly given: string;
  readonly fathersFamily: string;
  /** Absent or empty: the person has one surname. */
  readonly mothersFamily?: string | undefined;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly sex: 'H' | 'M' | 'X';
  /** Two letters, see states.ts. */
  readonly state: string;
}

/** What a name contributes: its initial, first internal vowel and first internal consonant; X where it has none. */
export interface NameLetters {
  readonly initial: string;
  readonly vowel: string;
  readonly consonant: string;
}

const PARTICLES = new Set('DA DAS DE DEL DER DI DIE DD EL LA LOS LAS LE LES MAC MC VAN VON Y'.split(' '));
const SKIPPED_FIRST_NAMES = new Set(['MARIA', 'MA.', 'MA', 'M.', 'M', 'JOSE', 'J.', 'J']);
const COMBINING_MARKS = /[\u0300-\u036f]/g;

/** Upper case without accents or diaeresis; Ñ stays Ñ, because here it is a letter of its own. */
function plainUpper(name: string): string {
  return name
    .normalize('NFC')
    .toUpperCase()
    .split('Ñ')
    .map((part) => part.normalize('NFD').replace(COMBINING_MARKS, ''))
    .join('Ñ');
}

function words(name: string): string[] {
  // Registries write «MA.GUADALUPE» without a space as often as with one.
  return plainUpper(name)
    .replace(/^\s*(MA|M|J)\.(?=[A-ZÑ])/, '$1. ')
    .split(/\s+/)
    .filter((word) => word !== '');
}

function withoutLeadingParticles(list: readonly string[]): readonly string[] {
  const first = list.findIndex((word) => !PARTICLES.has(word));
  // A surname that is nothing but a particle (Le, Van) is that person's surname all the same.
  return first === -1 ? list.slice(-1) : list.slice(first);
}

const asCurpLetter = (character: string | undefined): string =>
  character !== undefined && /[A-Z]/.test(character) ? character : 'X';

function lettersOf(word: string | undefined): NameLetters {
  const [initial, ...inside] = word ?? '';
  // A sign inside a name (D'AMICO) takes the place of the vowel and of the consonant: the search ends there, with X.
  const isSign = (c: string): boolean => !/[A-ZÑ]/.test(c);
  const vowel = inside.find((c) => isSign(c) || /[AEIOU]/.test(c));
  const consonant = inside.find((c) => isSign(c) || !/[AEIOU]/.test(c));
  return { initial: asCurpLetter(initial), vowel: asCurpLetter(vowel), consonant: asCurpLetter(consonant) };
}

/** Letters of a surname: particles dropped, only the first word of a compound one counts. */
export const familyLetters = (family: string): NameLetters => lettersOf(withoutLeadingParticles(words(family))[0]);

/** Letters of a given name: María and José give way to the second name when there is one. */
export function givenLetters(given: string): NameLetters {
  const names = withoutLeadingParticles(words(given));
  const rest = names.slice(1);
  const skip = rest.length > 0 && SKIPPED_FIRST_NAMES.has(names[0] ?? '');
  return lettersOf((skip ? withoutLeadingParticles(rest) : names)[0]);
}

/** Puts X for the second letter when the four letters spell an inconvenient word. */
export const withoutInconvenientWord = (four: string): string =>
  INCONVENIENT_WORDS.has(four) ? `${four[0]}X${four.slice(2)}` : four;

/** Characters 1–16. The caller answers for a real date, a known sex and a known state. */
export function deriveCurpRoot(person: CurpPerson): string {
  const father = familyLetters(person.fathersFamily);
  const mother = familyLetters(person.mothersFamily ?? '');
  return assembleCurpRoot(father, mother, givenLetters(person.given), person);
}

export function assembleCurpRoot(
  father: NameLetters,
  mother: NameLetters,
  given: NameLetters,
  { birthDate, sex, state }: Pick<CurpPerson, 'birthDate' | 'sex' | 'state'>,
): string {
  const four = withoutInconvenientWord(father.initial + father.vowel + mother.initial + given.initial);
  const date = birthDate.slice(2, 4) + birthDate.slice(5, 7) + birthDate.slice(8, 10);
  return four + date + sex + state + father.consonant + mother.consonant + given.consonant;
}

/** YYYY-MM-DD of a well-formed CURP. Position 17 gives the century: a digit before 2000, a letter from 2000. */
export function curpBirthDate(curp: string): string {
  const century = /\d/.test(curp[16] ?? '') ? '19' : '20';
  return `${century}${curp.slice(4, 6)}-${curp.slice(6, 8)}-${curp.slice(8, 10)}`;
}
