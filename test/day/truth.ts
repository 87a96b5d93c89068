/**
 * What the city knows: every fact that a door acknowledged, whose it is and under which name it must be found; how long each answer took; what
 * was refused. What nobody acknowledged is not in it, but by the end of the day everything is: people and machines repeat until they are told.
 */
import { diagnosticoSystem, episodioSystem, estudioSystem } from '@amate/terminology/identifiers/systems.ts';
import type { Truth as Said } from '../city/truth.ts';

export const DOORS = ['hospital', 'consultorio', 'portal', 'farmacia', 'casa'] as const;
export type DoorName = (typeof DOORS)[number];

export interface Fact {
  readonly door: DoorName;
  /** `Type/id`, or `Type system|value` of what the facility itself named. */
  readonly name: string;
  readonly curp: string;
}

/** A pharmacy's shelf, as its own books would have it. */
export interface Shelf {
  packs: number;
}

export class DayTruth {
  readonly facts = new Map<string, Fact>();
  readonly shelves = new Map<string, Shelf>();
  readonly #waits = new Map<DoorName, Map<string, number[]>>();
  readonly acknowledged: Record<DoorName, number> = { hospital: 0, consultorio: 0, portal: 0, farmacia: 0, casa: 0 };
  /** Acts that should have been taken and were not, in the hub's words. */
  readonly refused: { readonly door: DoorName; readonly what: string }[] = [];
  /** Times that somebody had to ask again, because no answer came or it was not the hub's. */
  repeated = 0;
  /** Acts that a screen would have kept to send later, because nobody should stand before it any longer. */
  keptWaiting = 0;

  /** An act that the hub, or an edge, said it has. */
  took(door: DoorName, curp: string, names: readonly string[]): void {
    this.acknowledged[door]++;
    for (const name of names) this.facts.set(name, { door, name, curp });
  }

  message(said: Said): void {
    const { clues, curp, visit, diagnoses, observations } = said;
    const names = [
      ...(visit === undefined ? [] : [named('Encounter', episodioSystem(clues), visit)]),
      ...diagnoses.map((value) => named('Condition', diagnosticoSystem(clues), value)),
      ...observations.map((value) => named('Observation', estudioSystem(clues), value)),
      person(curp),
    ];
    this.took('hospital', curp, names);
  }

  /** Somebody waited so long for an answer of that kind. */
  waited(door: DoorName, kind: string, ms: number): void {
    const ofDoor = this.#waits.get(door) ?? new Map<string, number[]>();
    this.#waits.set(door, ofDoor);
    const sofar = ofDoor.get(kind) ?? [];
    ofDoor.set(kind, sofar);
    sofar.push(ms);
  }

  waits(door: DoorName): ReadonlyMap<string, readonly number[]> {
    return this.#waits.get(door) ?? new Map();
  }

  /** What went before the day is no part of it. */
  beginDay(): void {
    this.#waits.clear();
    this.repeated = 0;
    this.keptWaiting = 0;
  }

  shelf(clues: string): Shelf {
    const shelf = this.shelves.get(clues) ?? { packs: 0 };
    this.shelves.set(clues, shelf);
    return shelf;
  }

  refuse(door: DoorName, what: string): void {
    this.refused.push({ door, what: what.slice(0, 400) });
  }
}

export const named = (type: string, system: string, value: string): string => `${type} ${system}|${value}`;
/** The person herself: there is one record of her CURP. */
export const person = (curp: string): string => `Patient ${curp}`;
