/**
 * Collects the entries of one transaction. Everything about it is a function of the message: the same bytes give the
 * same bundle, `urn:uuid`s included, so a dry run, a replay and a rerun can be compared.
 * `Bundle.identifier` is the operation id by which the hub answers a repetition with its first answer.
 * `meta.source` names the message and, behind it, the segment that made the resource: `…/mensaje/<CLUES>/<MSH-10>/OBX.2`.
 */
import { hash } from 'node:crypto';
import { mensajeUri, OPERACION_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Bundle, BundleEntry, Coding, Reference, Resource } from '@medplum/fhirtypes';
import { type MappingRefused, refuse } from '../rejection.ts';

/** How the hub finds the one it already holds: conditional update, or conditional create for what must not be overwritten. */
export type Interaction = 'update' | 'create';

/** What of the source made a resource: a segment, a section of a document, a line of a table. */
export interface Origin {
  readonly name: string;
  readonly index: number;
}

export interface BusinessKey {
  readonly system: string;
  readonly value: string;
}

/** Which segment made which resource. */
export interface Made {
  readonly segment: string;
  readonly type: string;
}

export class BundleBuilder {
  readonly #digest: string;
  readonly #clues: string;
  readonly #controlId: string;
  readonly #tag: Coding | undefined;
  readonly #entries: BundleEntry[] = [];
  readonly #byUrl = new Map<string, BundleEntry>();
  readonly #trail: Made[] = [];

  constructor(raw: Uint8Array, clues: string, controlId: string, tag?: Coding) {
    this.#digest = hash('sha256', raw);
    this.#clues = clues;
    this.#controlId = controlId;
    this.#tag = tag;
  }

  /** A reference to the entry that the n-th `add` makes; lets resources point at each other before both exist. */
  urn(key: string): string {
    const hex = hash('sha256', `${this.#digest}#${key}`);
    const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
    return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }

  /**
   * The same resource twice is one entry; two resources under one key are none, for the hub takes no bundle with a fullUrl twice (bdl-7).
   * @throws MappingRefused for those, since who sends is told at the door or never
   */
  add<T extends Resource>(resource: T, interaction: Interaction, identifier: BusinessKey, from?: Origin): Reference<T> {
    const type = resource.resourceType;
    const fullUrl = this.#urnOf(type, identifier);
    const query = `identifier=${identifier.system}|${encodeURIComponent(escapeToken(identifier.value))}`;
    const { security, tag = [] } = resource.meta ?? {};
    const tags = this.#tag ? [...tag, this.#tag] : tag;
    resource.meta = {
      source: sourceOf(mensajeUri(this.#clues, this.#controlId), from),
      ...(security ? { security } : {}),
      ...(tags.length > 0 ? { tag: tags } : {}),
    };
    const entry: BundleEntry = {
      fullUrl,
      resource: prune(resource) as Resource,
      request:
        interaction === 'update'
          ? { method: 'PUT', url: `${type}?${query}` }
          : { method: 'POST', url: type, ifNoneExist: query },
    };
    if (from !== undefined) this.#trail.push({ segment: from.name, type });
    const before = this.#byUrl.get(fullUrl);
    if (before !== undefined && !isSame(before, entry)) throw repeated(type, identifier.value, from);
    if (before === undefined) this.#push(entry);
    return { reference: fullUrl };
  }

  /** The reference to what was added under this key. */
  holding(type: Resource['resourceType'], identifier: BusinessKey): Reference | undefined {
    const reference = this.#urnOf(type, identifier);
    return this.#byUrl.has(reference) ? { reference } : undefined;
  }

  /** What a reference of `add` or `holding` points at. */
  at({ reference = '' }: Reference): Resource | undefined {
    return this.#byUrl.get(reference)?.resource;
  }

  #urnOf(type: string, { system, value }: BusinessKey): string {
    return this.urn(`${type}:${system}|${value}`);
  }

  #push(entry: BundleEntry): void {
    this.#byUrl.set(entry.fullUrl!, entry);
    this.#entries.push(entry);
  }

  /**
   * For what carries no identifier (Binary, Provenance): its id is made of its key, so that sent again it is the same, and of the CLUES,
   * because another hospital that forwards the same bytes must not replace it (docs/adr/0041).
   */
  put<T extends Resource>(resource: T, key: string, from?: Origin): Reference<T> {
    const fullUrl = this.urn(`${this.#clues}:${key}`);
    const id = fullUrl.slice('urn:uuid:'.length);
    resource.id = id;
    resource.meta = {
      source: sourceOf(mensajeUri(this.#clues, this.#controlId), from),
      ...(this.#tag ? { tag: [this.#tag] } : {}),
    };
    const url = `${resource.resourceType}/${id}`;
    const entry: BundleEntry = { fullUrl, resource: prune(resource) as Resource, request: { method: 'PUT', url } };
    const before = this.#byUrl.get(fullUrl);
    if (before !== undefined && !isSame(before, entry)) throw repeated(resource.resourceType, key, from);
    if (before === undefined) this.#push(entry);
    return { reference: fullUrl };
  }

  /** The reference to the first entry of a type. */
  firstOf(type: Resource['resourceType']): Reference | undefined {
    const reference = this.#entries.find((entry) => entry.resource?.resourceType === type)?.fullUrl;
    return reference === undefined ? undefined : { reference };
  }

  get trail(): readonly Made[] {
    return this.#trail;
  }

  build(): Bundle {
    return {
      resourceType: 'Bundle',
      type: 'transaction',
      identifier: {
        system: OPERACION_SYSTEM,
        value: `${this.#clues}:${this.#controlId}:${this.#digest.slice(0, 16)}`,
      },
      entry: this.#entries,
    };
  }
}

const sourceOf = (message: string, from: Origin | undefined): string =>
  from === undefined ? message : `${message}/${from.name}.${from.index}`;

/** The segment that it came from is no part of what is said. */
function isSame(one: BundleEntry, other: BundleEntry): boolean {
  const said = ({ request, resource }: BundleEntry) =>
    JSON.stringify([request, { ...resource, meta: { ...resource?.meta, source: undefined } }]);
  return said(one) === said(other);
}

function repeated(type: string, key: string, from: Origin | undefined): MappingRefused {
  const place = from === undefined ? type : from.index > 1 ? `${from.name}[${from.index}]` : from.name;
  const text = `${place} repite la clave «${key.slice(0, 80)}» de otro ${type} del mismo mensaje y dice otra cosa. Dé a cada uno su propio número.`;
  return refuse('205', place, text);
}

/** `,` `|` `$` and `\` have a meaning inside a FHIR token (search §3.2.1.5.7). */
const escapeToken = (value: string): string => value.replace(/[\\|,$]/g, '\\$&');

/** FHIR has no empty strings, arrays or objects (json §2.6.2): what a message leaves out must leave no trace. */
function prune(value: unknown): unknown {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (Array.isArray(value)) {
    const kept = value.map(prune).filter((item) => item !== undefined);
    return kept.length === 0 ? undefined : kept;
  }
  if (value === null || typeof value !== 'object') return value ?? undefined;
  let kept: Record<string, unknown> | undefined;
  for (const key in value) {
    const item = prune((value as Record<string, unknown>)[key]);
    if (item === undefined) continue;
    kept ??= {};
    kept[key] = item;
  }
  return kept;
}
