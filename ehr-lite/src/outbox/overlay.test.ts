import { afterEach, describe, expect, it } from '@jest/globals';
import type { OutboxEntry } from './entry.ts';
import { overlay } from './overlay.ts';
import { queue } from './queue.ts';

const visit = (id: string, more: object = {}) => ({
  ...{ resourceType: 'Encounter', id, status: 'arrived', class: { code: 'AMB' } },
  subject: { reference: 'Patient/p1', display: 'Guadalupe Prueba' },
  priority: { coding: [{ code: 'UR' }] },
  period: { start: '2026-11-22T15:00:00Z' },
  ...more,
});
const waiting = (resource: object & { readonly id: string }): OutboxEntry =>
  ({
    ...{
      operation: `op-${resource.id}`,
      patientId: 'p1',
      words: '',
      madeMs: 0,
      turn: 1,
      standing: { kind: 'pending' },
    },
    entries: [{ resource, request: { method: 'PUT', url: `Encounter/${resource.id}` } }],
  }) as unknown as OutboxEntry;
const MORNING = { ahora: '2026-11-22T15:05:00Z', dia: '2026-11-22', visitas: [], citas: [{ id: 'c1' }] };
const laid = (morning: object = MORNING) => overlay(morning as typeof MORNING, { path: '/visitas?dia=2026-11-22' });

describe('the morning as who waits for the line left it', () => {
  afterEach(() => queue.set([]));

  it('shows whom the counter let in, with priority, hour and booked place', () => {
    queue.set([waiting(visit('v1', { appointment: [{ reference: 'Appointment/c1' }] }))]);
    expect(laid().visitas).toEqual([
      {
        ...{ id: 'v1', version: '1', estado: 'arrived', prioridad: 'UR', cita: 'c1' },
        paciente: { id: 'p1', nombre: 'Guadalupe Prueba' },
        ...{ llegada: '2026-11-22T15:00:00Z', desde: '2026-11-22T15:00:00Z' },
      },
    ]);
  });

  it('a person registered in the same act comes with age and sex', () => {
    const person = { resourceType: 'Patient', birthDate: '1980-04-03', gender: 'female' };
    const entry = waiting(visit('v1', { subject: { reference: 'urn:uuid:1', display: 'Guadalupe Prueba' } }));
    const entries = [{ fullUrl: 'urn:uuid:1', resource: person }, ...entry.entries] as OutboxEntry['entries'];
    queue.set([{ ...entry, entries }]);
    expect(laid().visitas).toMatchObject([{ paciente: { nacimiento: '1980-04-03', sexo: 'female' } }]);
  });

  it('nobody twice, and nobody of another day', () => {
    queue.set([waiting(visit('v1')), waiting(visit('v2', { period: { start: '2026-11-21T15:00:00Z' } }))]);
    const known = { id: 'v1', estado: 'arrived', paciente: { id: 'p1' } };
    expect(laid({ ...MORNING, visitas: [known] }).visitas).toHaveLength(1);
  });
});

describe('an act of another address', () => {
  afterEach(() => queue.set([]));

  it('lines of a count that wait stand in the count, and nowhere else; what was refused does not', () => {
    const id = '0b7d9a1e-0000-4000-8000-000000000001';
    const line = { clave: 'k', lote: 'L', caducidad: '2027-01-31' };
    const rest = {
      path: `/insumos/conteos/${id}/renglones`,
      body: { clues: 'C', renglones: [{ ...line, contados: 4 }] },
    };
    const entry = { ...waiting(visit('v')), entries: [], rest };
    const count = { renglones: [line] };
    queue.set([entry]);
    expect(overlay(count, { path: `/insumos/conteos/${id}?clues=C` })).toEqual({
      renglones: [{ ...line, contados: 4 }],
    });
    expect(overlay(count, { path: '/insumos/conteos?clues=C' })).toBe(count);
    queue.set([{ ...entry, standing: { kind: 'refused', said: [] } }]);
    expect(overlay(count, { path: `/insumos/conteos/${id}?clues=C` })).toBe(count);
  });
});
