/**
 * Diagnoses that this sex or this age can hardly have: warned, never refused (records of sex are wrong too, and transgender people have the
 * organs they have). Only blocks whose very titles say the organ or the age, by the CIE-10 tabular list; the finer limits are columns of the
 * official DGIS catalogue (LSEX, LINF, LSUP), which the starter list does not have.
 */
export type Implausible = 'female-only' | 'male-only' | 'newborn-only' | 'adult-only' | 'pregnancy-age';

export interface Bearer {
  /** FHIR administrative gender. */
  readonly gender: string | undefined;
  readonly ageMonths: number | undefined;
}

interface Block {
  readonly from: string;
  readonly to: string;
}
const blocks = (text: string): readonly Block[] =>
  text.split(' ').map((one) => {
    const [from, to = from] = one.split('-');
    return { from: from!, to: to! };
  });

/** Genital organs, pregnancy, childbirth and the puerperium. */
const FEMALE = blocks('C51-C58 D06 D25-D28 N70-N77 N80-N98 O00-O99 Q50-Q52 Z32-Z36 Z39');
const MALE = blocks('C60-C63 D29 D40 N40-N51 Q53-Q55');
/** Conditions originating in the perinatal period: later sequelae exist, so only from two years on is it odd. */
const PERINATAL = blocks('P00-P96');
const PREGNANCY = blocks('O00-O99 Z32-Z36 Z39');
/** Of old age, or of decades of life. */
const ADULT = blocks('C61 F00-F01 G20 G30 N40 R54');

const PERINATAL_UNTIL_MONTHS = 24;
const ADULT_FROM_MONTHS = 18 * 12;
const PREGNANCY_MONTHS = { from: 9 * 12, to: 56 * 12 } as const;

const within = (code: string, list: readonly Block[]): boolean => {
  const category = code.replace('.', '').slice(0, 3).toUpperCase();
  return list.some(({ from, to }) => category >= from && category <= to);
};

export function implausible(code: string, { gender, ageMonths }: Bearer): Implausible | undefined {
  if (gender === 'male' && within(code, FEMALE)) return 'female-only';
  if (gender === 'female' && within(code, MALE)) return 'male-only';
  if (ageMonths === undefined) return undefined;
  if (ageMonths >= PERINATAL_UNTIL_MONTHS && within(code, PERINATAL)) return 'newborn-only';
  if (ageMonths < ADULT_FROM_MONTHS && within(code, ADULT)) return 'adult-only';
  if (within(code, PREGNANCY) && (ageMonths < PREGNANCY_MONTHS.from || ageMonths >= PREGNANCY_MONTHS.to))
    return 'pregnancy-age';
  return undefined;
}
