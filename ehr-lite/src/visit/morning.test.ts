import { describe, expect, it } from '@jest/globals';
import type { Who } from '../session/who.ts';
import {
  countsOf,
  doctorsOf,
  hasSigns,
  linesOf,
  type Morning,
  minutesSince,
  nextFor,
  nextForNursing,
} from './morning.ts';
import { arrivalOf, attendedBy, isFirstTime, isMine, moved, withType } from './visit.ts';

const NOW = '2026-11-22T15:00:00.000Z';
const visit = (id: string, estado: string, minutes: number, more: object = {}) => ({
  ...{ id, version: '1', estado, prioridad: 'R' as const },
  paciente: { id: `p-${id}`, nombre: id, nacimiento: '1990-01-01' },
  llegada: new Date(Date.parse(NOW) - minutes * 60_000).toISOString(),
  desde: NOW,
  ...more,
});
const morning = (visitas: Morning['visitas'], citas: Morning['citas'] = []): Morning => ({
  ...{ ahora: NOW, dia: '2026-11-22', visitas, citas },
});
const names = (of: Morning) => linesOf(of).map(({ person }) => person.nombre);

describe('the order of the morning', () => {
  it('urgent first, then preferential, then who waits longest; the rest after them', () => {
    const all = morning([
      visit('termino', 'finished', 200),
      visit('reciente', 'arrived', 5),
      visit('antiguo', 'triaged', 60),
      visit('mayor', 'arrived', 2, { paciente: { id: 'm', nombre: 'mayor', nacimiento: '1966-11-22' } }),
      visit('embarazo', 'arrived', 1, { preferente: true }),
      visit('urgente', 'arrived', 1, { prioridad: 'UR' }),
      visit('emergencia', 'arrived', 0, { prioridad: 'EM' }),
      visit('dentro', 'in-progress', 90),
    ]);
    expect(names(all)).toEqual([
      ...['emergencia', 'urgente', 'mayor', 'embarazo', 'antiguo', 'reciente', 'dentro', 'termino'],
    ]);
  });

  it('the day before turning sixty is no preference yet', () => {
    const almost = { id: 'm', nombre: 'casi', nacimiento: '1966-11-23' };
    expect(linesOf(morning([visit('x', 'arrived', 1, { paciente: almost })]))[0]?.elder).toBe(false);
  });

  it('a doctor calls an emergency before who is ready, who is ready before who waits, and nobody of another doctor', () => {
    const waiting = visit('espera', 'arrived', 90);
    const ready = visit('listo', 'triaged', 10);
    const others = visit('ajeno', 'triaged', 95, { medico: { nombre: 'Otra', clave: 'B' } });
    const next = (...visits: Morning['visitas']) => nextFor(linesOf(morning(visits)), 'A')?.person.nombre;
    expect(next(waiting, ready, others)).toBe('listo');
    expect(next(waiting, others)).toBe('espera');
    expect(next(others)).toBeUndefined();
    expect(next(ready, visit('infarto', 'arrived', 0, { prioridad: 'EM' }))).toBe('infarto');
    expect(nextForNursing(linesOf(morning([waiting, ready])))?.person.nombre).toBe('espera');
  });

  it('whom the doctor called before nursing measured him has no signs yet', () => {
    const inside = (...was: string[]) => {
      const statusHistory = was.map((status) => ({ status, period: {} }));
      return visit('x', 'in-progress', 5, { encounter: { id: 'x', statusHistory } });
    };
    const signs = (one: Morning['visitas'][number]) => hasSigns(linesOf(morning([one]))[0]!);
    expect([signs(visit('a', 'arrived', 1)), signs(visit('b', 'triaged', 1))]).toEqual([false, true]);
    expect([signs(inside('arrived')), signs(inside('arrived', 'triaged'))]).toEqual([false, true]);
    expect(signs(visit('unread', 'in-progress', 1))).toBe(false);
  });

  it('a booked place leaves the list when its visit is there, and comes back when that visit was a mistake', () => {
    const place = { id: 'c', version: '1', estado: 'booked', paciente: { id: 'p', nombre: 'cita' }, hora: NOW };
    expect(linesOf(morning([], [place])).map(({ state }) => state)).toEqual(['booked']);
    expect(linesOf(morning([visit('v', 'arrived', 1, { cita: 'c' })], [place]))).toHaveLength(1);
    expect(linesOf(morning([], [{ ...place, estado: 'noshow' }]))[0]?.state).toBe('absent');
    expect(linesOf(morning([], [{ ...place, estado: 'pending' }]))).toEqual([]);
  });

  it('counts, doctors and minutes', () => {
    const lines = linesOf(morning([visit('a', 'arrived', 1, { medico: { nombre: 'Dra. Z', clave: 'z' } })]));
    expect(countsOf(lines)).toMatchObject({ waiting: 1, ready: 0 });
    expect(doctorsOf(lines)).toEqual([{ nombre: 'Dra. Z', clave: 'z' }]);
    expect(minutesSince(Date.parse(NOW), Date.parse(NOW) - 5_000)).toBe(0);
  });
});

describe('a visit and its states', () => {
  const who: Who = { subject: 's', name: 'Dra. A', role: 'medico', clues: 'X', cedula: '9', patientId: undefined };
  const start = arrivalOf({
    ...{ id: 'v', clues: 'DFSIC000011', at: '2026-11-22T14:00:00Z', priority: 'UR', preferred: true, reason: 'tos' },
    patient: { reference: 'Patient/p' },
  });

  it('keeps what it was, with its periods', () => {
    const ready = moved(start, 'triaged', '2026-11-22T14:10:00Z');
    const taken = moved(ready, 'in-progress', '2026-11-22T14:20:00Z', who);
    expect(taken.statusHistory).toEqual([
      { status: 'arrived', period: { start: '2026-11-22T14:00:00Z', end: '2026-11-22T14:10:00Z' } },
      { status: 'triaged', period: { start: '2026-11-22T14:10:00Z', end: '2026-11-22T14:20:00Z' } },
    ]);
    expect(attendedBy(taken)?.display).toBe('Dra. A');
    expect(isMine(taken, who)).toBe(true);
    expect(moved(taken, 'finished', '2026-11-22T14:40:00Z').period).toMatchObject({ end: '2026-11-22T14:40:00Z' });
  });

  it('a call undone leaves no doctor', () => {
    const taken = moved(start, 'in-progress', '2026-11-22T14:20:00Z', who);
    expect(attendedBy(moved(taken, 'arrived', '2026-11-22T14:21:00Z'))).toBeUndefined();
  });

  it('first time or subsequent is said once', () => {
    expect(isFirstTime(start)).toBeUndefined();
    expect(isFirstTime(withType(withType(start, true), false))).toBe(false);
    expect(withType(withType(start, true), false).type).toHaveLength(1);
  });
});
