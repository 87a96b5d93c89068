/**
 * Did everything that was said arrive, once, on the right person? Asks the hub by the keys that the facilities gave, and
 * counts facts: a person, a visit, a diagnosis, a measure.
 */
import {
  CURP_SYSTEM,
  diagnosticoSystem,
  episodioSystem,
  estudioSystem,
} from '@amate/terminology/identifiers/systems.ts';
import type { Bundle, Condition, Encounter, Observation } from '@medplum/fhirtypes';
import { inParallel } from './in-parallel.ts';
import type { Truth } from './truth.ts';

/** GET of a path below the FHIR base, e.g. `Patient?identifier=…`. */
export type FetchBundle = (path: string) => Promise<Bundle>;

export interface Reconciliation {
  /** Messages and clinic bundles that the hub or a connector said it has. */
  readonly acknowledged: number;
  /** Facts in them that are there exactly once, on the right person. */
  readonly found: number;
  readonly lost: number;
  /** Copies beyond the first. */
  readonly doubled: number;
  readonly wrongOwner: number;
  /** The first twenty facts that are not as they should be, for whoever has to look. */
  readonly wrong: readonly { readonly outcome: 'lost' | 'doubled' | 'wrongOwner'; readonly fact: string }[];
}

interface Fact {
  readonly type: 'Encounter' | 'Condition' | 'Observation';
  readonly system: string;
  readonly value: string;
  readonly curp: string;
}

type Owned = Encounter | Condition | Observation;

/** Identifiers asked for in one search: keeps the URL below 4 KB. */
const PER_SEARCH = 20;
const AT_ONCE = 4;

/** `said`: only what was acknowledged; what was not may be there or not, and either is right. */
export async function reconcile(said: Iterable<Truth>, fetchBundle: FetchBundle): Promise<Reconciliation> {
  const curps = new Set<string>();
  const facts = new Map<string, Fact>();
  let acknowledged = 0;
  for (const truth of said) {
    acknowledged++;
    curps.add(truth.curp);
    for (const fact of factsOf(truth)) facts.set(`${fact.type} ${fact.system}|${fact.value}`, fact);
  }
  const tally = new Tally(acknowledged);
  const owners = new Map<string, string>();
  await inParallel(AT_ONCE, curps, async (curp) => {
    const { entry = [] } = await fetchBundle(`Patient?identifier=${encodeURIComponent(`${CURP_SYSTEM}|${curp}`)}`);
    const ids = entry.map(({ resource }) => `Patient/${resource?.id}`);
    tally.copies(ids.length, `Patient ${curp}`);
    if (ids[0] !== undefined) owners.set(curp, ids[0]);
  });
  await inParallel(AT_ONCE, groups(facts.values()), async (group) => {
    for (const [fact, subjects] of await whereabouts(group, fetchBundle)) {
      const name = `${fact.type} ${fact.system}|${fact.value}`;
      const owner = owners.get(fact.curp);
      if (subjects.length === 1 && subjects[0] !== owner) tally.wrongOwner(name);
      else tally.copies(subjects.length, name);
    }
  });
  return tally.result();
}

function* factsOf({ clues, curp, visit, diagnoses, observations }: Truth): Generator<Fact> {
  if (visit !== undefined) yield { type: 'Encounter', system: episodioSystem(clues), value: visit, curp };
  for (const value of diagnoses) yield { type: 'Condition', system: diagnosticoSystem(clues), value, curp };
  for (const value of observations) yield { type: 'Observation', system: estudioSystem(clues), value, curp };
}

/** Facts of one type, as many as fit into a search. */
function* groups(facts: Iterable<Fact>): Generator<Fact[]> {
  const open = new Map<string, Fact[]>();
  for (const fact of facts) {
    const group = open.get(fact.type) ?? [];
    open.set(fact.type, group);
    if (group.push(fact) < PER_SEARCH) continue;
    yield group;
    open.delete(fact.type);
  }
  yield* open.values();
}

/** For each fact the references of the persons it was filed under, one for each copy. */
async function whereabouts(group: readonly Fact[], fetchBundle: FetchBundle): Promise<Map<Fact, string[]>> {
  const keys = group.map(({ system, value }) => encodeURIComponent(`${system}|${escapeSearch(value)}`));
  const path = `${group[0]?.type}?identifier=${keys.join(',')}&_count=${PER_SEARCH * 5}`;
  const { entry = [] } = await fetchBundle(path);
  const subjects = new Map<Fact, string[]>(group.map((fact) => [fact, []]));
  for (const { resource } of entry) {
    const { identifier = [], subject } = resource as Owned;
    for (const fact of group) {
      const isIt = identifier.some(({ system, value }) => system === fact.system && value === fact.value);
      if (isIt) subjects.get(fact)?.push(subject?.reference ?? '');
    }
  }
  return subjects;
}

/** R4 search: a comma separates values, a bar the system. */
const escapeSearch = (value: string): string => value.replace(/[\\,|$]/g, (mark) => `\\${mark}`);

class Tally {
  readonly #acknowledged: number;
  readonly #counts = { found: 0, lost: 0, doubled: 0, wrongOwner: 0 };
  readonly #wrong: { outcome: 'lost' | 'doubled' | 'wrongOwner'; fact: string }[] = [];

  constructor(acknowledged: number) {
    this.#acknowledged = acknowledged;
  }

  copies(count: number, fact: string): void {
    if (count === 1) this.#counts.found++;
    else if (count === 0) this.#note('lost', fact, 1);
    else this.#note('doubled', fact, count - 1);
  }

  wrongOwner(fact: string): void {
    this.#note('wrongOwner', fact, 1);
  }

  result(): Reconciliation {
    return { acknowledged: this.#acknowledged, ...this.#counts, wrong: this.#wrong };
  }

  #note(outcome: 'lost' | 'doubled' | 'wrongOwner', fact: string, by: number): void {
    this.#counts[outcome] += by;
    if (this.#wrong.length < 20) this.#wrong.push({ outcome, fact });
  }
}
