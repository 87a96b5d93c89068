/** Terminology of this hub: catalogues of its PostgreSQL, resources of its store, and the external server that the operator named. */
import { createExternal, type Exchange } from '@amate/terminology/external/external.ts';
import { createTerminology, type Terminology } from '@amate/terminology/service.ts';
import type { StoredCanonicals, TextSearch } from '@amate/terminology/source.ts';
import type { Queryable } from '@amate/terminology/store/queryable.ts';
import { createStoreSource } from '@amate/terminology/store/source.ts';
import type { Outgoing } from '../outgoing/call.ts';

export interface HubTerminologyOptions {
  readonly db: Queryable;
  readonly stored: StoredCanonicals;
  /** '' for none. */
  readonly url: string;
  /** '' for none. */
  readonly token: string;
  readonly outgoing: Outgoing;
  readonly textSearch?: TextSearch;
}

export function createHubTerminology({
  db,
  stored,
  url,
  token,
  outgoing,
  textSearch,
}: HubTerminologyOptions): Terminology {
  return createTerminology({
    source: createStoreSource({ db, stored }),
    ...(textSearch && { textSearch }),
    ...(url !== '' && { external: createExternal({ url, exchange: exchangeBy(outgoing, token) }) }),
  });
}

const exchangeBy =
  (outgoing: Outgoing, token: string): Exchange =>
  async (url, body) => {
    const headers = {
      'content-type': 'application/fhir+json',
      accept: 'application/fhir+json',
      ...(token !== '' && { authorization: `Bearer ${token}` }),
    };
    const outcome = await outgoing({ method: 'POST', url, headers, body });
    if (outcome.kind !== 'answered' || !outcome.complete) throw new Error('no answer');
    return { status: outcome.status, body: outcome.body.toString('utf8') };
  };
