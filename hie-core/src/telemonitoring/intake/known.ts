/**
 * Owners of devices and programmes of persons, kept in memory while nobody changes any of them: the number that `takeTurn` gives says so.
 * Looking them up for every reading cost as much as storing it.
 */
import type { Queryable } from '../../db.ts';
import type { Enrolled } from '../alerts/raise.ts';
import { programmeOf } from '../programmes/programmes.ts';
import { type Rule, rulesFor } from '../rules/rule.ts';
import { type EnrolmentRow, type OwnerRow, selectEnrolments, selectOwners } from './sql.ts';

export interface KnownEnrolment extends Enrolled {
  readonly rules: readonly Rule[];
  readonly mutedUntilMs: number;
}

const MOST = 200_000;

export class Known {
  #change = -1;
  readonly #owners = new Map<number, readonly OwnerRow[]>();
  readonly #enrolments = new Map<number, readonly KnownEnrolment[]>();
  /** Rules of a plan without limits of its own are one object for everybody. */
  readonly #rules = new Map<string, readonly Rule[]>();

  /** Before anything is asked, in every transaction. */
  asOf(change: number): void {
    if (change === this.#change && this.#owners.size < MOST && this.#enrolments.size < MOST) return;
    this.#owners.clear();
    this.#enrolments.clear();
    this.#rules.clear();
    this.#change = change;
  }

  async loadOwners(client: Queryable, devices: Iterable<number>): Promise<void> {
    const missing = [...new Set(devices)].filter((device) => !this.#owners.has(device));
    if (missing.length === 0) return;
    const rows = Map.groupBy(await selectOwners(client, missing), ({ device }) => device);
    for (const device of missing) this.#owners.set(device, rows.get(device) ?? []);
  }

  /** @returns undefined: nobody's then */
  ownerAt(device: number, atMs: number): OwnerRow | undefined {
    return this.#owners.get(device)?.find(({ fromMs, untilMs }) => atMs >= fromMs && atMs < untilMs);
  }

  async loadEnrolments(client: Queryable, persons: Iterable<number>): Promise<void> {
    const missing = [...new Set(persons)].filter((person) => !this.#enrolments.has(person));
    if (missing.length === 0) return;
    const rows = Map.groupBy(await selectEnrolments(client, missing), ({ person }) => person);
    for (const person of missing)
      this.#enrolments.set(
        person,
        (rows.get(person) ?? []).flatMap((row) => this.#known(row) ?? []),
      );
  }

  enrolmentsOf(person: number): readonly KnownEnrolment[] {
    return this.#enrolments.get(person) ?? [];
  }

  #known(row: EnrolmentRow): KnownEnrolment | undefined {
    const programme = programmeOf(row.programme);
    if (programme === undefined) return undefined;
    const key = `${row.programme} ${JSON.stringify(row.settings)}`;
    const rules = this.#rules.get(key) ?? rulesFor(programme.rules, row.settings);
    this.#rules.set(key, rules);
    const { id, person, clues, mutedUntilMs } = row;
    return { id, person, clues, mutedUntilMs, programme: row.programme, version: programme.version, rules };
  }
}
