/** What a caller is shown of the morning, written down once for each day: the names, and the visits as that caller may read them. */
import type { Encounter } from '@medplum/fhirtypes';
import { entryOf } from '../security/audit/entry.ts';
import type { Guarded, RequestContext } from '../store/guarded.ts';
import type { Repository } from '../store/repository.ts';
import type { VisitRow } from './api.ts';
import { queryOf } from './query.ts';
import { Shown } from './shown.ts';

/** Of a search by id that still counts as naming (`security/policy/named.ts`). */
const NAMED_AT_ONCE = 100;

export interface OnRecord {
  noteShown(context: RequestContext, day: string, people: readonly string[]): Promise<void>;
  /** The visits as this caller may read them; asked, and on record, once for each version. */
  encounters(context: RequestContext, day: string, rows: readonly VisitRow[]): Promise<readonly VisitRow[]>;
}

export function createOnRecord(repository: Repository, store: Guarded, nowMs: () => number): OnRecord {
  const names = new Shown<true>();
  const visits = new Shown<Encounter | undefined>();
  return {
    async noteShown({ caller, requestId }, day, people) {
      const known = names.of(caller.subject, day);
      const fresh = [...new Set(people)].filter((id) => !known.has(id));
      if (fresh.length === 0) return;
      const entities = fresh.map((id) => ({ type: 'Patient', id }));
      const act = { interaction: 'search' as const, entities, query: `visitas?dia=${day}` };
      await repository.record([entryOf({ ...act, caller, requestId, outcome: 'success', atMs: nowMs() })]);
      for (const id of fresh) known.set(id, true);
    },

    async encounters(context, day, rows) {
      const known = visits.of(context.caller.subject, day);
      const asked = rows.filter((row) => !known.has(keyOf(row)));
      for (let at = 0; at < asked.length; at += NAMED_AT_ONCE) {
        const some = asked.slice(at, at + NAMED_AT_ONCE);
        const query = `_id=${some.map(({ id }) => id).join(',')}`;
        const { matches } = await store.search(context, queryOf('Encounter', query), `Encounter?${query}`);
        for (const row of some) known.set(keyOf(row), undefined);
        for (const one of matches) known.set(keyOf({ id: one.id, version: one.versionId }), JSON.parse(one.json));
      }
      return rows.map((row) => {
        const encounter = known.get(keyOf(row));
        return encounter === undefined ? row : { ...row, encounter };
      });
    },
  };
}

const keyOf = ({ id, version }: Pick<VisitRow, 'id' | 'version'>): string => `${id}/${version}`;
