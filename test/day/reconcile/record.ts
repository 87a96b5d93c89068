/**
 * Person by person and thing by thing: every current resource of the kinds that the day makes, read from the hub page by page, against what the
 * city knows. What nobody said and is there is a double; what is under another person than the one of whom it was said has the wrong owner.
 */
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Desk } from '../ask.ts';
import { type DayTruth, DOORS, type DoorName, type Fact, named, person } from '../truth.ts';

const TYPES = [
  ...['Patient', 'Encounter', 'Condition', 'Observation', 'Composition', 'MedicationRequest'],
  ...['MedicationDispense', 'Appointment'],
] as const;
const DOOR_OF: Readonly<Record<string, DoorName>> = { MedicationDispense: 'farmacia', Appointment: 'portal' };
const PAGE = 1_000;

export interface Judged {
  found: number;
  lost: number;
  doubled: number;
  wrongOwner: number;
}
export interface RecordReport {
  readonly byDoor: Readonly<Record<DoorName, Judged>>;
  /** The first of what is not as it should be, in words. */
  readonly wrong: readonly string[];
}

interface Identifier {
  readonly system?: string;
  readonly value?: string;
}

interface Stored {
  readonly resourceType: string;
  readonly id: string;
  readonly status?: string;
  /** R4: a Composition has one, everything else has a list. */
  readonly identifier?: Identifier | readonly Identifier[];
  readonly subject?: { readonly reference?: string };
  readonly slot?: readonly { readonly identifier?: { readonly value?: string } }[];
  readonly participant?: readonly { readonly actor?: { readonly reference?: string } }[];
}

/** @param since nothing older is of this day; undefined: the hub was empty before it */
export async function reconcileRecord(desk: Desk, truth: DayTruth, since: string | undefined): Promise<RecordReport> {
  const judge = new Judge(truth);
  for (const type of TYPES) for await (const resource of allOf(desk, type, since)) judge.see(resource);
  return judge.verdict();
}

async function* allOf(desk: Desk, type: string, since: string | undefined): AsyncGenerator<Stored> {
  const mine = since === undefined || type === 'Patient' ? '' : `&_lastUpdated=ge${since}`;
  let path: string | undefined = `/fhir/R4/${type}?_count=${PAGE}${mine}`;
  while (path !== undefined) {
    const page = await desk.ask('GET', path);
    for (const { resource } of page.entry ?? []) if (resource.resourceType === type) yield resource;
    const next = page.link?.find(({ relation }: { relation: string }) => relation === 'next')?.url;
    path = next === undefined ? undefined : new URL(next).pathname + new URL(next).search;
  }
}

class Judge {
  readonly #truth: DayTruth;
  readonly #byDoor: Record<DoorName, Judged>;
  readonly #wrong: string[] = [];
  /** `Patient/id` → CURP. */
  readonly #owners = new Map<string, string>();
  readonly #seen = new Map<string, number>();
  readonly #taken = new Map<string, string>();

  constructor(truth: DayTruth) {
    this.#truth = truth;
    const none = (): Judged => ({ found: 0, lost: 0, doubled: 0, wrongOwner: 0 });
    this.#byDoor = Object.fromEntries(DOORS.map((door) => [door, none()])) as Record<DoorName, Judged>;
  }

  see(resource: Stored): void {
    if (resource.resourceType === 'Patient') this.#person(resource);
    else this.#thing(resource);
  }

  #thing(resource: Stored): void {
    const names = [
      `${resource.resourceType}/${resource.id}`,
      ...identifiersOf(resource).map(({ system, value }) => named(resource.resourceType, `${system}`, `${value}`)),
    ];
    const fact = names.map((name) => this.#truth.facts.get(name)).find((one) => one !== undefined);
    if (fact === undefined) {
      this.#note(doorOf(resource), 'doubled', `${names.at(-1)}: nadie la dijo`);
      return;
    }
    const owner = this.#owners.get(ownerOf(resource));
    if (owner === fact.curp) this.#count(fact);
    else {
      this.#seen.set(fact.name, 1);
      this.#note(fact.door, 'wrongOwner', `${fact.name} está con ${owner}, era de ${fact.curp}`);
    }
    if (resource.resourceType === 'Appointment') this.#place(resource);
  }

  #person(resource: Stored): void {
    const { id } = resource;
    const curp = identifiersOf(resource).find(({ system }) => system === CURP_SYSTEM)?.value;
    if (curp === undefined) {
      this.#note('hospital', 'doubled', `Patient/${id}: sin CURP`);
      return;
    }
    this.#owners.set(`Patient/${id}`, curp);
    const fact = this.#truth.facts.get(person(curp));
    if (fact !== undefined) this.#count(fact);
  }

  /** No place is two people's. */
  #place({ id, slot = [] }: Stored): void {
    const [place] = slot.map(({ identifier }) => identifier?.value);
    if (place === undefined) return;
    const other = this.#taken.get(place);
    if (other !== undefined) this.#note('portal', 'doubled', `${place} es de ${other} y de ${id}`);
    this.#taken.set(place, id);
  }

  #count(fact: Fact): void {
    const seen = (this.#seen.get(fact.name) ?? 0) + 1;
    this.#seen.set(fact.name, seen);
    if (seen === 1) this.#byDoor[fact.door].found++;
    else this.#note(fact.door, 'doubled', `${fact.name}: ${seen} veces`);
  }

  verdict(): RecordReport {
    for (const fact of this.#truth.facts.values())
      if (!this.#seen.has(fact.name)) this.#note(fact.door, 'lost', `${fact.name} de ${fact.curp}`);
    return { byDoor: this.#byDoor, wrong: this.#wrong };
  }

  #note(door: DoorName, what: 'lost' | 'doubled' | 'wrongOwner', words: string): void {
    this.#byDoor[door][what]++;
    if (this.#wrong.length < 30) this.#wrong.push(`${what} (${door}): ${words}`);
  }
}

const identifiersOf = ({ identifier = [] }: Stored): readonly Identifier[] => [identifier].flat() as Identifier[];

function doorOf(resource: Stored): DoorName {
  const systems = identifiersOf(resource).map(({ system = '' }) => system);
  if (systems.some((system) => system.includes('lectura-en-casa'))) return 'casa';
  return DOOR_OF[resource.resourceType] ?? (systems.length > 0 ? 'hospital' : 'consultorio');
}

function ownerOf({ subject, participant = [] }: Stored): string {
  if (subject?.reference !== undefined) return subject.reference;
  return participant.map(({ actor }) => actor?.reference ?? '').find((one) => one.startsWith('Patient/')) ?? '';
}
