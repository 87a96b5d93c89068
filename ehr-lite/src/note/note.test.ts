import { describe, expect, it } from '@jest/globals';
import '../texts/consultation.ts';
import type { BundleEntry, Composition } from '@medplum/fhirtypes';
import type { Signing } from '../consultation/section.ts';
import { compositionOf, PARTE_SYSTEM, TEXTO_ARRASTRADO } from './composition.ts';
import { KINDS, NOTE_KINDS } from './kinds.ts';
import { missingInNote } from './missing.ts';
import { divOf, escaped } from './narrative.ts';
import { blankIn, expansionAt, NO_PHRASES, withoutPhrase, withPhrase } from './phrases.ts';
import {
  carriedFrom,
  carriedIn,
  confirmed,
  EMPTY_NOTE,
  filledWith,
  isWritten,
  type NoteValue,
  textOf,
  unreadCopies,
  withKind,
  withText,
} from './value.ts';

const signing: Signing = {
  visit: {
    encounter: { resourceType: 'Encounter', id: 'v1', status: 'in-progress', class: { code: 'AMB' } },
    patientId: 'p1',
    who: {
      subject: 's',
      name: 'Dra. Ruiz',
      role: 'medico',
      clues: 'DFSIC000011',
      cedula: '9000001',
      patientId: undefined,
    },
  },
  author: { display: 'Dra. Ruiz' },
  at: '2026-03-12T16:00:00.000Z',
  made: [],
};
const written = (texts: NoteValue['texts'], more: Partial<NoteValue> = {}): NoteValue => ({
  ...EMPTY_NOTE,
  id: 'n1',
  texts,
  ...more,
});
const made: BundleEntry[] = [
  {
    resource: {
      ...{ resourceType: 'Condition', id: 'c1', subject: {} },
      category: [{ coding: [{ code: 'encounter-diagnosis' }] }],
      code: { coding: [{ code: 'I10' }], text: 'Hipertensión esencial' },
    },
  },
  {
    resource: {
      ...{ resourceType: 'MedicationRequest', id: 'm1', status: 'active', intent: 'order', subject: {} },
      medicationCodeableConcept: { text: 'Losartán 50 mg' },
      dosageInstruction: [{ text: 'Tomar 1 (una) tableta cada 12 horas' }],
    },
  },
];

describe('NOM-004-SSA3-2012: the parts of each note', () => {
  it.each(NOTE_KINDS)('%s: each part once, each below the numeral of its note', (kind) => {
    const { parts, numeral, loinc } = KINDS[kind];
    expect(new Set(parts.map(({ key }) => key)).size).toBe(parts.length);
    for (const part of parts)
      expect([part.key, part.numeral.startsWith(`${numeral}.`) || part.numeral === numeral]).toEqual([part.key, true]);
    expect(loinc).toMatch(/^\d+-\d$/);
    expect(parts.some(({ from }) => from === 'diagnoses')).toBe(true);
  });

  it('6.2: an empty evolution asks for evolution, prognosis and treatment; the vital signs "según se considere necesario"', () => {
    expect(missingInNote(EMPTY_NOTE, []).map(({ control }) => control)).toEqual([
      'nota-evolucion',
      'nota-pronostico',
      'nota-plan',
    ]);
  });

  it('6.1.2 and 7.1.2: history and emergency note ask for the vital signs, taken or typed', () => {
    for (const kind of ['historia', 'urgencias'] as const) {
      const controls = (value: NoteValue) => missingInNote(value, []).map(({ control }) => control);
      expect(controls(written({}, { kind }))).toContain('nota-signos');
      expect(controls(written({ signos: 'TA 120/80' }, { kind }))).not.toContain('nota-signos');
      const vitals = [{ reference: 'Observation/o1', words: 'Tensión arterial: 120/80 mmHg' }];
      expect(controls(written({}, { kind, vitals }))).not.toContain('nota-signos');
    }
  });

  it('6.2.6: a prescription is a treatment', () => {
    const value = written({ evolucion: 'Bien', pronostico: 'Bueno' });
    expect(missingInNote(value, []).map(({ control }) => control)).toEqual(['nota-plan']);
    expect(missingInNote(value, made)).toEqual([]);
  });
});

describe('carried forward, visibly', () => {
  const earlier = {
    noteId: 'n0',
    at: '2026-01-02',
    author: 'Dr. Soto',
    texts: { evolucion: 'Sin síntomas.', pronostico: 'Bueno' },
  };

  it('never over what was typed; counted and warned until edited or confirmed', () => {
    let value = withText('pronostico', 'Reservado')(EMPTY_NOTE);
    value = carriedFrom(earlier, ['evolucion', 'pronostico'])(value);
    expect(textOf(value, 'pronostico')).toBe('Reservado');
    expect(unreadCopies(value)).toEqual(['evolucion']);
    expect(missingInNote(value, made)).toMatchObject([{ weight: 'warns', control: 'nota-evolucion' }]);
    expect(unreadCopies(confirmed('evolucion')(value))).toEqual([]);
    const edited = withText('evolucion', 'Sin síntomas. Hoy tos.')(value);
    expect(carriedIn(edited, 'evolucion')).toBeUndefined();
    expect(carriedIn(withText('evolucion', 'Sin síntomas.')(edited), 'evolucion')).toBeDefined();
  });

  it('the signed note says which text was carried unchanged, and from where', () => {
    const value = carriedFrom(earlier, ['evolucion'])(withText('plan', 'Dieta')(EMPTY_NOTE));
    const [evolution, plan] = compositionOf(value, 'n1', signing).section!;
    expect(evolution!.extension).toEqual([{ url: TEXTO_ARRASTRADO, valueReference: { reference: 'Composition/n0' } }]);
    expect(plan!.extension).toBeUndefined();
  });

  it('a template fills what is empty only; another kind of note loses nothing', () => {
    const value = filledWith({ evolucion: 'A', plan: 'B' })(withText('plan', 'Mío')(EMPTY_NOTE));
    expect([textOf(value, 'evolucion'), textOf(value, 'plan')]).toEqual(['A', 'Mío']);
    expect(textOf(withKind('evolucion')(withKind('urgencias')(value)), 'evolucion')).toBe('A');
    expect(isWritten(withText('plan', '  ')(EMPTY_NOTE))).toBe(false);
  });
});

describe('the Composition', () => {
  it('is final, authored, attested, with the parts that say something and what they refer to', () => {
    const vitals = [{ reference: 'Observation/o1', words: 'Temperatura: 36.5 Cel' }];
    const value = written(
      { evolucion: 'Sin <dolor> & bien\nhoy\n\nMañana', pronostico: 'Bueno', plan: 'Dieta' },
      { vitals },
    );
    const note: Composition = compositionOf(value, 'n1', { ...signing, made });
    expect(note).toMatchObject({
      ...{ status: 'final', date: signing.at, attester: [{ mode: 'legal', time: signing.at, party: signing.author }] },
      type: { coding: [{ system: 'http://loinc.org', code: '11506-3' }] },
      subject: { reference: 'Patient/p1' },
      encounter: { reference: 'Encounter/v1' },
      custodian: { identifier: { value: 'DFSIC000011' } },
    });
    const parts = note.section!.map(({ code, entry, text }) => [
      code?.coding?.find(({ system }) => system === PARTE_SYSTEM)?.code,
      entry?.map(({ reference }) => reference),
      text?.div,
    ]);
    expect(parts).toEqual([
      ['evolucion', undefined, expect.stringContaining('<p>Sin &lt;dolor&gt; &amp; bien<br/>hoy</p><p>Mañana</p>')],
      ['signos', ['Observation/o1'], expect.stringContaining('36.5')],
      ['diagnosticos', ['Condition/c1'], expect.stringContaining('1. Hipertensión esencial (I10)')],
      ['pronostico', undefined, expect.stringContaining('Bueno')],
      [
        'plan',
        ['MedicationRequest/m1'],
        expect.stringContaining('1. Losartán 50 mg. Tomar 1 (una) tableta cada 12 horas</p><p>Dieta'),
      ],
    ]);
  });

  it('narrative: nothing typed becomes markup, and what XML forbids is taken out', () => {
    expect(escaped('<script>"&')).toBe('&lt;script&gt;&quot;&amp;');
    expect(escaped('a\u0007b\uFFFEc\ud800d')).toBe('abcd');
    expect(divOf(' \n\n \u0000 ')).toBeUndefined();
    expect(divOf('uno\r\ndos')).toContain('uno<br/>dos');
  });
});

describe('phrases', () => {
  const phrases = [
    { clave: 'efn', texto: 'Exploración física normal.' },
    { clave: 'alta', texto: 'Alta a ___ con ___.' },
  ];

  it('a stop, the key and a space become the phrase', () => {
    expect(expansionAt('Hoy .efn ', 9, phrases)).toEqual({ from: 4, to: 9, text: 'Exploración física normal. ' });
    expect(expansionAt('.EFN\nluego', 5, phrases)).toMatchObject({ from: 0, to: 5 });
  });

  it.each(['dolor.efn ', 'sin dolor. ', '.otra ', '.efn', 'a.b.efn '])('not by accident: %j', (text) => {
    expect(expansionAt(text, text.length, phrases)).toBeUndefined();
  });

  it('what is to be filled in is selected', () => {
    expect(blankIn('Alta a ___ con ___.', 10)).toEqual([17, 20]);
    expect(blankIn('nada', 0)).toBeUndefined();
  });

  it('one phrase a key, in order', () => {
    const book = withPhrase(withPhrase(NO_PHRASES, phrases[0]!), { clave: 'EFN', texto: 'Otra' });
    expect(book.frases).toEqual([{ clave: 'EFN', texto: 'Otra' }]);
    expect(withPhrase(book, { clave: 'alta', texto: 'x' }).frases.map(({ clave }) => clave)).toEqual(['alta', 'EFN']);
    expect(withoutPhrase(book, 'EFN').frases).toEqual([]);
  });
});
