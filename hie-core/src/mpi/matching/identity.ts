/** What is compared of a person, prepared once: names plain and as they sound, the birth date as given and as the CURP has it. */
import { parseCurp, type ValidCurp } from '@amate/terminology/identifiers/curp.ts';
import { CURP_EN_REVISION_SYSTEM, CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { HumanName, Patient } from '@medplum/fhirtypes';
import { isMarriedName, isNoName, nameWords, plain, sound } from './names.ts';

/** As somebody wrote it down; empty: not known. */
export interface Facts {
  readonly curp: string;
  readonly given: string;
  readonly fathersFamily: string;
  readonly mothersFamily: string;
  /** YYYY-MM-DD; less of it counts as not known. */
  readonly birthDate: string;
  readonly sex: 'H' | 'M' | 'X' | '';
  /** RENAPO's two letters. */
  readonly state: string;
  readonly phone: string;
  readonly postalCode: string;
}

export interface Name {
  readonly words: readonly string[];
  /** The words as one text, and as it sounds. */
  readonly text: string;
  readonly sound: string;
  /** Word by word. */
  readonly sounds: readonly string[];
}

export interface Identity {
  /** As typed, capitals; it need not be valid. */
  readonly curp: string;
  /** It is a CURP, and birth date and sex agree with it. */
  readonly curpHolds: boolean;
  readonly curpDate: string;
  readonly given: Name;
  readonly father: Name;
  readonly mother: Name;
  readonly married: boolean;
  readonly birthDate: string;
  readonly sex: 'H' | 'M' | '';
  readonly state: string;
  /** The last ten digits. */
  readonly phone: string;
  readonly postalCode: string;
}

const NO_NAME: Name = { words: [], text: '', sound: '', sounds: [] };

interface Written extends Name {
  /** As a given name: of a child that has none yet. */
  readonly isNone: boolean;
  /** As a second surname: a husband's. */
  readonly isMarried: boolean;
}

/** The same Hernández again and again. */
const names = new Map<string, Written>();
const MOST_NAMES = 50_000;
/** No name is longer, and comparing word with word what is would take minutes. */
const LONGEST = 200;

function nameOf(given: string): Written {
  const text = given.length > LONGEST ? given.slice(0, LONGEST) : given;
  const known = names.get(text);
  if (known !== undefined) return known;
  const words = nameWords(text);
  const heard = words.map(sound);
  const name = {
    ...{ words, text: words.join(' '), sound: heard.join(' '), sounds: heard },
    ...{ isNone: isNoName(text), isMarried: isMarriedName(text) },
  };
  if (names.size >= MOST_NAMES) names.clear();
  names.set(text, name);
  return name;
}

export const prepare = (facts: Facts, today?: Date): Identity => new Prepared(facts, today);

/** What is asked of a CURP is read when somebody asks: between most pairs the rest decides. */
class Prepared implements Identity {
  readonly curp: string;
  readonly given: Name;
  readonly father: Name;
  readonly mother: Name;
  readonly married: boolean;
  readonly birthDate: string;
  readonly sex: 'H' | 'M' | '';
  readonly state: string;
  readonly phone: string;
  readonly postalCode: string;
  readonly #said: { readonly birthDate: string; readonly sex: 'H' | 'M' | '' };
  readonly #today: Date | undefined;
  #valid: ValidCurp | null | undefined;

  constructor(facts: Facts, today: Date | undefined) {
    const birthDate = IS_DATE.test(facts.birthDate) ? facts.birthDate.slice(0, 10) : '';
    const sex = facts.sex === 'X' ? '' : facts.sex;
    const given = nameOf(facts.given);
    const mother = nameOf(facts.mothersFamily);
    this.curp = facts.curp.trim().toUpperCase();
    this.#today = today;
    this.#said = { birthDate, sex };
    this.given = given.isNone ? NO_NAME : given;
    this.father = nameOf(facts.fathersFamily);
    this.mother = mother;
    this.married = mother.isMarried;
    this.birthDate = birthDate || this.curpDate;
    this.sex = sex || ofCurp(this.#curp?.sex);
    this.state = facts.state || (this.#curp?.state ?? '');
    this.phone = TEN_DIGITS.test(facts.phone) ? facts.phone : facts.phone.replace(/\D/g, '').slice(-10);
    this.postalCode = facts.postalCode.trim();
  }

  get #curp(): ValidCurp | undefined {
    if (this.#valid === undefined) {
      const parsed = this.curp === '' ? undefined : parseCurp(this.curp, this.#today);
      this.#valid = parsed?.kind === 'valid' ? parsed : null;
    }
    return this.#valid ?? undefined;
  }

  get curpDate(): string {
    return this.#curp?.birthDate ?? '';
  }

  get curpHolds(): boolean {
    const valid = this.#curp;
    const { birthDate, sex } = this.#said;
    return (
      valid !== undefined &&
      (birthDate === '' || valid.birthDate === birthDate) &&
      (sex === '' || valid.sex === 'X' || valid.sex === sex)
    );
  }
}

const IS_DATE = /^\d{4}-\d\d-\d\d/;
const TEN_DIGITS = /^\d{10}$/;
const ofCurp = (sex: 'H' | 'M' | 'X' | undefined): 'H' | 'M' | '' => (sex === undefined || sex === 'X' ? '' : sex);

const SEX: Readonly<Record<string, 'H' | 'M' | 'X'>> = { male: 'H', female: 'M', other: 'X' };
const EXTENSION = 'http://hl7.org/fhir/StructureDefinition/humanname-';

export function factsOf(patient: Patient): Facts {
  const name = patient.name?.find(({ use }) => use === 'official') ?? patient.name?.[0];
  const curps = (patient.identifier ?? []).filter(
    ({ system, use }) => (system === CURP_SYSTEM && use !== 'old') || system === CURP_EN_REVISION_SYSTEM,
  );
  return {
    curp: curps[0]?.value ?? '',
    given: name?.given?.join(' ') ?? '',
    ...surnamesOf(name),
    birthDate: patient.birthDate ?? '',
    sex: SEX[patient.gender ?? ''] ?? '',
    // Only the CURP says it in letters that are the same everywhere.
    state: '',
    phone: patient.telecom?.find(({ system, value }) => system === 'phone' && value)?.value ?? '',
    postalCode: patient.address?.find(({ postalCode }) => postalCode)?.postalCode ?? '',
  };
}

type Extended = HumanName & { readonly _family?: { readonly extension?: { url: string; valueString?: string }[] } };

function surnamesOf(name: HumanName | undefined): Pick<Facts, 'fathersFamily' | 'mothersFamily'> {
  const extensions = (name as Extended | undefined)?._family?.extension ?? [];
  const said = (which: string) => extensions.find(({ url }) => url === EXTENSION + which)?.valueString;
  const father = said('fathers-family');
  if (father !== undefined) return { fathersFamily: father, mothersFamily: said('mothers-family') ?? '' };
  return split(name?.family ?? '');
}

/** Without the extensions: «De la Cruz Pérez» is De la Cruz and Pérez. */
function split(family: string): Pick<Facts, 'fathersFamily' | 'mothersFamily'> {
  const words = family.trim().split(/\s+/);
  let first = 0;
  while (first < words.length - 1 && nameWords(words[first]!).length > 0 && isParticle(words[first]!)) first++;
  return { fathersFamily: words.slice(0, first + 1).join(' '), mothersFamily: words.slice(first + 1).join(' ') };
}

const isParticle = (word: string): boolean => /^(?:DE|DEL|LA|LAS|LOS|Y)$/.test(plain(word));
