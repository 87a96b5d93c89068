/** What is compared of a person, prepared once: names plain and as they sound, the birth date as given and as the CURP has it. */
import { parseCurp } from '@amate/terminology/identifiers/curp.ts';
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

/** The same Hernández again and again. */
const names = new Map<string, Name>();
const MOST_NAMES = 50_000;
/** No name is longer, and comparing word with word what is would take minutes. */
const LONGEST = 200;

function nameOf(given: string): Name {
  const text = given.slice(0, LONGEST);
  const known = names.get(text);
  if (known !== undefined) return known;
  const words = nameWords(text);
  const heard = words.map(sound);
  const name = words.length === 0 ? NO_NAME : { words, text: words.join(' '), sound: heard.join(' '), sounds: heard };
  if (names.size >= MOST_NAMES) names.clear();
  names.set(text, name);
  return name;
}

export function prepare(facts: Facts, today?: Date): Identity {
  const curp = facts.curp.trim().toUpperCase();
  const parsed = curp === '' ? undefined : parseCurp(curp, today);
  const valid = parsed?.kind === 'valid' ? parsed : undefined;
  const birthDate = /^\d{4}-\d\d-\d\d/.test(facts.birthDate) ? facts.birthDate.slice(0, 10) : '';
  const sex = facts.sex === 'X' ? '' : facts.sex;
  const given = isNoName(facts.given) ? NO_NAME : nameOf(facts.given);
  const married = isMarriedName(facts.mothersFamily);
  return {
    curp,
    curpHolds:
      valid !== undefined &&
      (birthDate === '' || valid.birthDate === birthDate) &&
      (sex === '' || valid.sex === 'X' || valid.sex === sex),
    curpDate: valid?.birthDate ?? '',
    given,
    father: nameOf(facts.fathersFamily),
    mother: nameOf(facts.mothersFamily),
    married,
    birthDate: birthDate || (valid?.birthDate ?? ''),
    sex: sex || (valid !== undefined && valid.sex !== 'X' ? valid.sex : ''),
    state: facts.state || (valid?.state ?? ''),
    phone: facts.phone.replace(/\D/g, '').slice(-10),
    postalCode: facts.postalCode.trim(),
  };
}

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
