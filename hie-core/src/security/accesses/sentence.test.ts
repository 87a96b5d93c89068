import { describe, expect, it } from '@jest/globals';
import type { AuditEntry } from '../audit/entry.ts';
import { groupAccesses, type Row } from './group.ts';
import { type SentenceOptions, sentenceOf } from './sentence.ts';

const NOW = Date.parse('2026-07-15T20:00:00Z');
const ELENA = { subject: 'u-elena', role: 'medico', clientId: 'amate-web', name: 'Dra. Elena Ruiz' };
const XOCO = { subject: 'conector-xoco', role: 'sistema', clientId: 'conector-xoco', name: 'Conector Xoco' };
const OPTIONS: SentenceOptions = {
  nowMs: NOW,
  showProfessional: true,
  facilities: new Map([
    ['DFSSA000011', 'Centro de Salud T-III Portales'],
    ['DFSSA003162', 'Hospital General Xoco'],
  ]),
};
const READER = { subject: 'u-ana', othersOnly: false };
/** @param at instant of 2026-07-15 UTC, or a whole one */
const entry = (at: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  atMs: Date.parse(at.length === 5 ? `2026-07-15T${at}:00Z` : at),
  requestId: 'r',
  act: 'read',
  outcome: 'success',
  agent: ELENA,
  address: '',
  facility: 'DFSSA000011',
  purpose: 'TREAT',
  patients: ['ana'],
  entities: [{ type: 'MedicationRequest', id: 'm-1' }],
  ...more,
});
let count = 0;
const rows = (...entries: AuditEntry[]): Row[] =>
  entries.sort((a, b) => b.atMs - a.atMs).map((one) => ({ id: `e-${count++}`, entry: one }));
const told = (entries: AuditEntry[], options: Partial<SentenceOptions> = {}, reader = READER): string[] =>
  groupAccesses(rows(...entries), reader).map((one) => sentenceOf(one, { ...OPTIONS, ...options }));

describe('an access in plain Spanish', () => {
  it.each([
    [
      'today',
      [entry('16:32')],
      'Dra. Elena Ruiz, Centro de Salud T-III Portales, vio sus recetas, motivo: consulta, hoy 10:32',
    ],
    [
      'yesterday, in summer without daylight saving',
      [entry('2026-07-15T05:59:00Z')],
      'Dra. Elena Ruiz, Centro de Salud T-III Portales, vio sus recetas, motivo: consulta, ayer 23:59',
    ],
    [
      'another day',
      [entry('2026-03-03T18:00:00Z')],
      'Dra. Elena Ruiz, Centro de Salud T-III Portales, vio sus recetas, motivo: consulta, el 3 de marzo de 2026 12:00',
    ],
    [
      'an unknown facility',
      [entry('16:32', { facility: 'DFXXX000000' })],
      'Dra. Elena Ruiz, unidad DFXXX000000, vio sus recetas, motivo: consulta, hoy 10:32',
    ],
    [
      'a system',
      [
        entry('16:32', {
          agent: XOCO,
          facility: 'DFSSA003162',
          act: 'transaction',
          purpose: 'HOPERAT',
          entities: [
            { type: 'Observation', id: 'o' },
            { type: 'Practitioner', id: 'p' },
          ],
        }),
      ],
      'Sistema del Hospital General Xoco, envío automático, agregó información a sus estudios, hoy 10:32',
    ],
    [
      'a notice',
      [
        entry('16:32', {
          agent: XOCO,
          facility: 'DFSSA003162',
          act: 'subscribe',
          entities: [
            { type: 'Subscription', id: 's' },
            { type: 'Encounter', id: 'e' },
          ],
        }),
      ],
      'Sistema del Hospital General Xoco, aviso automático, recibió un aviso de cambios en sus consultas, hoy 10:32',
    ],
    [
      'a denial',
      [entry('16:32', { outcome: 'denied' })],
      'Dra. Elena Ruiz, Centro de Salud T-III Portales, quiso ver sus recetas y no se le permitió, motivo: consulta, hoy 10:32',
    ],
    [
      'an emergency',
      [entry('16:32', { act: 'break-glass', purpose: 'ETREAT', note: 'llegó inconsciente', entities: [] })],
      'Dra. Elena Ruiz, Centro de Salud T-III Portales, abrió su expediente por una emergencia, motivo: llegó inconsciente, hoy 10:32',
    ],
    [
      'oneself',
      [
        entry('16:32', {
          agent: { subject: 'u-ana', role: 'paciente', clientId: 'w', name: '', patientId: 'ana' },
          purpose: 'PATRQT',
          facility: undefined,
        }),
      ],
      'Usted vio sus recetas, hoy 10:32',
    ],
    [
      'the whole record',
      [entry('16:32', { act: 'operation', entities: [], query: 'Patient/ana/$everything?_count=50' })],
      'Dra. Elena Ruiz, Centro de Salud T-III Portales, vio su expediente, motivo: consulta, hoy 10:32',
    ],
    [
      'a search',
      [entry('16:32', { act: 'search', entities: [], query: 'Condition?patient=ana' })],
      'Dra. Elena Ruiz, Centro de Salud T-III Portales, vio sus diagnósticos, motivo: consulta, hoy 10:32',
    ],
    [
      'the person’s own resource',
      [entry('16:32', { entities: [] })],
      'Dra. Elena Ruiz, Centro de Salud T-III Portales, vio sus datos personales, motivo: consulta, hoy 10:32',
    ],
    [
      'pharmacy',
      [entry('16:32', { agent: { ...ELENA, role: 'farmacia', name: 'Q.F.B. Iván Soto' } })],
      'Q.F.B. Iván Soto, Centro de Salud T-III Portales, vio sus recetas, motivo: surtir una receta, hoy 10:32',
    ],
  ])('%s', (_what, entries, sentence) => {
    expect(told(entries)).toEqual([sentence]);
  });

  it('names only the role where the operator chose so, and never a system less', () => {
    expect(told([entry('16:32')], { showProfessional: false })).toEqual([
      'Personal médico, Centro de Salud T-III Portales, vio sus recetas, motivo: consulta, hoy 10:32',
    ]);
  });

  it('never tells the name of another patient', () => {
    const other = { subject: 'u-x', role: 'paciente', clientId: 'w', name: 'Juan', patientId: 'x' };
    expect(told([entry('16:32', { agent: other })])[0]).toMatch(/^Una persona con cuenta de paciente/);
  });
});

describe('grouping', () => {
  it('is by professional, day, kind and reason; what was seen adds up', () => {
    const seen = [
      entry('15:10'),
      entry('16:32', { entities: [{ type: 'Observation', id: 'o' }] }),
      entry('16:33', { agent: { ...ELENA, subject: 'u-otra', name: 'Dra. Otra' } }),
      entry('16:34', { act: 'update' }),
      entry('2026-07-14T16:00:00Z'),
    ];
    expect(told(seen)).toEqual([
      'Dra. Elena Ruiz, Centro de Salud T-III Portales, cambió sus recetas, motivo: consulta, hoy 10:34',
      'Dra. Otra, Centro de Salud T-III Portales, vio sus recetas, motivo: consulta, hoy 10:33',
      'Dra. Elena Ruiz, Centro de Salud T-III Portales, vio sus recetas y sus estudios, motivo: consulta, hoy, 2 veces entre 09:10 y 10:32',
      'Dra. Elena Ruiz, Centro de Salud T-III Portales, vio sus recetas, motivo: consulta, ayer 10:00',
    ]);
  });

  it('leaves out what touched nothing: a failure, an intent, a dispute, a sign-in', () => {
    const nothing = (['intent', 'dispute', 'dispute-answered', 'sign-in'] as const).map((act) =>
      entry('16:32', { act }),
    );
    expect(told([...nothing, entry('16:33', { outcome: 'failure' })])).toEqual([]);
  });

  it('leaves out what the reader did, when asked for the others', () => {
    const own = entry('16:32', { agent: { subject: 'u-ana', role: 'paciente', clientId: 'w', name: '' } });
    expect(told([own], {}, { ...READER, othersOnly: true })).toEqual([]);
    expect(told([own])).toHaveLength(1);
  });
});
