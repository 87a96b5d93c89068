/** Allergies as a warning names them: each once, with who recorded it, since the one who prescribes weighs where it comes from. */
import type { Allergen } from './model.ts';

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

/** «Penicilina (H. G. Balbuena, C. S. Portales) y Ampicilina»; «Penicilina (2 registros)» where nobody says who. */
export function namesOf(allergens: readonly Allergen[]): string {
  const byWords = new Map<string, Allergen[]>();
  for (const one of allergens) byWords.set(fold(one.text), [...(byWords.get(fold(one.text)) ?? []), one]);
  const names = [...byWords.values()].map((records) => `${records[0]!.text.trim()}${ofWhom(records)}`);
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} y ${names.at(-1)}`;
}

function ofWhom(records: readonly Allergen[]): string {
  const sources = [...new Set(records.flatMap(({ source }) => source ?? []))];
  if (sources.length > 0) return ` (${sources.join(', ')})`;
  return records.length > 1 ? ` (${records.length} registros)` : '';
}
