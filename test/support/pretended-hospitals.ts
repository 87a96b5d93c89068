/** Hospitals that have been sending for weeks, for the pictures of the operators' board: what their edges would have reported, sent to the hub's own door. */
import type { Report } from '@amate/terminology/edge/report.ts';
import { callerTokens } from './caller-tokens.ts';
import type { RunningHub } from './hub.ts';

const HOUR_MS = 3_600_000;
const PER_REPORT = 48;
const WEEKS = 4;
const iso = (ms: number): string => new Date(ms).toISOString();

export type Told = Partial<Pick<Report, 'lastMessageAt' | 'causes' | 'errors' | 'gaps' | 'lagMs' | 'queue' | 'done'>>;

/** More by day than by night, fewer on Sundays; the same week after week but for a little. */
function usual(hourMs: number, size: number): number {
  const at = new Date(hourMs - 6 * HOUR_MS);
  const day = [0.35, 1, 1.05, 1, 0.95, 0.9, 0.5][at.getUTCDay()]!;
  const hour = Math.max(0.08, Math.sin(((at.getUTCHours() - 5) / 15) * Math.PI));
  const wobble = 0.85 + (((hourMs / HOUR_MS) * 7919) % 31) / 100;
  return Math.round(size * day * hour * wobble);
}

export interface PretendedHospital {
  readonly clues: string;
  /** Messages of its busiest hour. */
  readonly size: number;
  /** Hours for which it has sent nothing. */
  readonly silentHours?: number;
}

/** @returns sends one more report of that hospital */
export async function pretend(
  hub: RunningHub,
  { clues, size, silentHours = 0 }: PretendedHospital,
): Promise<(told?: Told) => Promise<{ orders: { id: string; kind: string; messages: number[] }[] }>> {
  const token = await (await callerTokens(hub))({ role: 'sistema', clues });
  const now = Date.now();
  const lastHour = Math.floor(now / HOUR_MS) * HOUR_MS - silentHours * HOUR_MS;
  const say = async (hours: Report['hours'], told: Told = {}) => {
    const report: Report = {
      ...{ version: 1, clues, sentAt: iso(Date.now()), startedAt: iso(now - 900 * HOUR_MS), lagMs: 0, hub: 'up' },
      ...{ queue: { pending: 0, delivered: 9_000, quarantine: 0, rejected: 0, dismissed: 0 }, memoryBytes: 9e7 },
      ...{ lastMessageAt: iso(silentHours > 0 ? lastHour : now - 40_000), disk: { freeBytes: 4e10, fileBytes: 3e7 } },
      ...{ gaps: [], alarms: [], causes: [], errors: [], done: [], hours, ...told },
    };
    const response = await fetch(`${hub.config.baseUrl}/hospitales/latido`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(report),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as { orders: { id: string; kind: string; messages: number[] }[] };
  };
  for (let at = lastHour - WEEKS * 168 * HOUR_MS; at <= lastHour; at += PER_REPORT * HOUR_MS) {
    const hours = Array.from({ length: PER_REPORT }, (_, one) => at + one * HOUR_MS).filter((one) => one <= lastHour);
    await say(hours.map((one) => ({ hour: iso(one), received: usual(one, size), refused: 0 })));
  }
  return (told) => say([], told);
}
