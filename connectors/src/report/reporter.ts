/**
 * One call outwards, again and again: how the edge is, and back what the operators ordered. A hub that does not know of it is left alone
 * for a while; a report that did not arrive changes nothing, since the next one says the same and more.
 */
import { answerSchema, REPORT_PATH } from '@amate/terminology/edge/report.ts';
import type { Logger } from 'pino';
import type { Alarms } from '../alarms.ts';
import type { HubAccess } from '../config.ts';
import type { Acts } from '../outbox/acts.ts';
import type { TokenSource } from '../outbox/token.ts';
import type { HospitalProfile } from '../profile.ts';
import { causesOf, heldOf, type Vitals } from './build.ts';
import { carryOut } from './orders.ts';

const UNKNOWN_HERE = new Set([403, 404, 405, 501]);
const LEAVE_ALONE_MS = 600_000;
const TIMEOUT_MS = 15_000;
const MAX_SKEW_MS = 120_000;
const MAX_DONE_CHARS = 800_000;

export interface ReporterParts {
  readonly acts: Acts;
  readonly alarms: Alarms;
  readonly log: Logger;
  readonly hub: () => HubAccess;
  readonly tokens: () => TokenSource;
  readonly profile: () => HospitalProfile;
  readonly everyMs: () => number;
  readonly vitals: () => Vitals;
  /** Something may have to be delivered again. */
  readonly onActs: () => void;
}

export class Reporter {
  readonly #parts: ReporterParts;
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> = Promise.resolve();

  constructor(parts: ReporterParts) {
    this.#parts = parts;
  }

  start(waitMs = 0): void {
    if (this.#stopping.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#working = this.#turn();
    }, waitMs);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await this.#working;
  }

  async #turn(): Promise<void> {
    const everyMs = this.#parts.everyMs();
    // Off for now; a configuration read later may turn it on.
    if (everyMs === 0) return this.start(LEAVE_ALONE_MS / 60);
    let next = everyMs;
    try {
      const said = await this.#report();
      if (said === 'again') next = 0;
      if (said === 'unknown') next = Math.max(everyMs, LEAVE_ALONE_MS);
    } catch (error) {
      this.#parts.log.debug({ reason: (error as Error).message }, 'report-failed');
    }
    this.start(next);
  }

  async #report(): Promise<'told' | 'again' | 'unknown'> {
    const { acts, hub, log, tokens, vitals, profile, onActs } = this.#parts;
    const done = acts.untold(MAX_DONE_CHARS);
    const body = JSON.stringify({ ...vitals(), causes: causesOf(acts), errors: heldOf(acts), done });
    const token = await tokens().token();
    const response = await fetch(`${hub().fhirUrl.replace(/\/fhir\/R4$/, '')}${REPORT_PATH}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
      body,
      signal: AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    this.#judgeClock(response.headers.get('date'));
    if (!response.ok) {
      await response.body?.cancel();
      if (response.status === 401) tokens().discard(token);
      return UNKNOWN_HERE.has(response.status) ? 'unknown' : 'told';
    }
    const { orders } = answerSchema.parse(await response.json());
    acts.told(done);
    if (!carryOut(orders, acts, profile(), log)) return 'told';
    onActs();
    return 'again';
  }

  /** Signatures and tokens carry the time: a wrong clock makes a hub refuse both, and nobody would look for it there. */
  #judgeClock(date: string | null): void {
    const skewMs = date === null ? Number.NaN : Date.now() - Date.parse(date);
    if (Number.isNaN(skewMs)) return;
    if (Math.abs(skewMs) < MAX_SKEW_MS) this.#parts.alarms.clear('clock');
    else {
      const minutes = Math.round(Math.abs(skewMs) / 60_000);
      const way = skewMs > 0 ? 'adelantado' : 'atrasado';
      this.#parts.alarms.raise(
        'clock',
        `El reloj de este equipo está ${way} ${minutes} minutos respecto del hub. Sincronícelo por NTP.`,
      );
    }
  }
}
