/**
 * Network edge of the chart: one batch of searches, each bounded, so that a record of forty years costs what a new one does
 * (https://hl7.org/fhir/R4/http.html#transaction, "batch"). A search that the hub refuses or that fails leaves its list
 * marked as missing; it never takes the others with it.
 */
import { answerAt, type BatchAnswers, isProblem, searchAll } from '../hub/batch.ts';
import type {
  AllergyIntolerance,
  Condition,
  Coverage,
  Encounter,
  Flag,
  Immunization,
  MedicationOrder,
  Observation,
  ServiceRequest,
} from '../hub/r4.ts';
import type { Page } from '../hub/read.ts';
import { VITAL_CODES } from './vital-signs.ts';

export interface Part<R> {
  readonly items: readonly R[];
  /** There are more than these; the newest are here. */
  readonly more: boolean;
  /** Set when the hub did not answer this part. */
  readonly problem: unknown;
}

export interface Chart {
  readonly problems: Part<Condition>;
  readonly allergies: Part<AllergyIntolerance>;
  readonly orders: Part<MedicationOrder>;
  readonly taken: Part<MedicationOrder>;
  readonly vitals: Part<Observation>;
  readonly results: Part<Observation>;
  readonly immunizations: Part<Immunization>;
  readonly requests: Part<ServiceRequest>;
  readonly flags: Part<Flag>;
  readonly coverage: Part<Coverage>;
  readonly encounters: Part<Encounter>;
  /** Diagnoses of all visits, newest first. */
  readonly diagnoses: Part<Condition>;
  /** First pages of the timeline: it opens with what came with the chart. */
  readonly pages: Pages;
}
export interface Pages {
  readonly Encounter: Page<Encounter> | undefined;
  readonly Condition: Page<Condition> | undefined;
  readonly Observation: Page<Observation> | undefined;
}

/** The timeline's own searches (`find…` of each kind): the same words, so that their next pages follow. */
const SEARCHES = {
  problems: ['Condition', { category: 'problem-list-item', _sort: '-recorded-date', _count: '100' }],
  allergies: ['AllergyIntolerance', { _count: '100' }],
  orders: ['MedicationRequest', { status: 'active,on-hold', _sort: '-authoredon', _count: '60' }],
  taken: ['MedicationStatement', { status: 'active,intended', _sort: '-effective', _count: '60' }],
  vitals: ['Observation', { code: VITAL_CODES.join(','), _sort: '-date', _count: '60' }],
  results: ['Observation', { 'category:not': 'vital-signs', _sort: '-date', _count: '40' }],
  immunizations: ['Immunization', { _sort: '-date', _count: '200' }],
  requests: ['ServiceRequest', { status: 'active,draft,on-hold', _sort: '-authored', _count: '50' }],
  flags: ['Flag', { _count: '50' }],
  coverage: ['Coverage', { _count: '20' }],
  Encounter: ['Encounter', { _sort: '-date', _count: '50' }],
  Condition: ['Condition', { _sort: '-recorded-date', _count: '100' }],
  Observation: ['Observation', { _sort: '-date', _count: '100' }],
} as const;
type Name = keyof typeof SEARCHES;
const NAMES = Object.keys(SEARCHES) as readonly Name[];

const typeOf = (name: Name): (typeof SEARCHES)[Name][0] => SEARCHES[name][0];

/** @throws HubProblem when nothing of it could be read */
export async function readChart(patientId: string, signal?: AbortSignal): Promise<Chart> {
  const searches = NAMES.map((name) => ({ type: typeOf(name), params: { patient: patientId, ...SEARCHES[name][1] } }));
  return chartOf(await searchAll(searches, signal));
}

export function chartOf(answers: BatchAnswers): Chart {
  const answered = <R extends { readonly resourceType: string }>(name: Name) =>
    answerAt<R>(answers, NAMES.indexOf(name), typeOf(name) as R['resourceType']);
  const of = <R extends { readonly resourceType: string }>(name: Name): Part<R> => {
    const page = answered<R>(name);
    return isProblem(page)
      ? { items: [], more: false, problem: page }
      : { items: page.resources, more: page.next !== undefined, problem: undefined };
  };
  const first = <R extends { readonly resourceType: string }>(name: Name): Page<R> | undefined => {
    const page = answered<R>(name);
    return isProblem(page) ? undefined : page;
  };
  return {
    problems: of('problems'),
    allergies: of('allergies'),
    orders: of('orders'),
    taken: of('taken'),
    vitals: of('vitals'),
    results: of('results'),
    immunizations: of('immunizations'),
    requests: of('requests'),
    flags: of('flags'),
    coverage: of('coverage'),
    encounters: of('Encounter'),
    diagnoses: of('Condition'),
    pages: { Encounter: first('Encounter'), Condition: first('Condition'), Observation: first('Observation') },
  };
}
