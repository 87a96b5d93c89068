/**
 * What of a record holds today: problems on the list, medicines being taken, requests still open, alerts and coverage. Old
 * records name the same thing many times and in many ways: what has the same code, or else the same words, is one line, with
 * the newest entry speaking for it. Nothing is dropped for being badly written.
 */

import { CIE10_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { dosageWords } from '@amate/terminology/prescribing/dosage-words.ts';
import { cityDay, parseWhen } from '../calendar/when.ts';
import { diagnosedAt } from '../condition/words.ts';
import { clean, codeIn, wordsOf } from '../hub/coded.ts';
import type { CodeableConcept, Condition, Coverage, Flag, MedicationOrder, ServiceRequest } from '../hub/r4.ts';
import { t } from '../texts/t.ts';
import type { Chart } from './chart.resource.ts';

export const plainWords = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const codesOf = (concept: CodeableConcept | undefined): readonly string[] =>
  concept?.coding?.map((coding) => coding.code ?? '') ?? [];
const has = (concept: CodeableConcept | undefined, ...codes: readonly string[]): boolean =>
  codesOf(concept).some((code) => codes.includes(code));

export const isOnList = (condition: Condition): boolean =>
  condition.category?.some((category) => has(category, 'problem-list-item')) ?? false;
const isError = (condition: Condition): boolean => has(condition.verificationStatus, 'entered-in-error', 'refuted');
export const isClosed = (condition: Condition): boolean =>
  has(condition.clinicalStatus, 'resolved', 'inactive', 'remission') || condition.abatementDateTime !== undefined;

/** Without a dot and without Mexico's padding X: `I10X`, `I10` and `E11.9` compare as people mean them. */
export const cie10Of = (condition: Condition): string | undefined =>
  codeIn(condition.code, CIE10_SYSTEM)?.toUpperCase().replace('.', '').replace(/X$/, '');

const sameAs = (condition: Condition): string =>
  cie10Of(condition) ?? plainWords(wordsOf(condition.code) ?? condition.id ?? '');

export interface Problems {
  readonly active: readonly Condition[];
  readonly closed: readonly Condition[];
  /** Diagnosed in visits, open as far as anybody said, and on nobody's list; newest first, each once. */
  readonly unlisted: readonly Condition[];
}

const problemsKnown = new WeakMap<object, Problems>();

/** Worked out once for each answer of the hub. */
export function problemsOf(chart: Pick<Chart, 'problems' | 'diagnoses'>): Problems {
  const known = problemsKnown.get(chart) ?? readProblems(chart);
  problemsKnown.set(chart, known);
  return known;
}

function readProblems({ problems, diagnoses }: Pick<Chart, 'problems' | 'diagnoses'>): Problems {
  const listed = [...problems.items, ...diagnoses.items.filter(isOnList)].filter((one) => !isError(one));
  const unique = byIdentity(listed, (one) => one.id ?? sameAs(one));
  const known = new Set(unique.map(sameAs));
  const visits = diagnoses.items.filter((one) => !isOnList(one) && !isError(one) && !isClosed(one));
  const newest = [...visits].sort((a, b) => (diagnosedAt(b)?.ms ?? 0) - (diagnosedAt(a)?.ms ?? 0));
  return {
    active: unique.filter((one) => !isClosed(one)),
    closed: unique.filter(isClosed),
    unlisted: byIdentity(newest, sameAs).filter((one) => !known.has(sameAs(one))),
  };
}

function byIdentity<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const seen = new Set<string>();
  return items.filter((item) => !seen.has(keyOf(item)) && seen.add(keyOf(item)));
}

export interface Medicine {
  readonly order: MedicationOrder;
  readonly name: string;
  readonly dose: string | undefined;
  /** ISO date until which it was ordered, when somebody said so. */
  readonly until: string | undefined;
  /** That day has passed. */
  readonly over: boolean;
  /** Other orders of the same medicine. */
  readonly others: number;
  readonly onHold: boolean;
}

/** What is being taken, as far as orders and statements say; the newest order of each medicine speaks. */
export function medicinesOf({ orders, taken }: Pick<Chart, 'orders' | 'taken'>, today: string): readonly Medicine[] {
  const all = [...orders.items, ...taken.items].sort((a, b) => orderedMs(b) - orderedMs(a));
  const groups = new Map<string, MedicationOrder[]>();
  for (const one of all) {
    const key = plainWords(medicineName(one));
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const [order] = group as [MedicationOrder];
    const until = untilOf(order);
    return {
      order,
      name: medicineName(order),
      dose: doseOf(order),
      until,
      over: until !== undefined && until < today,
      others: group.length - 1,
      onHold: order.status === 'on-hold',
    };
  });
}

export const orderedOn = (order: MedicationOrder): string | undefined =>
  order.authoredOn ?? order.dateAsserted ?? order.effectivePeriod?.start ?? order.effectiveDateTime;
const orderedMs = (order: MedicationOrder): number => parseWhen(orderedOn(order))?.ms ?? 0;

export function medicineName(order: MedicationOrder): string {
  const contained = order.contained?.find((one) => `#${one.id}` === order.medicationReference?.reference);
  return (
    wordsOf(order.medicationCodeableConcept) ??
    wordsOf(contained?.code) ??
    clean(order.medicationReference?.display) ??
    t('chart.medicine.unnamed')
  );
}

function doseOf(order: MedicationOrder): string | undefined {
  const doses = order.dosageInstruction ?? order.dosage ?? [];
  const words = doses.map((dose) => clean(dosageWords(dose)) ?? wordsOf(dose.timing?.code));
  return clean(words.filter((one) => one !== undefined).join('; '));
}

function untilOf(order: MedicationOrder): string | undefined {
  const bounds = (order.dosageInstruction ?? order.dosage ?? []).map((dose) => dose.timing?.repeat?.boundsPeriod?.end);
  const said = [...bounds, order.effectivePeriod?.end].filter((end) => end !== undefined).sort();
  if (said.length > 0) return said.at(-1)!.slice(0, 10);
  const days = (order.dosageInstruction ?? []).map((dose) => daysOf(dose.timing?.repeat?.boundsDuration));
  const longest = Math.max(...days.filter((count) => count !== undefined));
  const start = parseWhen(orderedOn(order));
  if (!Number.isFinite(longest) || start === undefined) return undefined;
  return new Date(start.ms + longest * 86_400_000).toISOString().slice(0, 10);
}

const DAYS: Readonly<Record<string, number>> = { d: 1, wk: 7, mo: 30, a: 365 };
const daysOf = (duration: { readonly value?: number; readonly code?: string } | undefined): number | undefined =>
  duration?.value === undefined ? undefined : duration.value * (DAYS[duration.code ?? 'd'] ?? Number.NaN) || undefined;

/** SNOMED CT 3457005 *Patient referral*, or a category that says so in words. */
export const isReferral = (request: ServiceRequest): boolean =>
  [...(request.category ?? []), request.code].some(
    (concept) =>
      has(concept, '3457005', '306206005') || /referencia|env[ií]o|interconsulta/i.test(wordsOf(concept) ?? ''),
  );

const UNDER_WAY = ['arrived', 'triaged', 'in-progress'];

/** Today's visit to this clinic that is still going on: what is done now is done in it. */
export const visitUnderWay = (
  { encounters }: Pick<Chart, 'encounters'>,
  clues: string | undefined,
  today: string,
): string | undefined =>
  encounters.items.find(({ status, period, serviceProvider }) => {
    const start = parseWhen(period?.start);
    const here = clues !== undefined && serviceProvider?.identifier?.value === clues;
    return here && UNDER_WAY.includes(status ?? '') && start !== undefined && cityDay(start.ms) === today;
  })?.id;

/** Urgent first, then the oldest: what waits longest is what gets lost. */
export const pendingOf = ({ requests }: Pick<Chart, 'requests'>): readonly ServiceRequest[] =>
  [...requests.items].sort(
    (a, b) => urgency(a) - urgency(b) || (parseWhen(a.authoredOn)?.ms ?? 0) - (parseWhen(b.authoredOn)?.ms ?? 0),
  );
const URGENCY = ['stat', 'asap', 'urgent'];
const urgency = (request: ServiceRequest): number => (URGENCY.includes(request.priority ?? '') ? 0 : 1);

export const alertsOf = ({ flags }: Pick<Chart, 'flags'>, nowMs: number): readonly Flag[] =>
  flags.items.filter(
    (flag) =>
      (flag.status ?? 'active') === 'active' && (parseWhen(flag.period?.end)?.ms ?? Number.POSITIVE_INFINITY) > nowMs,
  );

export function coverageWords({ coverage }: Pick<Chart, 'coverage'>, today: string): string | undefined {
  const standing = coverage.items.filter(
    (one) => (one.status ?? 'active') === 'active' && (one.period?.end ?? '9999').slice(0, 10) >= today,
  );
  const words = standing.map((one: Coverage) => clean(one.payor?.[0]?.display) ?? wordsOf(one.type));
  return clean([...new Set(words.filter((one) => one !== undefined))].join(', '));
}
