/**
 * One change to a record, with its undo. A creation carries an id made here, so that nothing is created twice; a change of what
 * exists says which version it saw (If-Match), so that it never overwrites another's. Undoing a creation marks it as entered in
 * error: a record is not unwritten (NOM-004-SSA3-2012).
 */
import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import { cell } from '../hub/cell.ts';
import { send } from '../outbox/send.ts';
import { announce } from '../shell/announce.tsx';
import { t } from '../texts/t.ts';
import { refreshChart } from './use-chart.ts';

export interface Change<R extends Resource> {
  readonly patientId: string;
  /** What was done, for the list of what waits to be sent and for the line that offers to undo it. */
  readonly words: string;
  readonly resource: R & { readonly id: string };
  /** Version that was on the screen; undefined for a creation. */
  readonly seen: string | undefined;
  /** The resource as undoing leaves it. */
  readonly undone: (now: R) => R;
}

export interface Done {
  readonly patientId: string;
  readonly words: string;
  /** Undefined while it is only on this device: it cannot be undone before it is known which version it became. */
  readonly undo: (() => Promise<void>) | undefined;
  readonly queued: boolean;
}

export const lastDone = cell<Done | undefined>(undefined);

/** @throws HubProblem when the hub refused it */
export async function apply<R extends Resource>(change: Change<R>): Promise<void> {
  const { patientId, words, resource } = change;
  const version = await put(change, resource, change.seen);
  const undo =
    version === undefined
      ? undefined
      : async () => {
          await put({ ...change, words: t('chart.undo.of', { what: words }) }, change.undone(resource), version);
          announce(t('chart.undone', { what: words }));
          lastDone.set(undefined);
          refreshChart(patientId);
        };
  lastDone.set({ patientId, words, undo, queued: version === undefined });
  announce(version === undefined ? t('chart.queued', { what: words }) : words);
  refreshChart(patientId);
}

/** @returns the version it became; undefined when it waits to be sent */
async function put<R extends Resource>(
  { patientId, words }: Change<R>,
  resource: R,
  seen: string | undefined,
): Promise<string | undefined> {
  const entry: BundleEntry = {
    fullUrl: `urn:uuid:${resource.id}`,
    resource,
    request: {
      method: 'PUT',
      url: `${resource.resourceType}/${resource.id}`,
      ...(seen !== undefined && { ifMatch: `W/"${seen}"` }),
    },
  };
  const sent = await send({ operation: crypto.randomUUID(), patientId, words, entries: [entry] });
  if (sent.kind === 'queued') return undefined;
  return /"(\d+)"/.exec(sent.response.entry?.[0]?.response?.etag ?? '')?.[1];
}

/** For writing: without what the hub adds by itself. */
export function withoutHubParts<R extends { readonly meta?: unknown }>(resource: R): Omit<R, 'meta'> {
  const { meta: _meta, ...rest } = resource;
  return rest;
}
