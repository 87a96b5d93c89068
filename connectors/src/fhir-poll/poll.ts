/**
 * One look at a hospital's FHIR server: what changed since the last one, by type, oldest first, into the outbox; then what was deleted.
 * The cursor is the server's own time. It follows the outbox, so a kill in between only means that some are read again, which the
 * outbox and the remembered versions answer: nothing is doubled.
 */
import { hash } from 'node:crypto';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import type { AcceptedOffer } from '../outbox/message.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { HospitalProfile } from '../profile.ts';
import type { FhirSourceConfig } from '../sources/config.ts';
import { companionsOf, type Origin, patientIdOf, toTransaction, toWithdrawal } from './rewrite.ts';
import { FhirServer, matchesOf, nextLink } from './server.ts';
import type { PollState, Seen } from './state.ts';

export interface PollParts {
  readonly source: FhirSourceConfig;
  readonly profile: HospitalProfile;
  readonly state: PollState;
  readonly outbox: Pick<Outbox, 'accept'>;
  readonly signal: AbortSignal;
}

export interface PollCounts {
  taken: number;
  deleted: number;
}

const CACHE = 2_000;

export async function pollOnce(parts: PollParts): Promise<PollCounts> {
  const look = new Look(parts);
  for (const type of parts.source.types) await look.changes(type);
  if (parts.source.deleted) for (const type of parts.source.types) await look.deletions(type);
  return look.counts;
}

class Look {
  readonly counts: PollCounts = { taken: 0, deleted: 0 };
  readonly #parts: PollParts;
  readonly #server: FhirServer;
  readonly #origin: Origin;
  readonly #companions = new Map<string, Resource | undefined>();

  constructor(parts: PollParts) {
    this.#parts = parts;
    this.#server = new FhirServer(parts.source, parts.signal);
    this.#origin = { source: parts.source, clues: parts.profile.clues };
  }

  /**
   * Asks anew from the last time seen after each page instead of turning pages: what changes meanwhile moves to the end, and pages
   * counted from the start would skip what stands behind it. Pages are turned while one time fills them, or when the server does not sort.
   */
  async changes(type: string): Promise<void> {
    const { state, source } = this.#parts;
    const known = state.cursor(type);
    let bound = earlier(known, source.overlapSeconds);
    let latest = known;
    let bundle: Bundle | undefined = await this.#server.bundle(this.#search(type, bound));
    // A first look takes hours: what is deleted meanwhile may have been read already.
    const feed = `${type}/_history`;
    if (known === undefined && state.cursor(feed) === undefined)
      state.save(type, [], feed, timeOf(bundle) ?? new Date().toISOString());
    let sorted = true;
    while (bundle !== undefined) {
      const page = matchesOf(bundle, type);
      const read = await this.#take(type, page);
      const times = page.flatMap((resource) => timeOf(resource) ?? []);
      sorted &&= times.every((time, index) => index === 0 || Date.parse(times[index - 1]!) <= Date.parse(time));
      latest = [...times, ...(latest ? [latest] : [])].reduce(later, latest ?? times[0]);
      state.save(type, read, type, sorted ? latest : undefined);
      const top = times.at(-1);
      if (nextLink(bundle) === undefined) break;
      if (sorted && top !== undefined && (bound === undefined || Date.parse(top) > Date.parse(bound))) {
        bound = top;
        bundle = await this.#server.bundle(this.#search(type, bound));
      } else bundle = await this.#server.next(bundle);
    }
    state.save(type, [], type, latest);
  }

  async deletions(type: string): Promise<void> {
    const { state, source } = this.#parts;
    const feed = `${type}/_history`;
    const known = state.cursor(feed) ?? state.cursor(type);
    // Before the first look nothing of theirs is here that could have been deleted.
    if (known === undefined) return;
    const since = encodeURIComponent(earlier(known, source.overlapSeconds)!);
    let latest = known;
    let bundle: Bundle | undefined = await this.#server.bundle(`${feed}?_since=${since}&_count=${source.pageSize}`);
    while (bundle !== undefined) {
      for (const { request, response, resource, fullUrl } of bundle.entry ?? []) {
        const at = response?.lastModified ?? resource?.meta?.lastUpdated;
        if (isTime(at)) latest = later(latest, at);
        if (request?.method !== 'DELETE') continue;
        const id = idIn(request.url || fullUrl || '', type);
        if (id !== undefined) await this.#delete(type, id, at ?? '');
      }
      bundle = await this.#server.next(bundle);
    }
    state.save(type, [], feed, latest);
  }

  #search(type: string, bound: string | undefined): string {
    const since = bound === undefined ? '' : `&_lastUpdated=ge${encodeURIComponent(bound)}`;
    return `${type}?_sort=_lastUpdated&_count=${this.#parts.source.pageSize}${since}`;
  }

  /** @returns what the outbox has now, to be remembered */
  async #take(type: string, page: readonly Resource[]): Promise<Seen[]> {
    const { state, outbox } = this.#parts;
    const waiting: Promise<Seen>[] = [];
    try {
      for (const resource of page) {
        const raw = Buffer.from(JSON.stringify(resource));
        const id = resource.id!;
        const version = resource.meta?.versionId ?? hash('sha256', raw).slice(0, 20);
        if (state.seen(type, id)?.version === version) continue;
        const offer = await this.#offer(resource, version, raw);
        const stored = outbox.accept(offer).then(() => ({ id, version, patientKey: offer.patientKey }));
        // Looked at below, after the server answered for the next; a refusal until then must not end the process.
        stored.catch(() => {});
        waiting.push(stored);
        this.counts.taken++;
      }
      return await Promise.all(waiting);
    } finally {
      await Promise.allSettled(waiting);
    }
  }

  async #offer(resource: Resource, version: string, raw: Buffer): Promise<AcceptedOffer> {
    const { source, profile } = this.#parts;
    const companions: Resource[] = [];
    for (const { type, id } of companionsOf(resource, source.url)) {
      const found = await this.#companion(type, id);
      if (found !== undefined && !(type === resource.resourceType && id === resource.id)) companions.push(found);
    }
    // The letter at its end keeps the version from looking like a sequence of messages.
    const controlId = `${resource.resourceType}/${resource.id}/${version}x`;
    const bundle = JSON.stringify(toTransaction(this.#origin, resource, companions, controlId, raw));
    const patientKey = `${profile.clues}|${source.name}|${patientIdOf(resource, source.url) ?? `${resource.resourceType}/${resource.id}`}`;
    const ack = new Uint8Array();
    return {
      kind: 'accepted',
      sender: `fhir:${source.name}`,
      trigger: `FHIR^${resource.resourceType}`,
      controlId,
      raw,
      ack,
      patientKey,
      bundle,
    };
  }

  /** Held for this one look. */
  async #companion(type: string, id: string): Promise<Resource | undefined> {
    const key = `${type}/${id}`;
    if (this.#companions.has(key)) return this.#companions.get(key);
    const found = await this.#server.read(type, id);
    if (this.#companions.size >= CACHE) this.#companions.clear();
    this.#companions.set(key, found);
    return found;
  }

  async #delete(type: string, id: string, at: string): Promise<void> {
    const { state, outbox, source } = this.#parts;
    const known = state.seen(type, id);
    const version = `borrado ${at}`;
    // A person stays, whatever a server forgets; what was never read has nothing here to delete.
    if (type === 'Patient' || known === undefined || known.version === version) return;
    if (await this.#isBack(type, id)) return;
    const controlId = `${type}/${id}/${version.replace(' ', '-')}x`;
    const raw = Buffer.from(JSON.stringify({ borrado: `${type}/${id}`, en: at }));
    const bundle = JSON.stringify(toWithdrawal(this.#origin, type, id, controlId, raw));
    const { patientKey } = known;
    const offer = { sender: `fhir:${source.name}`, trigger: `FHIR^${type}`, controlId, raw, ack: new Uint8Array() };
    await outbox.accept({ ...offer, kind: 'accepted', patientKey, bundle });
    state.save(type, [{ id, version, patientKey }]);
    this.counts.deleted++;
  }

  /** Made again after its deletion: the history tells of both. */
  async #isBack(type: string, id: string): Promise<boolean> {
    return (await this.#server.read(type, id)) !== undefined;
  }
}

const AHEAD_MS = 24 * 3_600_000;

/** A time that is none would end the cursor; one to come would jump over everything until then. */
const isTime = (text: unknown): text is string => typeof text === 'string' && Date.parse(text) <= Date.now() + AHEAD_MS;

const timeOf = ({ meta }: Resource): string | undefined => (isTime(meta?.lastUpdated) ? meta.lastUpdated : undefined);

const later = (a: string | undefined, b: string): string => (a !== undefined && Date.parse(a) >= Date.parse(b) ? a : b);

function earlier(at: string | undefined, seconds: number): string | undefined {
  return at === undefined ? undefined : new Date(Date.parse(at) - seconds * 1_000).toISOString();
}

/** The id behind its type, wherever in the address. */
function idIn(url: string, type: string): string | undefined {
  const parts = url.split('/');
  const id = parts[parts.indexOf(type) + 1];
  return parts.includes(type) && id !== undefined && /^[A-Za-z0-9.-]{1,64}$/.test(id) ? id : undefined;
}
