/** What is known of the record when a part of it could not be read this time: a draft opened again without network keeps what it had read. Pure. */
import type { RecordSeen } from './line.ts';

/** Part by part: what is new of the others is not given up for it. */
export function fuller(before: RecordSeen | undefined, now: RecordSeen): RecordSeen {
  if (before === undefined) return now;
  const better = (part: RecordSeen['missing'][number]): RecordSeen =>
    now.missing.includes(part) && !before.missing.includes(part) ? before : now;
  const { context, weightKg } = better('conditions');
  return {
    context: { ...context, allergies: better('allergies').context.allergies },
    ...(weightKg !== undefined && { weightKg }),
    current: better('medicines').current,
    missing: now.missing.filter((part) => before.missing.includes(part)),
  };
}
