/**
 * Two changes of one thing, made one after the other on this PC, carry the same If-Match: the second was made on top of the
 * first. Once the first stands, the second must name the version that the first made; anybody else's change still clashes.
 */
import type { Bundle } from '@medplum/fhirtypes';
import type { OutboxEntry } from './entry.ts';

/** Those of `later` that change. */
export function rebased(done: OutboxEntry, response: Bundle, later: readonly OutboxEntry[]): readonly OutboxEntry[] {
  const steps = new Map<string, string>();
  done.entries.forEach(({ request }, index) => {
    const etag = response.entry?.[index]?.response?.etag;
    if (request?.ifMatch !== undefined && etag !== undefined) steps.set(`${request.url} ${request.ifMatch}`, etag);
  });
  return later.flatMap((entry) => {
    let changed = false;
    const entries = entry.entries.map((one) => {
      const ifMatch = steps.get(`${one.request?.url} ${one.request?.ifMatch}`);
      if (ifMatch === undefined || one.request === undefined) return one;
      changed = true;
      return { ...one, request: { ...one.request, ifMatch } };
    });
    return changed ? [{ ...entry, entries }] : [];
  });
}
