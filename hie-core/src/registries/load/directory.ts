/** The hub's directory as the loader uses it: what stands, and one bundle at a time to change it. */
import { isDeepStrictEqual } from 'node:util';
import type { BundleEntry, Resource } from '@medplum/fhirtypes';

export interface Directory {
  /** All that match, however many pages. */
  search<T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>): Promise<T[]>;
  /** All of it or nothing. A hub that cannot be reached throws. */
  transact(entries: readonly BundleEntry[]): Promise<Sent>;
}

export type Sent =
  | { readonly kind: 'done' }
  /** `reason` is the hub's, es-MX. */
  | { readonly kind: 'refused'; readonly reason: string };

export interface Told {
  /** Of the file, from 1. */
  readonly line: number;
  readonly reason: string;
}

/** What one row, or the rows of one person, come to. */
export interface Work {
  readonly line: number;
  readonly entries: readonly BundleEntry[];
  readonly created: boolean;
}

export interface Loaded {
  created: number;
  changed: number;
  /** Stood already as the file says. */
  same: number;
  /** Not loaded, and rightly so. */
  readonly omitted: Told[];
  /** Not loaded: somebody has to correct the line. */
  readonly refused: Told[];
}

export const nothingLoaded = (): Loaded => ({ created: 0, changed: 0, same: 0, omitted: [], refused: [] });

/** Together, and one by one when the hub refuses, so that only the line at fault stays out. */
export async function send(directory: Directory, works: readonly Work[], loaded: Loaded): Promise<void> {
  const changes = works.filter(({ entries }) => entries.length > 0);
  loaded.same += works.length - changes.length;
  if (changes.length === 0) return;
  const sent = await directory.transact(changes.flatMap(({ entries }) => entries));
  if (sent.kind === 'done') {
    for (const { created } of changes) loaded[created ? 'created' : 'changed']++;
  } else if (changes.length === 1) loaded.refused.push({ line: changes[0]!.line, reason: sent.reason });
  else for (const one of changes) await send(directory, [one], loaded);
}

/** @param key `system|value` by which a conditional update finds it */
export function entryOf(fullUrl: string, resource: Resource, before: Resource | undefined, key: string): BundleEntry {
  const version = before?.meta?.versionId;
  return {
    fullUrl,
    resource,
    request: {
      method: 'PUT',
      url: `${resource.resourceType}?identifier=${encodeURIComponent(key)}`,
      ...(version !== undefined && { ifMatch: `W/"${version}"` }),
    },
  };
}

/** Whether the hub has it as it is, but for what the hub itself writes. */
export function stands(before: Resource | undefined, after: Resource): boolean {
  return before !== undefined && isDeepStrictEqual(plain(before), plain(after));
}

function plain(resource: Resource): unknown {
  const { meta, ...rest } = resource;
  const { versionId: _, lastUpdated: __, ...own } = meta ?? {};
  return JSON.parse(JSON.stringify({ ...rest, meta: own }));
}

export function* batches<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}

/** In a search value these separate (https://hl7.org/fhir/R4/search.html#escaping). */
export const escaped = (value: string): string => value.replace(/[\\,|$]/g, (mark) => `\\${mark}`);
