/**
 * The language of the screens, kept for each person on this PC. The other language is fetched when somebody asks for it, so that
 * whoever reads Spanish pays nothing. What is written into the record stays Spanish (`inSpanish`).
 */
import { cell } from '../hub/cell.ts';
import { remembered } from '../hub/remembered.ts';
import { type Language, layOver } from './t.ts';

export type { Language } from './t.ts';
export const LANGUAGES: readonly { readonly language: Language; readonly name: string }[] = [
  { language: 'es-MX', name: 'Español (México)' },
  { language: 'en', name: 'English' },
];

/** Screens are drawn anew when it changes. */
export const spoken = cell<Language>('es-MX');

const nameFor = (person: string) => `amate.language.${person}` as const;
const keptFor = (person: string): Language => (remembered.get(nameFor(person)) === 'en' ? 'en' : 'es-MX');

/** @throws when its words cannot be fetched; the screens go on as they were */
export async function speak(language: Language, person?: string): Promise<void> {
  layOver(language, language === 'en' ? await (await import('./en/parts.ts')).english() : {});
  if (person !== undefined) remembered.set(nameFor(person), language);
  document.documentElement.lang = language;
  spoken.set(language);
}

/** At sign-in; without the other language's words the screens stay Spanish. */
export const speakAsKept = (person: string): void => {
  const kept = keptFor(person);
  if (kept !== spoken.get()) void speak(kept).catch(() => {});
};
