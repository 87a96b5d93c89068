/** Generic name → ATC, form and route, from the starter catalogue: for prescriptions without ATC, and for checking without network. */
import { SUBSTANCES } from './data/substances.generated.ts';

export interface Substance {
  readonly name: string;
  readonly form: string;
  readonly route: string;
  readonly atc: string;
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

const list: readonly (Substance & { readonly folded: string })[] = SUBSTANCES.split('\n')
  .map((line) => line.split('|'))
  .map(([name = '', form = '', route = '', atc = '']) => ({ name, form, route, atc, folded: fold(name) }))
  .sort((a, b) => b.folded.length - a.folded.length);

/** By the start of what is written («Losartán 50 mg, gragea»), the longest name first; the form tells a cream from a tablet. */
export function substanceOf(written: string, form?: string): Substance | undefined {
  const text = fold(written);
  const named = list.filter(
    ({ folded }) => text === folded || text.startsWith(`${folded} `) || text.startsWith(`${folded},`),
  );
  const longest = named.filter(({ folded }) => folded.length === named[0]?.folded.length);
  return longest.find((one) => form !== undefined && fold(one.form) === fold(form)) ?? longest[0];
}

export const atcOfName = (written: string): string | undefined => substanceOf(written)?.atc;
