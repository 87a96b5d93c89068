/** A Communication that tells of an emergency access is told by e-mail and SMS too (docs/adr/0024, docs/adr/0034). */
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { Communication } from '@medplum/fhirtypes';
import { enqueue } from './enqueue.ts';
import type { Version } from './follow.ts';
import type { Queryable } from './sql.ts';

const CODE = 'acceso-de-emergencia';
const SYSTEM = `${CANONICAL_BASE}/CodeSystem/aviso`;
const DAY_MS = 86_400_000;
/** An old hub that begins to follow does not tell of years ago. */
const NEWS_MS = 2 * DAY_MS;
const USEFUL_MS = 7 * DAY_MS;

export async function noteEmergency(db: Queryable, version: Version, nowMs: number): Promise<void> {
  if (version.deleted || !version.content.includes(CODE)) return;
  const { id, category, subject, sent } = JSON.parse(version.content) as Communication;
  const patientId = /^Patient\/(.+)$/.exec(subject?.reference ?? '')?.[1];
  const ours = category?.some(({ coding }) => coding?.some(({ system, code }) => system === SYSTEM && code === CODE));
  const sentMs = Date.parse(sent ?? '');
  if (ours !== true || patientId === undefined || !(sentMs > nowMs - NEWS_MS)) return;
  await enqueue(db, {
    ...{ key: `${CODE}/${id}`, kind: CODE, patientId },
    ...{ dueMs: Math.min(sentMs, nowMs), expiresMs: sentMs + USEFUL_MS },
  });
}
