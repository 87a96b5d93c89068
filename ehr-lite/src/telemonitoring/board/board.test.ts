import { describe, expect, it } from '@jest/globals';
import { HubProblem, lineProblem } from '../../hub/problem.ts';
import type { Who } from '../../session/who.ts';
import type { Alert } from './board.resource.ts';
import { nextOf, ordered, shownIn } from './board.ts';
import { passAll } from './pass-all.ts';

let minute = 0;
const alert = (id: string, more: Partial<Alert>): Alert => ({
  ...{ id, paciente: 'p', nombre: 'Rosa', telefono: null, programa: 'Hipertensión', regla: 'r', clase: 'regla' },
  ...{ urgencia: 'alta', dice: 'Alta: 170', lecturas: [], enSilencioHasta: null, vence: null, nivel: 'enfermeria' },
  ...{
    estado: 'nueva',
    laTiene: null,
    laTieneClave: null,
    sinRespuesta: false,
    homonimo: null,
    condicionTerminada: null,
    version: 1,
  },
  levantada: new Date(Date.UTC(2026, 0, 1, 0, minute++)).toISOString(),
  ...more,
});
const nurse = (cedula: string | undefined): Who => ({
  ...{ subject: 's', name: 'Ana', role: 'enfermeria', clues: 'C', cedula, patientId: undefined },
});
const ids = (alerts: readonly Alert[]): string[] => alerts.map(({ id }) => id);

describe('the board', () => {
  const early = alert('early', {});
  const taken = alert('taken', { urgencia: 'emergencia', estado: 'en-curso', laTiene: 'Ana', laTieneClave: '9' });
  const late = alert('late', {});
  const worst = alert('worst', { urgencia: 'emergencia' });
  const gap = alert('gap', { clase: 'falta', urgencia: 'media' });
  const all = [gap, late, taken, early, worst];

  it('puts the most urgent first, of those what nobody has, of those what waits longest', () => {
    expect(ids(ordered(all))).toEqual(['worst', 'taken', 'early', 'late', 'gap']);
  });

  it('shows what is asked for', () => {
    expect(ids(shownIn(all, 'mine', nurse('9')))).toEqual(['taken']);
    expect(ids(shownIn(all, 'gaps', nurse('9')))).toEqual(['gap']);
    expect(shownIn(all, 'fresh', nurse('9'))).toHaveLength(4);
  });

  it('shows nobody what is of another of the same name; by name alone only what was stored so', () => {
    expect(shownIn(all, 'mine', nurse('8'))).toEqual([]);
    expect(shownIn(all, 'mine', nurse(undefined))).toEqual([]);
    const byName = { ...taken, laTieneClave: null };
    for (const who of [nurse('9'), nurse('8')]) expect(ids(shownIn([byName], 'mine', who))).toEqual(['taken']);
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

it('at the end of a shift, one that was closed meanwhile keeps none of the others; a hub that is away keeps the rest', async () => {
  const all = ['a', 'b', 'c'].map((id) => alert(id, {}));
  const tried: string[] = [];
  const failing = (error: unknown) => (one: Alert) => {
    tried.push(one.id);
    return one.id === 'a' ? Promise.reject(error) : Promise.resolve();
  };
  const closed = new HubProblem('refused', 422, []);
  const { left, error } = await passAll(all, failing(closed));
  expect([ids(left), error, tried.splice(0)]).toEqual([['a'], closed, ['a', 'b', 'c']]);
  expect([ids((await passAll(all, failing(lineProblem()))).left), tried]).toEqual([['a', 'b', 'c'], ['a']]);
});
