/** One table of shortcuts: no letter twice, nothing beside it, every one of them used and told. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { esMxKeys } from '../texts/es-mx-keys.ts';
import { answerTo, SHORTCUTS } from './shortcuts.ts';

const root = join(import.meta.dirname, '..');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.') && path !== join('shell', 'shortcuts.ts'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

describe('shortcuts', () => {
  it('no letter stands twice, none is a letter alone, each has its words', () => {
    const all = Object.values(SHORTCUTS);
    expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
    expect(new Set(all.map(({ shown }) => shown)).size).toBe(all.length);
    for (const { code, shown, does } of all) {
      expect(shown).toBe(`Alt + ${code.slice(3)}`);
      expect(esMxKeys[does]).toMatch(/\S/);
    }
  });

  it('held down, what acts acts once; what only moves goes on', () => {
    const pressed = (code: string, repeat: boolean) =>
      ({
        ...{ code, repeat, altKey: true, ctrlKey: false },
        getModifierState: () => false,
      }) as unknown as KeyboardEvent;
    for (const shortcut of Object.values(SHORTCUTS)) {
      const moves = ['keys.next', 'keys.previous'].includes(shortcut.does);
      expect(answerTo(pressed(shortcut.code, false), shortcut)).toBe('act');
      expect(answerTo(pressed(shortcut.code, true), shortcut)).toBe(moves ? 'act' : 'held');
      expect(answerTo(pressed('KeyÑ', true), shortcut)).toBe('other');
    }
  });

  it('each is used somewhere, and no screen has one of its own', () => {
    const whole = sources.map(({ text }) => text).join('\n');
    for (const name of Object.keys(SHORTCUTS)) expect(whole).toContain(`SHORTCUTS.${name}`);
    const own = sources
      .filter(({ text }) => /code: 'Key[A-Z]'|event\.code === 'Key/.test(text))
      .map(({ path }) => path);
    expect(own).toEqual([]);
  });

  it('what a control tells a screen reader is in the table', () => {
    const shown = Object.values(SHORTCUTS).map((one) => one.shown.replaceAll(' ', ''));
    for (const { text } of sources)
      for (const [, keys] of text.matchAll(/aria-keyshortcuts="([^"]+)"/g)) expect(shown).toContain(keys);
  });
});
