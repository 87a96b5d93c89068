/**
 * A notification as it goes out. R4 §2.46.4.1: without a payload, a POST with no body to the endpoint — which resource it is
 * about stands in a header of ours, so that it need not be searched for; with one, a PUT of the resource to
 * `[endpoint]/[type]/[id]`. `X-Amate-Delivery` is the same when a delivery is repeated: at least once means sometimes twice.
 */
import type { Subscription } from '@medplum/fhirtypes';
import type { Sealer } from '../seal.ts';
import type { Stored } from '../store/repository.ts';
import { openHeaders, wantsContent } from './channel.ts';
import type { Call } from './send.ts';

/** @returns undefined when the sealed headers do not open. */
export function notification(
  subscription: Subscription,
  delivery: string,
  stored: Stored,
  sealer: Sealer,
): Call | undefined {
  const own = openHeaders(subscription, sealer);
  if (own === undefined) return undefined;
  const { type, id, versionId } = stored;
  const endpoint = subscription.channel.endpoint ?? '';
  const headers = {
    ...own,
    'user-agent': 'Amate',
    'x-amate-subscription': `Subscription/${subscription.id}`,
    'x-amate-delivery': delivery,
    'x-amate-resource': `${type}/${id}/_history/${versionId}`,
  };
  if (!wantsContent(subscription)) return { method: 'POST', url: endpoint, headers, body: '' };
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url !== undefined) url.pathname = `${url.pathname.replace(/\/$/, '')}/${type}/${id}`;
  return {
    method: 'PUT',
    url: url?.href ?? '',
    headers: { ...headers, 'content-type': 'application/fhir+json; charset=utf-8' },
    body: stored.json,
  };
}
