/**
 * What of a hospital somebody has to look at now. Pure: the same state gives the same list, so an alert closes itself when its cause is gone.
 * One cause is one alert, however many messages it hits; who cannot be heard is not called silent and late besides.
 */
import type { Report } from '@amate/terminology/edge/report.ts';
import { type Counts, usualBetween } from '../expected.ts';

export interface Known {
  readonly nowMs: number;
  readonly heardAtMs: number | undefined;
  readonly report: Pick<Report, 'lagMs' | 'gaps' | 'alarms' | 'lastMessageAt'> | undefined;
  readonly causes: Report['causes'];
  readonly counts: Counts;
  /** First hour that is known of. */
  readonly firstMs: number | undefined;
}

export interface Standing {
  /** `sin-contacto`, `silencio`, `rezago`, `huecos`, `borde:disk-full`, `error:101 PID-3`. */
  readonly cause: string;
  readonly count: number;
  /** What the edge says of it, masked there; '' when the screen has its own words. */
  readonly detail: string;
}

const UNHEARD_MS = 5 * 60_000;
const LATE_MS = 15 * 60_000;
/** That nothing comes where seven are usual happens by chance less than once in a thousand times (Poisson). */
const MISSED = 7;
const MAX_CAUSES = 10;

export function standing(known: Known): Standing[] {
  const { nowMs, heardAtMs, report } = known;
  if (heardAtMs === undefined || report === undefined) return [];
  const found: Standing[] = [...ofEdge(report), ...ofErrors(known.causes)];
  if (nowMs - heardAtMs > UNHEARD_MS) return [{ cause: 'sin-contacto', count: 1, detail: '' }, ...found];
  const missed = missedOf(known);
  if (missed >= MISSED) found.unshift({ cause: 'silencio', count: Math.round(missed), detail: '' });
  if (report.lagMs > LATE_MS) found.unshift({ cause: 'rezago', count: Math.round(report.lagMs / 60_000), detail: '' });
  return found;
}

/** How many should have come since the last that did. */
function missedOf({ nowMs, report, counts, firstMs }: Known): number {
  const since = report?.lastMessageAt == null ? firstMs : Date.parse(report.lastMessageAt);
  return since === undefined ? 0 : usualBetween(since, nowMs, counts, firstMs, 1_000);
}

function ofEdge({ gaps, alarms }: Pick<Report, 'gaps' | 'alarms'>): Standing[] {
  const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0);
  return [
    ...(missing > 0 ? [{ cause: 'huecos', count: missing, detail: '' }] : []),
    ...alarms.map(({ kind, text }) => ({ cause: `borde:${kind}`, count: 1, detail: text })),
  ];
}

const ofErrors = (causes: Report['causes']): Standing[] =>
  [...causes]
    .sort((a, b) => b.count - a.count)
    .slice(0, MAX_CAUSES)
    .filter(({ count }) => count > 0)
    .map(({ cause, count, text }) => ({ cause: `error:${cause}`, count, detail: text }));
