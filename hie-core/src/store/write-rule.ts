import type { Resource } from '@medplum/fhirtypes';
import type { Problem } from '../errors.ts';
import type { SearchCriterion } from './repository.ts';

/**
 * A rule that holds for every write of a resource type, whichever door it came through. Slices export rules, `server.ts`
 * hands them to the store, and the store runs them inside the write: a rule that lived in a route could be walked around.
 */
export interface BusinessIdentifier {
  readonly system: string;
  readonly value: string;
}

export interface RuleRead {
  /** Current resources of a type by exact identifiers (system|value); absent ones are simply missing. */
  byIdentifier(type: string, identifiers: readonly BusinessIdentifier[]): Promise<readonly Resource[]>;
  /** Current resources by id, in that order; undefined: absent, deleted or of another type. What `needs` named costs nothing. */
  byId(named: readonly Named[]): Promise<readonly (Resource | undefined)[]>;
  /** What a shelf holds of an item, and how much of a prescription has been filled anywhere (docs/adr/0035). */
  held(asked: HeldAsked): Promise<Held>;
  /** Current resources that have one of these traits, but for traits that a great many have. Left out: this store keeps none. */
  alike?(type: string, traits: readonly string[]): Promise<readonly Resource[]>;
  /** Left out: this store keeps no ledger of supplies. */
  readonly supplies?: SupplyRead;
}

/** What rules ask of orders and of lots that were set apart (docs/adr/0038). */
export interface SupplyRead {
  /** undefined: there is no order by that key. */
  ordered(key: string): Promise<Ordered | undefined>;
  /** Of these lots of an item: those that a unit has set apart whole, and since when. */
  apart(clues: string, lots: readonly LotNumber[]): Promise<readonly LotApart[]>;
}

export interface Ordered {
  readonly clues: string;
  /** requested, approved, rejected, ordered, received, cancelled */
  readonly state: string;
  readonly lines: readonly { readonly item: string; readonly left: number }[];
}

export type LotNumber = Pick<LotOf, 'item' | 'lot' | 'expiry'>;
export interface LotApart extends LotNumber {
  readonly sinceMs: number;
}

export interface Named {
  readonly type: string;
  readonly id: string;
}

/** What a resource takes, and when: two that take the same at the same time cannot both be stored (docs/adr/0026). */
export interface Occupation {
  /** What is taken, e.g. `Patient/1`. */
  readonly of: string;
  /** Inclusive; `toMs` exclusive. */
  readonly fromMs: number;
  readonly toMs: number;
  /** A hold: worth nothing from then on. */
  readonly untilMs?: number | undefined;
  /** As many as can take it at once. */
  readonly seats: number;
  /** Every seat of it. */
  readonly whole?: boolean;
  /** false: takes nothing, and is only counted. */
  readonly standing: boolean;
  /** Left out: never counted. What it is counted as. */
  readonly label?: string;
  /** Told to who comes too late. */
  readonly taken: Omit<Problem, 'code'>;
}

/** A shelf: `clues` and what it is there. */
export interface Shelf {
  readonly clues: string;
  readonly kind: 'store' | 'pharmacy' | 'ward' | 'patient' | 'supplier';
}

/** Packs that look the same: one lot of one owner and programme. */
export interface LotOf {
  readonly item: string;
  readonly lot: string;
  /** YYYY-MM-DD. */
  readonly expiry: string;
  readonly owner: string;
  readonly programme: string;
}

/** Packs that go from one place to another, for good: what the resource takes back it gives back by counter-entries (docs/adr/0035). */
export interface Movement {
  readonly from: Shelf;
  readonly to: Shelf;
  readonly of: LotOf;
  readonly packs: number;
  /** Who did it, in the words of the ledger. */
  readonly actor: string;
  readonly patientId: string | undefined;
  /** The MedicationRequest it fills, and how many packs that allows in all. */
  readonly fills: { readonly id: string; readonly allowed: number | undefined } | undefined;
  /** Key of the order that it comes against. */
  readonly against?: string;
}

/** Packs that a unit asks for: an order of one line (docs/adr/0038). What the resource says later changes nothing of it. */
export interface Requisition {
  readonly asks: { readonly clues: string; readonly item: string; readonly packs: number };
  /** Who asked, in the words of the ledger and by account. */
  readonly actor: string;
  readonly account: string;
}

/** What a resource takes while it stands: a time of something, packs from a shelf, or the promise of packs. */
export type Taking = Occupation | Movement | Requisition;

export const isMovement = (taking: Taking): taking is Movement => 'packs' in taking;
export const isRequisition = (taking: Taking): taking is Requisition => 'asks' in taking;
export const isOccupation = (taking: Taking): taking is Occupation => !isMovement(taking) && !isRequisition(taking);

export interface HeldAsked extends Shelf {
  readonly item: string;
  /** Of the MedicationRequest. */
  readonly requestId: string | undefined;
}

export interface Held {
  /** The place keeps stock in the ledger. */
  readonly keepsStock: boolean;
  /** undefined: the item has never been received here or anywhere. */
  readonly item:
    | { readonly name: string; readonly packUnits: number | undefined; readonly unit: string | undefined }
    | undefined;
  /** What expires first stands first; empty lots are left out. */
  readonly lots: readonly (LotOf & { readonly packs: number })[];
  readonly filled: number;
}

/** What is written in the same commit, of the rule's own accord. */
interface Beside {
  /** Added. */
  readonly also?: readonly Resource[];
  /** What the rule read and what becomes of it, judged by the rule of its own type; left to the sender where he writes it himself. */
  readonly changes?: readonly Resource[];
}

export type RuleVerdict =
  /** Store it as it came, or as the rule completed it. `also` may refer to it by the intent's `self`. */
  | ({ readonly kind: 'create'; readonly resource: Resource } & Beside)
  /** It is this one that exists: answer with it, changed or unchanged. */
  | ({ readonly kind: 'replace'; readonly id: string; readonly resource: Resource } & Beside)
  | { readonly kind: 'match'; readonly id: string };

export interface RuleIntent {
  readonly kind: 'create' | 'update';
  readonly resource: Resource;
  readonly condition: readonly SearchCriterion[] | undefined;
  /** The existing resource that the client meant, by id or by a condition that one resource meets. */
  readonly target: Resource | undefined;
  /** A urn that stands for this resource in references, before it has an id. */
  readonly self: string;
  /** What the same write puts where a reference points, and what stands there now. Left out: it writes nothing else. */
  readonly sibling?: ((reference: string) => Pick<RuleIntent, 'resource' | 'target'> | undefined) | undefined;
}

export interface WriteRule {
  readonly type: string;
  /** What `decide` will look up for this resource, asked together with everything else the write must know. */
  lookups(resource: Resource): readonly BusinessIdentifier[];
  /**
   * May run several times for one write: it must decide by what it reads, and change nothing.
   * @throws HubError when the write must not happen.
   */
  decide(intent: RuleIntent, read: RuleRead): Promise<RuleVerdict>;
  /** Identifiers that only one current resource may carry; the database holds it against concurrent writers. */
  exclusive(resource: Resource): readonly BusinessIdentifier[];
  /** Left out: it may be deleted. @throws HubError when this one must stay. */
  readonly refuseDelete?: (target: Resource) => void;
  /** Resources that `decide` will read for this one, asked together with everything else. */
  needs?(resource: Resource): readonly Named[];
  /** By what the resource, as stored, is found when nobody knows its identifiers; kept in the same write (docs/adr/0037). */
  traits?(resource: Resource): readonly string[];
  /** What the resource, as stored, takes; the database holds it against everybody else, whichever door they came through. */
  takes?(resource: Resource): readonly Taking[];
}
