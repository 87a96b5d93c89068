import { describe, expect, it } from '@jest/globals';
import type { Alert } from './board.resource.ts';
import { nextOf, ordered, shownIn } from './board.ts';

let minute = 0;
const alert = (id: string, more: Partial<Alert>): Alert => ({
  ...{ id, paciente: 'p', nombre: 'Rosa', telefono: null, programa: 'Hipertensión', regla: 'r', clase: 'regla' },
  ...{ urgencia: 'alta', dice: 'Alta: 170', lecturas: [], enSilencioHasta: null, vence: null, nivel: 'enfermeria' },
  ...{ estado: 'nueva', laTiene: null, sinRespuesta: false, homonimo: null, condicionTerminada: null, version: 1 },
  levantada: new Date(Date.UTC(2026, 0, 1, 0, minute++)).toISOString(),
  ...more,
});
const ids = (alerts: readonly Alert[]): string[] => alerts.map(({ id }) => id);

describe('the board', () => {
  const early = alert('early', {});
  const taken = alert('taken', { urgencia: 'emergencia', estado: 'en-curso', laTiene: 'Ana' });
  const late = alert('late', {});
  const worst = alert('worst', { urgencia: 'emergencia' });
  const gap = alert('gap', { clase: 'falta', urgencia: 'media' });
  const all = [gap, late, taken, early, worst];

  it('puts the most urgent first, of those what nobody has, of those what waits longest', () => {
    expect(ids(ordered(all))).toEqual(['worst', 'taken', 'early', 'late', 'gap']);
  });

  it('shows what is asked for', () => {
    expect(ids(shownIn(all, 'mine', 'Ana'))).toEqual(['taken']);
    expect(ids(shownIn(all, 'gaps', 'Ana'))).toEqual(['gap']);
    expect(shownIn(all, 'fresh', 'Ana')).toHaveLength(4);
  });

  it('gives a lack of readings last, however long it waits', () => {
    expect(nextOf(all)?.id).toBe('worst');
    expect(
      nextOf([alert('falta', { clase: 'falta', urgencia: 'alta' }), alert('baja', { urgencia: 'baja' })])?.id,
    ).toBe('baja');
    expect(nextOf([taken])).toBeUndefined();
  });

  it('puts what somebody took and did nothing about among what waits', () => {
    const stalled = { ...taken, sinRespuesta: true };
    expect(ids(ordered([worst, stalled]))).toEqual(['taken', 'worst']);
    expect(nextOf([stalled])?.id).toBe('taken');
  });
});
