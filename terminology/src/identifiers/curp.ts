/**
 * Whether a text is a CURP, and if not, which part is wrong and what to do about it (RENAPO, Instructivo Normativo).
 * Every part is checked before the check digit: a sum modulo 10 cannot see a change whose weight times difference is a
 * multiple of 10 (nothing in the tens of the day, whose weight is 10; `0` against `A` in position 17).
 */
import { isGenericCurp } from './curp-generic.ts';
import { curpBirthDate, withoutInconvenientWord } from './curp-root.ts';
import { isBirthState } from './states.ts';

export { type CrossCheckFinding, type CrossCheckPart, crossCheckCurp } from './curp-cross-check.ts';
export { GENERIC_CURP, isGenericCurp } from './curp-generic.ts';

export type CurpPart =
  | 'longitud'
  | 'caracteres'
  | 'apellidos'
  | 'palabra'
  | 'fecha'
  | 'sexo'
  | 'entidad'
  | 'consonantes'
  | 'homoclave'
  | 'verificador'
  | 'generica';

export interface ValidCurp {
  readonly kind: 'valid';
  readonly curp: string;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly sex: 'H' | 'M' | 'X';
  readonly state: string;
}

export interface InvalidCurp {
  readonly kind: 'invalid';
  readonly part: CurpPart;
  /** es-MX: what is wrong. */
  readonly text: string;
  /** es-MX: what to do. */
  readonly fix: string;
}

export type CurpResult = ValidCurp | InvalidCurp;

const CHECK_ALPHABET = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
const COMPARE = 'Compárela con la constancia de la CURP y vuelva a capturarla.';

/** Character 18, from the first 17. */
export function curpCheckDigit(first17: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += CHECK_ALPHABET.indexOf(first17[i] ?? '0') * (18 - i);
  return String((10 - (sum % 10)) % 10);
}

/** `today` decides which birth dates lie in the future. */
export function parseCurp(text: string, today: Date = new Date()): CurpResult {
  const trimmed = text.normalize('NFC').trim();
  const wrongShape = checkShape(trimmed);
  if (wrongShape !== undefined) return wrongShape;
  const curp = trimmed.toUpperCase();
  const wrongPart = checkNames(curp) ?? checkBirth(curp, today) ?? checkEnd(curp);
  if (wrongPart !== undefined) return wrongPart;
  return {
    kind: 'valid',
    curp,
    birthDate: curpBirthDate(curp),
    sex: curp[10] as 'H' | 'M' | 'X',
    state: curp.slice(11, 13),
  };
}

const invalid = (part: CurpPart, text: string, fix: string): InvalidCurp => ({ kind: 'invalid', part, text, fix });

function checkShape(text: string): InvalidCurp | undefined {
  const length = [...text].length;
  if (length !== 18) {
    const fix = 'Escriba los 18 caracteres seguidos, sin espacios ni guiones.';
    return invalid('longitud', `La CURP tiene 18 caracteres y llegaron ${length}.`, fix);
  }
  // Before upper-casing: some letters outside the alphabet (ı, ſ) become I and S when upper-cased.
  const strange = [...text].findIndex((c) => !/[A-Za-z0-9]/.test(c));
  if (strange === -1) return undefined;
  const character = [...text][strange] ?? '';
  const where = `La CURP lleva «${character}» en la posición ${strange + 1}`;
  if (/ñ/i.test(character))
    return invalid('caracteres', `${where}: la CURP nunca lleva Ñ.`, 'Escriba X en lugar de la Ñ.');
  return invalid(
    'caracteres',
    `${where}: solo se admiten letras de la A a la Z y dígitos.`,
    'Quite acentos, espacios y signos.',
  );
}

function checkNames(curp: string): InvalidCurp | undefined {
  if (isGenericCurp(curp)) {
    const fix = 'Deje la CURP vacía: la persona recibirá un identificador temporal hasta que se conozca su CURP.';
    return invalid('generica', 'La CURP genérica no identifica a nadie.', fix);
  }
  const four = curp.slice(0, 4);
  if (!/^[A-Z]{4}$/.test(four)) {
    return invalid(
      'apellidos',
      `Las posiciones 1 a 4 («${four}») deben ser letras.`,
      'Revise que no haya un 0 en lugar de una O, o un 1 en lugar de una I.',
    );
  }
  if (!/[AEIOUX]/.test(curp[1] ?? '')) {
    const what = `La posición 2 («${curp[1]}») debe ser la primera vocal interna del primer apellido, o X si no la hay.`;
    return invalid('apellidos', what, COMPARE);
  }
  const allowed = withoutInconvenientWord(four);
  if (allowed === four) return undefined;
  return invalid(
    'palabra',
    `Ninguna CURP empieza con «${four}»: RENAPO sustituye la segunda letra por X.`,
    `Escriba «${allowed}» al inicio.`,
  );
}

function checkBirth(curp: string, today: Date): InvalidCurp | undefined {
  if (!/^\d{6}$/.test(curp.slice(4, 10))) {
    return invalid(
      'fecha',
      `Las posiciones 5 a 10 («${curp.slice(4, 10)}») deben ser la fecha de nacimiento: AAMMDD.`,
      'Revise que no haya una O en lugar de un 0, o una I en lugar de un 1.',
    );
  }
  const birthDate = curpBirthDate(curp);
  if (!isRealDate(birthDate)) {
    return invalid(
      'fecha',
      `La fecha de nacimiento ${asDayMonthYear(birthDate)} no existe en el calendario.`,
      'Revise día, mes y año en las posiciones 5 a 10.',
    );
  }
  if (birthDate > today.toISOString().slice(0, 10)) {
    const why = /\d/.test(curp[16] ?? '') ? '' : ' La letra en la posición 17 corresponde a nacidos desde el año 2000.';
    return invalid(
      'fecha',
      `La fecha de nacimiento ${asDayMonthYear(birthDate)} está en el futuro.${why}`,
      'Revise el año (posiciones 5 y 6) y la posición 17.',
    );
  }
  return undefined;
}

function checkEnd(curp: string): InvalidCurp | undefined {
  if (!/[HMX]/.test(curp[10] ?? '')) {
    return invalid(
      'sexo',
      `La posición 11 («${curp[10]}») debe ser H (hombre), M (mujer) o X (no binario).`,
      'Corrija el sexo en la posición 11.',
    );
  }
  const state = curp.slice(11, 13);
  if (!isBirthState(state)) {
    const fix =
      'Use la clave de RENAPO de la entidad (por ejemplo DF para la Ciudad de México) o NE si nació en el extranjero.';
    return invalid('entidad', `Las posiciones 12 y 13 («${state}») no son una entidad de nacimiento.`, fix);
  }
  if (!/^[B-DF-HJ-NP-TV-Z]{3}$/.test(curp.slice(13, 16))) {
    return invalid('consonantes', `Las posiciones 14 a 16 («${curp.slice(13, 16)}») deben ser consonantes.`, COMPARE);
  }
  // Position 17 admits any letter or digit: its meaning (the century) was spent on the birth date.
  if (curp[17] === curpCheckDigit(curp.slice(0, 17))) return undefined;
  return invalid(
    'verificador',
    'El dígito verificador (posición 18) no corresponde: hay al menos un carácter equivocado.',
    COMPARE,
  );
}

function isRealDate(isoDate: string): boolean {
  const date = new Date(`${isoDate}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === isoDate;
}

const asDayMonthYear = (isoDate: string): string => isoDate.split('-').reverse().join('/');
