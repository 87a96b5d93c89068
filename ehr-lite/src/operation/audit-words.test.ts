import { describe, expect, it } from '@jest/globals';
import '../texts/trust.ts';
import { factsOf, markOf, sentenceOf } from './audit-words.ts';
import type { AuditEvent } from './operation.resource.ts';

const event = (more: Partial<AuditEvent>): AuditEvent => ({
  ...{ resourceType: 'AuditEvent', id: 'a', type: { code: 'rest' }, outcome: '0', recorded: '2026-03-12T18:00:00Z' },
  agent: [
    { who: { identifier: { system: 'x/sid/cliente-oauth', value: 'amate-web' } }, network: { address: '10.0.0.1' } },
    { name: 'Dra. Ruiz', requestor: true, role: [{ coding: [{ code: 'medico' }] }] },
  ],
  ...more,
});

describe('an entry of the audit in words', () => {
  it('says who did what to which part of a record', () => {
    const read = event({
      action: 'R',
      subtype: [{ code: 'read' }],
      entity: [{ what: { reference: 'Condition/1' } }, { what: { reference: 'Patient/2' } }],
    });
    expect(sentenceOf(read)).toBe('Dra. Ruiz leyó diagnósticos');
    expect(sentenceOf({ ...read, entity: [{ what: { reference: 'Patient/2' } }] })).toBe(
      'Dra. Ruiz leyó un expediente',
    );
    expect(Object.fromEntries(factsOf(read))).toMatchObject({ Programa: 'amate-web', 'Dirección de red': '10.0.0.1' });
  });

  it('says what was searched, and what was refused', () => {
    const search = event({
      ...{ action: 'E', subtype: [{ code: 'search-type' }], outcome: '4' },
      entity: [{ query: btoa('Observation?patient=2') }],
    });
    expect([sentenceOf(search), markOf(search)]).toEqual(['Dra. Ruiz buscó resultados', 'Negado']);
  });

  it('does not fail on an entry that says nothing', () => {
    expect(sentenceOf({ resourceType: 'AuditEvent' })).toBe('Alguien sin identificar ejecutó');
  });
});
