import { describe, expect, it } from '@jest/globals';
import '../texts/trust.ts';
import type { Access } from './access.resource.ts';
import { daysOf, meets } from './days.ts';
import { folioOf } from './folio.ts';

const access = (hasta: string, more: Partial<Access> = {}): Access => ({
  ...{ id: hasta, veces: 1, desde: hasta, hasta, texto: '', quien: { tipo: 'profesional', texto: '' } },
  ...{ automatico: false, negado: false, urgencia: false },
  ...more,
});

describe('accesses by day', () => {
  it('falls under the day of Mexico City, not of UTC', () => {
    const days = daysOf([access('2026-03-13T05:30:00Z'), access('2026-03-12T18:00:00Z')]);
    expect(days.map(({ name, accesses }) => [name, accesses.length])).toEqual([['12 de marzo de 2026', 2]]);
  });

  it('says today and yesterday', () => {
    const now = Date.now();
    const days = daysOf([access(new Date(now).toISOString()), access(new Date(now - 86_400_000).toISOString())]);
    expect(days.map(({ name }) => name.split(',')[0])).toEqual(['Hoy', 'Ayer']);
  });

  it('filters people, automatic ones and emergencies', () => {
    const automatic = access('2026-03-12T18:00:00Z', { automatico: true });
    const urgent = access('2026-03-12T18:00:00Z', { urgencia: true });
    expect([automatic, urgent].map((one) => meets(one, 'people'))).toEqual([false, true]);
    expect([automatic, urgent].map((one) => meets(one, 'automatic'))).toEqual([true, false]);
    expect([automatic, urgent].map((one) => meets(one, 'urgent'))).toEqual([false, true]);
  });

  it('gives a case one folio for who opened it and who answers', () => {
    expect(folioOf('01980000-0000-7000-8000-0123456789ab')).toBe('4567-89AB');
  });
});
