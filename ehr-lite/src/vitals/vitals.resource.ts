/** Network edge of vital signs: the person's last ones, and the taking that is saved with the visit's new state. */
import type { Encounter, Patient as FhirPatient } from '@medplum/fhirtypes';
import { queries } from '../hub/queries.ts';
import type { Observation } from '../hub/r4.ts';
import { search } from '../hub/read.ts';
import type { Sent } from '../outbox/send.ts';
import type { Who } from '../session/who.ts';
import { type Priority, priorityConcept, priorityIn } from '../visit/codes.ts';
import { staffReference } from '../visit/staff.ts';
import { hubInstant, sendInVisit, sendVisit } from '../visit/visit.resource.ts';
import { moved, type Visited } from '../visit/visit.ts';
import { ABOUT, type Measure } from './measures.ts';
import { entriesOf } from './vitals-entries.ts';

/** Enough for the last of each, whatever was measured often. */
const LAST = 60;

export async function readVitals(patientId: string, signal?: AbortSignal): Promise<readonly Observation[]> {
  const asked = { patient: patientId, category: 'vital-signs', _sort: '-date', _count: String(LAST) };
  return (await search<Observation>('Observation', asked, signal)).resources;
}

export interface Before {
  readonly value: number;
  /** FHIR dateTime. */
  readonly at: string | undefined;
  readonly visitId: string | undefined;
}

/** The newest value of each, from observations newest first. */
export function lastOf(observations: readonly Observation[]): Readonly<Partial<Record<Measure, Before>>> {
  const found: Partial<Record<Measure, Before>> = {};
  for (const one of observations) {
    const at = one.effectiveDateTime ?? one.effectiveInstant;
    const visitId = one.encounter?.reference?.replace(/^.*Encounter\//, '');
    for (const part of [one, ...(one.component ?? [])]) {
      const codes = part.code?.coding?.map(({ code }) => code) ?? [];
      const measure = (Object.keys(ABOUT) as Measure[]).find((name) => codes.includes(ABOUT[name].loinc));
      const { value, code, unit } = part.valueQuantity ?? {};
      if (measure === undefined || value === undefined || found[measure] !== undefined) continue;
      // Another unit is another number: pounds are not shown as kilos.
      if (![ABOUT[measure].unit, ABOUT[measure].shown].includes(code ?? unit ?? ABOUT[measure].unit)) continue;
      found[measure] = { value, at, visitId };
    }
  }
  return found;
}

export interface Taking {
  readonly visit: Visited;
  readonly who: Who;
  readonly ageMonths: number | undefined;
  readonly values: Readonly<Partial<Record<Measure, number>>>;
  readonly ids: Map<string, string>;
  readonly words: string;
  /** As nursing judges it by the signs. */
  readonly priority: Priority;
}

/** Everything in one transaction: signs without the state, or the state without signs, are never seen. */
export async function saveVitals({ visit, who, ageMonths, values, ids, words, priority }: Taking): Promise<Sent> {
  const at = hubInstant();
  const patientId = visit.subject!.reference!.replace(/^Patient\//, '');
  const entries = entriesOf({
    patientId,
    visitId: visit.id,
    at,
    ageMonths,
    performer: staffReference(who),
    values,
    ids,
  });
  const status: Encounter['status'] = visit.status === 'arrived' ? 'triaged' : visit.status;
  const next = status === visit.status ? visit : moved(visit, status, at);
  const judged = priority === priorityIn(visit.priority) ? next : { ...next, priority: priorityConcept(priority) };
  const sent = await (judged === visit ? sendInVisit(visit, words, entries) : sendVisit(judged, words, entries));
  void queries.invalidateQueries({ queryKey: ['patient', patientId] });
  return sent;
}

/** Whole months at the visit; undefined without birth date. */
export function ageMonthsOf({ birthDate }: Pick<FhirPatient, 'birthDate'>, atMs: number): number | undefined {
  const born = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(birthDate ?? '');
  if (born === null) return undefined;
  const at = new Date(atMs - 6 * 3_600_000);
  const [year, month, day] = [Number(born[1]), Number(born[2] ?? 1), Number(born[3] ?? 1)];
  const months = (at.getUTCFullYear() - year) * 12 + at.getUTCMonth() + 1 - month - (at.getUTCDate() < day ? 1 : 0);
  return months < 0 ? undefined : months;
}
