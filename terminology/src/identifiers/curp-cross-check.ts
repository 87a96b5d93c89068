/**
 * Which parts of a CURP disagree with what is otherwise known of the person: sixteen characters follow from name,
 * birth date, sex and state, so a CURP that parses can still be somebody else's.
 */
import { type CurpPerson, curpBirthDate, familyLetters, givenLetters, withoutInconvenientWord } from './curp-root.ts';
import { stateName } from './states.ts';

export type CrossCheckPart = 'primer-apellido' | 'segundo-apellido' | 'nombre' | 'fecha' | 'sexo' | 'entidad';

export interface CrossCheckFinding {
  readonly part: CrossCheckPart;
  /** es-MX: what each side says. */
  readonly text: string;
}

const SEX_NAMES: Readonly<Record<string, string>> = { H: 'hombre', M: 'mujer', X: 'no binario' };

/**
 * Empty when all that is known agrees. Only the given keys are compared; an empty `mothersFamily` means that the person
 * has one surname; `birthDate` may be YYYY or YYYY-MM. `curp` must be one that `parseCurp` accepts.
 */
export function crossCheckCurp(curp: string, known: Partial<CurpPerson>): CrossCheckFinding[] {
  const findings: CrossCheckFinding[] = [];
  const report = (part: CrossCheckPart, text: string): void => void findings.push({ part, text });
  compareNames(curp, known, report);
  const date = curpBirthDate(curp);
  if (known.birthDate !== undefined && !date.startsWith(known.birthDate.slice(0, 10))) {
    report('fecha', `La CURP dice que nació el ${dayFirst(date)}; el registro dice ${dayFirst(known.birthDate)}.`);
  }
  const sex = curp[10] ?? '';
  if (known.sex !== undefined && known.sex !== sex) {
    report('sexo', `La CURP dice ${SEX_NAMES[sex]}; el registro dice ${SEX_NAMES[known.sex]}.`);
  }
  const state = curp.slice(11, 13);
  if (known.state !== undefined && known.state !== state) {
    const registered = stateName(known.state) ?? known.state;
    report('entidad', `La CURP dice que nació en ${stateName(state)}; el registro dice ${registered}.`);
  }
  return findings;
}

function compareNames(
  curp: string,
  known: Partial<CurpPerson>,
  report: (part: CrossCheckPart, text: string) => void,
): void {
  const compare = (part: CrossCheckPart, what: string, actual: string, expected: string): void => {
    if (actual !== expected) report(part, `${what} da «${expected}» y la CURP lleva «${actual}».`);
  };
  if (known.fathersFamily !== undefined) {
    const { initial, vowel, consonant } = familyLetters(known.fathersFamily);
    // The X of a replaced word hides the vowel: judge by what the four letters would have been.
    const two = withoutInconvenientWord(initial + vowel + curp.slice(2, 4)).slice(0, 2);
    compare('primer-apellido', 'El primer apellido', curp.slice(0, 2) + curp[13], two + consonant);
  }
  if (known.mothersFamily !== undefined) {
    const { initial, consonant } = familyLetters(known.mothersFamily);
    compare('segundo-apellido', 'El segundo apellido', `${curp[2]}${curp[14]}`, initial + consonant);
  }
  if (known.given !== undefined) {
    const { initial, consonant } = givenLetters(known.given);
    compare('nombre', 'El nombre', `${curp[3]}${curp[15]}`, initial + consonant);
  }
}

const dayFirst = (isoDate: string): string => isoDate.slice(0, 10).split('-').reverse().join('/');
