/**
 * Shortcuts: Alt with one letter, never a letter alone (WCAG 2.1.4: dictation and stray keys). Read by the place of the
 * key, since Option writes other characters on a Mac; AltGr, which writes @ and # on Spanish keyboards, is left alone.
 */
import { useEffect } from 'react';
import type { TextKey } from '../texts/t.ts';

export interface Shortcut {
  readonly code: string;
  readonly shown: string;
  readonly where: 'everywhere' | 'morning' | 'record' | 'consultation' | 'inbox' | 'tele';
  readonly does: Extract<TextKey, `keys.${string}`>;
  /** It only moves: held down, it goes on moving. */
  readonly repeats?: true;
}

const key = <D extends Shortcut['does']>(letter: string, where: Shortcut['where'], does: D) => ({
  ...{ code: `Key${letter}`, shown: `Alt + ${letter}`, where, does },
});

/** The only table: the sheet shows it whole, and no letter stands in it twice. */
export const SHORTCUTS = {
  find: key('B', 'everywhere', 'keys.find'),
  sheet: key('T', 'everywhere', 'keys.sheet'),
  call: key('S', 'morning', 'keys.call'),
  timeline: key('L', 'record', 'keys.timeline'),
  next: { ...key('J', 'record', 'keys.next'), repeats: true },
  previous: { ...key('K', 'record', 'keys.previous'), repeats: true },
  note: key('N', 'consultation', 'keys.note'),
  diagnosis: key('X', 'consultation', 'keys.diagnosis'),
  medicine: key('M', 'consultation', 'keys.medicine'),
  refill: key('R', 'consultation', 'keys.refill'),
  order: key('O', 'consultation', 'keys.order'),
  refer: key('H', 'consultation', 'keys.refer'),
  missing: key('Q', 'consultation', 'keys.missing'),
  sign: key('G', 'consultation', 'keys.sign'),
  review: key('V', 'inbox', 'keys.review'),
  takeAlert: key('A', 'tele', 'keys.takeAlert'),
} as const satisfies Record<string, Shortcut>;

/** As `aria-keyshortcuts` writes it. */
export const ariaKeys = ({ shown }: Shortcut): string => shown.replaceAll(' ', '');

export function matches(event: KeyboardEvent, shortcut: Shortcut): boolean {
  const plainAlt =
    event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.getModifierState('AltGraph');
  return plainAlt && event.code === shortcut.code;
}

/** `held`: it is this one, still down since it acted. Somebody leaning on a key signs, calls or reviews once. */
export function answerTo(event: KeyboardEvent, shortcut: Shortcut): 'act' | 'held' | 'other' {
  if (!matches(event, shortcut)) return 'other';
  return event.repeat && shortcut.repeats !== true ? 'held' : 'act';
}

export function useShortcut(shortcut: Shortcut, act: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const answer = answerTo(event, shortcut);
      if (answer === 'other') return;
      event.preventDefault();
      if (answer === 'act') act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [shortcut, act]);
}
