/**
 * When «negado» stands. A denial gives way to anything current, and to anything that was said after it: whoever reads
 * «alergias negadas» beside a penicillin that another hospital recorded could be killed by the first line.
 */
import type { List, Resource } from '@medplum/fhirtypes';
import { type EmptyCode, isEmptyCode, type Statement } from './absence.ts';
import { newestFirst } from './choose.ts';
import type { PersonRecord } from './person-record.ts';
import { firstCode } from './status.ts';
import { dayText, startMs } from './when.ts';
import { hasCode } from './words.ts';

export interface DenialRule<T> {
  readonly statement: (item: T) => Statement;
  readonly dateOf: (item: T) => string | undefined;
  readonly isCurrent: (item: T) => boolean;
  /** LOINC codes of the Lists that speak of the whole section. */
  readonly listCodes: ReadonlySet<string>;
}

export interface Settled<T> {
  readonly affirmed: readonly T[];
  /** At most one of everything, else those of a part. */
  readonly denials: readonly T[];
  readonly empty: { readonly code: EmptyCode; readonly text: string } | undefined;
}

/** @param items newest first */
export function settle<T extends Resource>(record: PersonRecord, items: readonly T[], rule: DenialRule<T>): Settled<T> {
  const affirmed = items.filter((item) => rule.statement(item) === 'affirmed');
  const newest = affirmed.reduce(
    (latest, item) => Math.max(latest, startMs(rule.dateOf(item))),
    Number.NEGATIVE_INFINITY,
  );
  const denials = affirmed.some(rule.isCurrent)
    ? []
    : items.filter((item) => rule.statement(item).endsWith('negated') && startMs(rule.dateOf(item)) >= newest);
  const whole = denials.find((item) => rule.statement(item) === 'all-negated');
  const kept = whole ? [whole] : denials;
  const empty = affirmed.length === 0 && kept.length === 0 ? listedEmpty(record, rule.listCodes) : undefined;
  return { affirmed, denials: kept, empty };
}

const SAID: Readonly<Partial<Record<EmptyCode, string>>> = {
  nilknown: 'Negado',
  notasked: 'No se preguntó',
  withheld: 'Información reservada',
};

function listedEmpty(record: PersonRecord, codes: ReadonlySet<string>): Settled<never>['empty'] {
  const lists = record
    .of('List')
    .filter((list) => list.status === 'current' && list.emptyReason && hasCode(list.code, 'http://loinc.org', codes));
  const list: List | undefined = newestFirst(lists, ({ date }) => date)[0];
  const code = firstCode(list?.emptyReason);
  if (list === undefined || !isEmptyCode(code) || code === 'unavailable') return undefined;
  const date = list.date === undefined ? '' : ` (${dayText(list.date)})`;
  return { code, text: `${SAID[code]}${date}.` };
}
