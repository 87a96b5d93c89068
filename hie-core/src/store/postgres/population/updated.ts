/** `_lastUpdated`: asked of the index's own row, found by the index that the versions have. */
import { instantOf } from '../date-tests-sql.ts';
import type { Matcher, Parameters } from './matcher.ts';
import { ofTypes, typeTest } from './types.ts';
import { type Asked, askedDate } from './values.ts';

export function updated(types: readonly string[], values: readonly string[]): Matcher {
  const tests = values.map((value) => askedDate('_lastUpdated', value));
  const { probe } = ofTypes(
    types,
    (p, x) =>
      `(${tests.map(({ prefix, low, high }) => updatedTest(prefix, low, high, `${x}.updated`, p)).join(' or ')})`,
  );
  return { probe, set: (p) => versionsOf(types, tests, p) };
}

/** By the index that the versions have: a version counts while it is the current one. */
function versionsOf(types: readonly string[], tests: readonly Asked[], p: Parameters): string {
  const [v, x] = [p.alias(), p.alias()];
  const at = tests.map(({ prefix, low, high }) => updatedTest(prefix, low, high, `${v}.at`, p, instantParameter));
  return `select ${v}.id from resource_version ${v} join population ${x} on ${x}.type = ${v}.type and ${x}.id = ${v}.id and ${x}.version = ${v}.version
    where ${typeTest(types, `${v}.type`, p)} and (${at.join(' or ')})`;
}

const instantParameter = (ms: number, p: Parameters): string => p.add(instantOf(ms), 'timestamptz');
const millisParameter = (ms: number, p: Parameters): string => p.add(ms, 'bigint');

function updatedTest(
  prefix: string,
  low: number,
  high: number,
  at: string,
  p: Parameters,
  bind = millisParameter,
): string {
  const margin = prefix === 'ap' ? Math.round(Math.abs(Date.now() - low) / 10) : 0;
  const from = () => bind(low - margin, p);
  const to = () => bind(high + margin, p);
  switch (prefix) {
    case 'ne':
      return `(${at} < ${from()} or ${at} >= ${to()})`;
    case 'gt':
    case 'sa':
      return `${at} >= ${to()}`;
    case 'lt':
    case 'eb':
      return `${at} < ${from()}`;
    case 'ge':
      return `${at} >= ${from()}`;
    case 'le':
      return `${at} < ${to()}`;
    default:
      return `(${at} >= ${from()} and ${at} < ${to()})`;
  }
}
