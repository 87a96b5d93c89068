import { describe, expect, it } from '@jest/globals';
import { enrolmentOf, formOf, hasLimit, usualLimit } from './plan.ts';
import type { Plan, Programme, Rule } from './programme.resource.ts';

const rule = (id: string, condicion: Rule['condicion']): Rule => ({
  ...{ id, titulo: id, urgencia: 'alta', condicion, fuente: '' },
});
const programme: Programme = {
  ...{ id: 'hipertension', titulo: 'Hipertensión en casa' },
  esperado: [{ clase: 'presion', cadaHoras: 24, graciaHoras: 12 }],
  reglas: [
    rule('crisis', { type: 'threshold', limit: 180 }),
    rule('sube', { type: 'trend', change: 15 }),
    rule('junto', { type: 'all' }),
    rule('rojo', { type: 'threshold', limit: 0, ofBest: 0.5 }),
  ],
};
const plan: Plan = {
  ...{ id: 'i', programa: 'hipertension', clues: 'X', titulo: '', desde: '2026-01-01T00:00:00Z', mejorFlujo: null },
  ...{ enSilencioHasta: null, limites: { crisis: { limit: 170 }, junto: { off: true } } },
  esperado: [{ clase: 'presion', cadaHoras: 12, graciaHoras: 6, ultima: null, cumplimiento: 0 }],
};

describe('a person’s own plan', () => {
  it('left as it stands, is the programme’s own, with nothing of its own', () => {
    expect(enrolmentOf(programme, 'p', formOf(programme, undefined))).toEqual({
      ...{ paciente: 'p', programa: 'hipertension', limites: {} },
      esperado: [{ clase: 'presion', cadaHoras: 24, graciaHoras: 12 }],
    });
  });

  it('comes back as it was stored', () => {
    expect(enrolmentOf(programme, 'p', formOf(programme, plan))).toMatchObject({
      limites: { crisis: { limite: 170 }, junto: { apagada: true } },
      esperado: [{ cadaHoras: 12, graciaHoras: 6 }],
    });
  });

  it('says nothing of what nobody can mean', () => {
    const form = formOf(programme, plan);
    expect(enrolmentOf(programme, 'p', { ...form, limits: { crisis: 'mucho' } })).toBeUndefined();
    expect(enrolmentOf(programme, 'p', { ...form, every: { presion: '0' } })).toBeUndefined();
    expect(enrolmentOf(programme, 'p', { ...form, best: '7' })).toBeUndefined();
    expect(enrolmentOf(programme, 'p', { ...form, limits: { crisis: '172,5' } })?.limites.crisis?.limite).toBe(172.5);
  });

  it('has a limit where a rule obeys one', () => {
    expect(programme.reglas.map(hasLimit)).toEqual([true, true, false, false]);
    expect(programme.reglas.map(usualLimit)).toEqual([180, 15, undefined, undefined]);
  });
});
