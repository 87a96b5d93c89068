/**
 * The same search without network: the hub's pack of catalogues, kept by the browser (no patient stands in it) and opened when it is first
 * needed. Loaded by itself, so that no screen waits for its code.
 */
import type { SearchIndex } from '@amate/terminology/search/build-index.ts';
import { openPack, type Pack } from '@amate/terminology/search/pack.ts';
import { search } from '@amate/terminology/search/search.ts';
import { pack as compressed } from '../offline/pack.ts';
import { type Catalogue, readPack, type Term } from './term.resource.ts';

const SHELF = 'amate-terminologia';
const KEY = '/terminologia/paquete';
const URLS: Readonly<Record<Catalogue, string>> = {
  cie10: 'http://hl7.org/fhir/sid/icd-10',
  medicamentos: 'urn:oid:2.16.840.1.113883.3.215.12.8',
  // Not in the pack: what is translated to it is translated with the hub at hand.
  loinc: 'http://loinc.org',
};
let opened: Promise<ReadonlyMap<string, SearchIndex> | undefined> | undefined;

/**
 * Fetches the pack for later; called when nothing else is under way. Called again it costs one short question when nothing is new (the
 * browser asks by ETag). A browser that keeps nothing (no secure origin) goes on without.
 * @returns bytes, compressed as on the line
 */
export async function keepPack(signal?: AbortSignal): Promise<number> {
  if (globalThis.caches === undefined) return 0;
  const pack = await readPack<Pack>(signal);
  const shelf = await caches.open(SHELF);
  const text = JSON.stringify(pack);
  await shelf.put(KEY, new Response(text, { headers: { 'content-type': 'application/json' } }));
  opened = undefined;
  return (await compressed(text)).byteLength;
}

/** @returns undefined when no pack is kept here */
export async function searchOffline(
  catalogue: Catalogue,
  typed: string,
  count: number,
): Promise<readonly Term[] | undefined> {
  opened ??= open();
  const index = (await opened)?.get(URLS[catalogue]);
  if (index === undefined) {
    opened = undefined;
    return undefined;
  }
  return search(index, typed, { count }).map(({ code, display, name, marks, position }) => ({
    ...{ codigo: code, titulo: display, marcas: marks },
    ...(name !== undefined && { nombre: name }),
    ...(index.entries[position]!.category && { categoria: true as const }),
  }));
}

async function open(): Promise<ReadonlyMap<string, SearchIndex> | undefined> {
  if (globalThis.caches === undefined) return undefined;
  const kept = await (await caches.open(SHELF)).match(KEY);
  return kept && openPack((await kept.json()) as Pack);
}
