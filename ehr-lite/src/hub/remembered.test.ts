import { afterEach, describe, expect, it } from '@jest/globals';
import { remembered } from './remembered.ts';

const room = globalThis as { localStorage?: unknown; sessionStorage?: unknown };
const shelf = () => {
  const lines = new Map<string, string>();
  return {
    ...{ getItem: (name: string) => lines.get(name) ?? null, removeItem: (name: string) => lines.delete(name) },
    setItem: (name: string, text: string) => lines.set(name, text),
  };
};
const lay = (name: 'localStorage' | 'sessionStorage', value: unknown) =>
  Object.defineProperty(room, name, { configurable: true, get: () => (typeof value === 'function' ? value() : value) });

afterEach(() => {
  lay('localStorage', undefined);
  lay('sessionStorage', undefined);
});

describe('what the browser remembers', () => {
  it('the session goes with the tab, the look stays', () => {
    const [pc, tab] = [shelf(), shelf()];
    lay('localStorage', pc);
    lay('sessionStorage', tab);
    remembered.set('amate.session', { refreshToken: 'r' });
    remembered.set('amate.look', 'contraste');
    expect([tab.getItem('amate.session'), pc.getItem('amate.session')]).toEqual(['{"refreshToken":"r"}', null]);
    expect(remembered.json('amate.session')).toEqual({ refreshToken: 'r' });
    expect(remembered.get('amate.look')).toBe('contraste');
    remembered.drop('amate.look');
    expect(remembered.get('amate.look')).toBeUndefined();
  });

  it('forgets in silence where sites may keep nothing, and what is no JSON any more', () => {
    lay('localStorage', () => {
      throw new Error('SecurityError');
    });
    expect(() => remembered.set('amate.clock', '5')).not.toThrow();
    expect(remembered.get('amate.clock')).toBeUndefined();
    lay('localStorage', { ...shelf(), getItem: () => '{broken' });
    expect(remembered.json('amate.local')).toBeUndefined();
  });
});
