/**
 * Shortcuts: Alt with one letter, never a letter alone (WCAG 2.1.4: dictation and stray keys). Read by the place of the
 * key, since Option writes other characters on a Mac; AltGr, which writes @ and # on Spanish keyboards, is left alone.
 */
import { useEffect } from 'react';
import type { TextKey } from '../texts/t.ts';

export interface Shortcut {
  readonly code: string;
  readonly shown: string;
  readonly does: Extract<TextKey, `keys.${string}`>;
}
export const SHORTCUTS = {
  find: { code: 'KeyB', shown: 'Alt + B', does: 'keys.find' },
  timeline: { code: 'KeyL', shown: 'Alt + L', does: 'keys.timeline' },
  next: { code: 'KeyJ', shown: 'Alt + J', does: 'keys.next' },
  previous: { code: 'KeyK', shown: 'Alt + K', does: 'keys.previous' },
  sheet: { code: 'KeyT', shown: 'Alt + T', does: 'keys.sheet' },
} as const satisfies Record<string, Shortcut>;

export function matches(event: KeyboardEvent, shortcut: Shortcut): boolean {
  const plainAlt =
    event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.getModifierState('AltGraph');
  return plainAlt && event.code === shortcut.code;
}

export function useShortcut(shortcut: Shortcut, act: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!matches(event, shortcut)) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [shortcut, act]);
}
