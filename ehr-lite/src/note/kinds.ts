/**
 * The notes of NOM-004-SSA3-2012 (Del expediente clínico, DOF 15-10-2012) and the parts that each must have, with the numeral that asks for
 * them. `contrarreferencia` has no numeral of its own: the norm defines it with the referral (4.10) and the parts are those of 6.4 read from
 * the other side. Type and section codes: LOINC (R4 doc-typecodes, doc-section-codes).
 */
export type NoteKind = 'evolucion' | 'historia' | 'urgencias' | 'referencia' | 'contrarreferencia' | 'egreso';

export interface Part {
  /** Same key in another kind: the same matter, so that text can be carried from one to the other. */
  readonly key: PartKey;
  /** Of NOM-004-SSA3-2012; `also` the ones it covers besides. */
  readonly numeral: string;
  readonly loinc: string;
  readonly required: boolean;
  /** Filled from what the consultation holds, beside free text: measured, coded, prescribed. */
  readonly from?: 'vitals' | 'diagnoses' | 'prescription' | 'visit';
  /** How many lines it opens with. */
  readonly lines?: number;
}

export type PartKey =
  | 'identificacion'
  | 'heredofamiliares'
  | 'patologicos'
  | 'noPatologicos'
  | 'padecimiento'
  | 'aparatos'
  | 'exploracion'
  | 'signos'
  | 'resultados'
  | 'diagnosticos'
  | 'pronostico'
  | 'plan'
  | 'evolucion'
  | 'motivo'
  | 'estadoMental'
  | 'envia'
  | 'recibe'
  | 'motivoEnvio'
  | 'impresion'
  | 'terapeutica'
  | 'recomendaciones'
  | 'fechas'
  | 'motivoEgreso'
  | 'manejo'
  | 'pendientes'
  | 'vigilancia'
  | 'riesgos'
  | 'defuncion';

export interface KindOfNote {
  readonly kind: NoteKind;
  /** Numeral of NOM-004-SSA3-2012. */
  readonly numeral: string;
  readonly loinc: string;
  readonly parts: readonly Part[];
}

const need = (key: PartKey, numeral: string, loinc: string, more: Partial<Part> = {}): Part => ({
  ...{ key, numeral, loinc, required: true },
  ...more,
});
const may = (key: PartKey, numeral: string, loinc: string, more: Partial<Part> = {}): Part => ({
  ...need(key, numeral, loinc, more),
  required: false,
});

const VITALS = { from: 'vitals' } as const;
const DIAGNOSES = { from: 'diagnoses' } as const;
const PLAN = { from: 'prescription', lines: 3 } as const;

export const KINDS: Readonly<Record<NoteKind, KindOfNote>> = {
  evolucion: {
    ...{ kind: 'evolucion', numeral: '6.2', loinc: '11506-3' },
    parts: [
      need('evolucion', '6.2.1', '61150-9', { lines: 5 }),
      may('signos', '6.2.2', '8716-3', VITALS),
      may('exploracion', '6.2.1', '29545-1'),
      may('resultados', '6.2.3', '30954-2'),
      need('diagnosticos', '6.2.4', '51848-0', DIAGNOSES),
      need('pronostico', '6.2.5', '75328-5'),
      need('plan', '6.2.6', '18776-5', PLAN),
    ],
  },
  historia: {
    ...{ kind: 'historia', numeral: '6.1', loinc: '34117-2' },
    parts: [
      may('identificacion', '6.1.1', '29762-2'),
      need('heredofamiliares', '6.1.1', '10157-6'),
      need('patologicos', '6.1.1', '11348-0'),
      need('noPatologicos', '6.1.1', '29762-2'),
      need('padecimiento', '6.1.1', '10164-2', { lines: 5 }),
      need('aparatos', '6.1.1', '10187-3', { lines: 3 }),
      need('signos', '6.1.2', '8716-3', VITALS),
      need('exploracion', '6.1.2', '29545-1', { lines: 4 }),
      may('resultados', '6.1.3', '30954-2'),
      need('diagnosticos', '6.1.4', '51848-0', DIAGNOSES),
      need('pronostico', '6.1.5', '75328-5'),
      need('plan', '6.1.6', '18776-5', PLAN),
    ],
  },
  urgencias: {
    ...{ kind: 'urgencias', numeral: '7.1', loinc: '34111-5' },
    parts: [
      need('fechas', '7.1.1', '46240-8', { from: 'visit' }),
      need('signos', '7.1.2', '8716-3', VITALS),
      need('motivo', '7.1.3', '29299-5'),
      need('padecimiento', '7.1.4', '10164-2', { lines: 4 }),
      need('exploracion', '7.1.4', '29545-1', { lines: 3 }),
      may('estadoMental', '7.1.4', '10190-7'),
      may('resultados', '7.1.5', '30954-2'),
      need('diagnosticos', '7.1.6', '51848-0', DIAGNOSES),
      need('plan', '7.1.7', '18776-5', PLAN),
      need('pronostico', '7.1.7', '75328-5'),
    ],
  },
  referencia: {
    ...{ kind: 'referencia', numeral: '6.4', loinc: '57133-1' },
    parts: [
      need('envia', '6.4.1', '46240-8', { from: 'visit' }),
      need('recibe', '6.4.2', '18841-7'),
      need('motivoEnvio', '6.4.3.1', '42349-1', { lines: 3 }),
      may('padecimiento', '6.4.3', '10164-2', { lines: 4 }),
      may('signos', '6.4.3', '8716-3', VITALS),
      need('impresion', '6.4.3.2', '51848-0', DIAGNOSES),
      need('terapeutica', '6.4.3.3', '10160-0', { from: 'prescription' }),
    ],
  },
  contrarreferencia: {
    ...{ kind: 'contrarreferencia', numeral: '6.4', loinc: '11488-4' },
    parts: [
      need('envia', '6.4.1', '46240-8', { from: 'visit' }),
      need('recibe', '6.4.2', '18841-7'),
      need('evolucion', '6.4.3', '61150-9', { lines: 4 }),
      may('resultados', '6.4.3', '30954-2'),
      need('diagnosticos', '6.4.3.2', '51848-0', DIAGNOSES),
      need('terapeutica', '6.4.3.3', '10160-0', { from: 'prescription' }),
      need('recomendaciones', '6.4.3', '18776-5', { lines: 3 }),
    ],
  },
  egreso: {
    ...{ kind: 'egreso', numeral: '8.9', loinc: '18842-5' },
    parts: [
      need('fechas', '8.9.1', '46240-8', { from: 'visit' }),
      need('motivoEgreso', '8.9.2', '29299-5'),
      need('diagnosticos', '8.9.3', '11535-2', DIAGNOSES),
      need('evolucion', '8.9.4', '8648-8', { lines: 4 }),
      need('manejo', '8.9.5', '18841-7', { lines: 3 }),
      need('pendientes', '8.9.6', '51848-0'),
      need('plan', '8.9.7', '18776-5', PLAN),
      need('vigilancia', '8.9.8', '8653-8'),
      need('riesgos', '8.9.9', '29762-2'),
      need('pronostico', '8.9.10', '75328-5'),
      may('defuncion', '8.9.11', '69453-9'),
    ],
  },
};

export const NOTE_KINDS = Object.keys(KINDS) as readonly NoteKind[];
/** LOINC "Addendum Document". */
export const ADDENDUM_LOINC = '55107-7';
export const kindOfLoinc = (code: string | undefined): NoteKind | undefined =>
  NOTE_KINDS.find((kind) => KINDS[kind].loinc === code);
