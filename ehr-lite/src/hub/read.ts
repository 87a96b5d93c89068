/**
 * The one way to ask the hub: bearer token fresh before it is needed, one retry after a refused token,
 * a deadline on every request, and every failure as a `HubProblem`. Clinical nouns use it in their `*.resource.ts`.
 */
import { freshToken, refreshNow, tokenAtHand } from '../session/session.ts';
import { noteHubTime } from './clock.ts';
import { type Asked, keeper } from './copies.ts';
import { lineProblem, problemOfStatus } from './problem.ts';
import type { Bundle } from './r4.ts';
import { reached, unreached } from './reachable.ts';

export const FHIR_BASE = '/fhir/R4';
const DEADLINE_MS = 20_000;

export interface Page<R> {
  readonly resources: readonly R[];
  /** Path of the next page, below this origin. */
  readonly next: string | undefined;
}

export const read = <R>(path: string, signal?: AbortSignal): Promise<R> => ask<R>({ method: 'GET', path, signal });

/** A token refused at the door has changed nothing there: asking again with a new one is safe for writes too. */
export function ask<R>(asked: Asked): Promise<R> {
  return keeper.get()?.answer<R>(asked, () => reach<R>(asked)) ?? reach<R>(asked);
}

async function reach<R>(asked: Asked): Promise<R> {
  const first = await send(asked, tokenAtHand() ?? (await freshToken()));
  const response = first.status === 401 ? await send(asked, await refreshNow()) : first;
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemOfStatus(response.status, body);
  return body as R;
}

export async function search<R extends { readonly resourceType: string }>(
  type: R['resourceType'],
  params: URLSearchParams | Record<string, string>,
  signal?: AbortSignal,
): Promise<Page<R>> {
  return readPage<R>(type, `${FHIR_BASE}/${type}?${new URLSearchParams(params)}`, signal);
}

export async function readPage<R extends { readonly resourceType: string }>(
  type: R['resourceType'],
  path: string,
  signal?: AbortSignal,
): Promise<Page<R>> {
  return pageOf(type, await read<Bundle<R>>(path, signal));
}

export function pageOf<R extends { readonly resourceType: string }>(
  type: R['resourceType'],
  bundle: Bundle<R>,
): Page<R> {
  const resources = (bundle.entry ?? []).flatMap(({ resource }) => (resource?.resourceType === type ? [resource] : []));
  const next = bundle.link?.find((link) => link.relation === 'next')?.url;
  return { resources, next: next === undefined ? undefined : belowThisOrigin(next) };
}

/** The hub may be known to itself by another address than the one the browser used: the token goes to ours only. */
function belowThisOrigin(url: string): string {
  const { pathname, search } = new URL(url, 'http://here');
  return pathname + search;
}

async function send({ method, path, body, signal }: Asked, token: string): Promise<Response> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), DEADLINE_MS);
  const forward = () => deadline.abort();
  signal?.addEventListener('abort', forward);
  try {
    const headers = {
      authorization: `Bearer ${token}`,
      accept: path.startsWith(FHIR_BASE) ? 'application/fhir+json' : 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const askedMs = Date.now();
    const response = await fetch(path, { method, headers, ...sent, signal: deadline.signal, cache: 'no-store' });
    reached();
    noteHubTime(response, askedMs);
    return response;
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    unreached();
    throw lineProblem();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', forward);
  }
}
