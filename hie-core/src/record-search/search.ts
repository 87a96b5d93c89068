/**
 * Words inside one person's record: the record is read by pages through the guard, which leaves out what the caller may not see, and
 * looked through here; no index of words is kept, because it would be a second copy of everything confidential. A record that is too
 * long for one answer is searched in parts, newest found first in each. docs/adr/0027.
 */
import { CANONICAL_BASE, CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { normalizeText } from '../r4/normalize.ts';
import type { Guarded, RequestContext } from '../store/guarded.ts';
import type { Stored } from '../store/repository.ts';
import type { Found, Hit } from './api.ts';
import { excerpt, meets, soughtWords, wordsIn } from './words.ts';

export const SEARCHED_TYPES = [
  ...['Encounter', 'Condition', 'Observation', 'DiagnosticReport', 'MedicationRequest', 'MedicationStatement'],
  ...['AllergyIntolerance', 'Immunization', 'Procedure', 'ServiceRequest', 'DocumentReference', 'Composition'],
] as const;

export interface Sought {
  readonly patientId: string;
  readonly q: string;
  readonly type: string | undefined;
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly cursor: string | undefined;
}

const PAGE = 500;
/** What one answer may cost: the hub has others to serve. */
const MOST_RESOURCES = 10_000;
const MOST_MS = 2_000;
const MOST_HITS = 100;

export async function searchRecord(
  store: Pick<Guarded, 'record'>,
  context: RequestContext,
  { patientId, q, type, fromMs, toMs, cursor: from }: Sought,
  asked: string,
  nowMs: () => number = Date.now,
): Promise<Found> {
  const words = soughtWords(q);
  const types = new Set<string>(type === undefined ? SEARCHED_TYPES : [type]);
  const untilMs = nowMs() + MOST_MS;
  const hits: Hit[] = [];
  let cursor = from;
  let looked = 0;
  do {
    const query = { patientId, types, sinceMs: undefined, fromMs, toMs, count: PAGE, cursor };
    const page = await store.record(context, query, asked);
    for (const stored of page.matches) {
      const hit = hitOf(stored, words);
      if (hit !== undefined) hits.push(hit);
    }
    looked += page.matches.length;
    cursor = page.next;
    // Looking through a page takes a moment of the one thread; the others' requests come in between.
    await new Promise((resolve) => setImmediate(resolve));
  } while (cursor !== undefined && looked < MOST_RESOURCES && nowMs() < untilMs);
  hits.sort((a, b) => ((a.fecha ?? '') < (b.fecha ?? '') ? 1 : -1));
  return {
    resultados: hits.slice(0, MOST_HITS),
    hayMas: hits.length > MOST_HITS,
    revisados: looked,
    ...(cursor !== undefined && { siguiente: cursor }),
  };
}

function hitOf({ type, id, json }: Stored, words: readonly string[]): Hit | undefined {
  const whole = normalizeText(json);
  if (!words.every((word) => whole.includes(word))) return undefined;
  const resource = JSON.parse(json) as Named;
  const texts = wordsIn(resource);
  if (!meets(texts, words)) return undefined;
  const titulo = titleOf(resource);
  const inTitle = words.every((word) => normalizeText(titulo).includes(word));
  const fragmento = inTitle ? undefined : excerpt(texts, words);
  const fecha = dateOf(resource);
  const clues = cluesOf(resource);
  const atencion = /^Encounter\/(.+)$/.exec(resource.encounter?.reference ?? '')?.[1];
  return {
    ...{ tipo: type, id, titulo },
    ...(fecha !== undefined && { fecha }),
    ...(fragmento !== undefined && { fragmento }),
    ...(clues !== undefined && { clues }),
    ...(atencion !== undefined && { atencion }),
  };
}

interface Concept {
  readonly text?: string;
  readonly coding?: readonly { readonly display?: string; readonly code?: string }[];
}
interface Facility {
  readonly identifier?: { readonly system?: string; readonly value?: string };
}
/** What hits of any type are told by; stored resources are valid R4, so shapes hold. */
interface Named {
  readonly [member: string]: unknown;
  readonly meta?: { readonly source?: string };
  readonly period?: { readonly start?: string };
  readonly serviceProvider?: Facility;
  readonly custodian?: Facility;
  readonly encounter?: { readonly reference?: string };
}

const said = (concept: unknown): string | undefined => {
  const { text, coding } = (Array.isArray(concept) ? (concept[0] ?? {}) : (concept ?? {})) as Concept;
  return text ?? coding?.find((one) => one.display)?.display ?? coding?.find((one) => one.code)?.code;
};

const NAMES = ['title', 'description'] as const;
const CONCEPTS = [
  'code',
  'vaccineCode',
  'medicationCodeableConcept',
  'reasonCode',
  'type',
  'serviceType',
  'category',
] as const;

function titleOf(resource: Named): string {
  const name = NAMES.map((member) => resource[member]).find((value) => typeof value === 'string' && value !== '');
  const concept = CONCEPTS.map((member) => said(resource[member])).find((value) => value !== undefined && value !== '');
  return String(name ?? concept ?? (resource.class as { display?: string } | undefined)?.display ?? 'Sin nombre').slice(
    0,
    200,
  );
}

const DATES = [
  ...['effectiveDateTime', 'occurrenceDateTime', 'performedDateTime', 'authoredOn', 'recordedDate', 'onsetDateTime'],
  ...['date', 'issued', 'dateAsserted'],
];
function dateOf(resource: Named): string | undefined {
  const whole = DATES.map((member) => resource[member]).find((value) => typeof value === 'string');
  return (whole as string | undefined) ?? resource.period?.start;
}

const MESSAGE = new RegExp(`^${CANONICAL_BASE}/mensaje/([A-Z]{5}\\d{6})/`);
function cluesOf({ serviceProvider, custodian, meta }: Named): string | undefined {
  const own = [serviceProvider, custodian].find((one) => one?.identifier?.system === CLUES_SYSTEM)?.identifier?.value;
  return own ?? MESSAGE.exec(meta?.source ?? '')?.[1];
}
