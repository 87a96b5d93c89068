/**
 * The prescriber's own words for how a medicine is taken (R4 Dosage.text and patientInstruction). Our prescriptions say the instruction inside
 * the text already; other systems send it beside it.
 */
interface Worded {
  readonly text?: string | undefined;
  readonly patientInstruction?: string | undefined;
}

/** @returns nothing when only coded parts were sent */
export function dosageWords({ text = '', patientInstruction = '' }: Worded): string | undefined {
  const [said, added] = [text.trim(), patientInstruction.trim()];
  const known = said.toLocaleLowerCase('es-MX').includes(added.toLocaleLowerCase('es-MX'));
  return [said, known ? '' : added].filter(Boolean).join(said.endsWith('.') ? ' ' : '. ') || undefined;
}

/** All of a prescription's, in its order: a second dose left out is a medicine taken wrongly. */
export const allDosageWords = (dosages: readonly Worded[] | undefined): string | undefined =>
  dosages?.flatMap((one) => dosageWords(one) ?? []).join('; ') || undefined;
