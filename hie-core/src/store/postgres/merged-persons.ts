/**
 * The merges of `merged_person` in memory: every query by a person asks about them, and few people are merged. What this hub wrote is known
 * at once (`refresh`), what another hub on the same database wrote within REFRESH_MS.
 */
import type { Database } from '../../db.ts';
import type { SamePerson } from '../same-person.ts';

export const REFRESH_MS = 2_000;

export interface MergedPersons extends SamePerson {
  refresh(): Promise<void>;
}

/** A commit may carry an older moment than one that was read already: this much is read again. */
const OVERLAP = "interval '1 minute'";
const CHANGED = `select record_id, survivor_id, at::text as at from merged_person
  where $1::timestamptz is null or at > $1::timestamptz - ${OVERLAP} order by at`;

interface Row {
  readonly record_id: string;
  readonly survivor_id: string | null;
  readonly at: string;
}

/** Longer chains than any real one; a ring cannot be written. */
const MOST_MERGES = 1_000;

/**
 * @param beforeTogether awaited once a merge (or its undoing) is seen and before anybody is answered by it
 * @param onError told when that failed at the start: the records stay apart until a later look
 */
export async function openMergedPersons(
  db: Database,
  beforeTogether: () => Promise<void> = async () => {},
  onError: (error: unknown) => void = () => {},
): Promise<MergedPersons> {
  const book = new Book();
  let latest: string | null = null;
  // One look at a time: what an earlier look saw must not be noted after what a later one saw.
  let looking: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const { rows } = await db.query<Row>({ name: 'merged_persons', text: CHANGED, values: [latest] });
    if (rows.some((row) => book.isNews(row))) await beforeTogether();
    for (const row of rows) book.note(row);
    latest = rows.at(-1)?.at ?? latest;
  }
  const refresh = (): Promise<void> => {
    looking = looking.catch(() => undefined).then(look);
    return looking;
  };
  await refresh().catch(onError);
  return Object.assign(book, { refresh });
}

class Book implements SamePerson {
  readonly #survivors = new Map<string, string>();
  readonly #merged = new Map<string, Set<string>>();
  #version = 0;

  get version(): number {
    return this.#version;
  }

  get isEmpty(): boolean {
    return this.#survivors.size === 0;
  }

  isNews({ record_id: record, survivor_id: survivor }: Row): boolean {
    return this.#survivors.get(record) !== (survivor ?? undefined);
  }

  note(row: Row): void {
    if (!this.isNews(row)) return;
    const { record_id: record, survivor_id: survivor } = row;
    const before = this.#survivors.get(record);
    this.#version++;
    if (before !== undefined) {
      const others = this.#merged.get(before)!;
      others.delete(record);
      if (others.size === 0) this.#merged.delete(before);
    }
    if (survivor === null) this.#survivors.delete(record);
    else {
      this.#survivors.set(record, survivor);
      this.#merged.set(survivor, (this.#merged.get(survivor) ?? new Set()).add(record));
    }
  }

  survivorOf(patientId: string): string {
    let id = patientId;
    for (let merges = 0; merges < MOST_MERGES; merges++) {
      const next = this.#survivors.get(id);
      if (next === undefined) return id;
      id = next;
    }
    return id;
  }

  recordsOf(patientId: string): readonly string[] {
    if (!this.#survivors.has(patientId) && !this.#merged.has(patientId)) return [patientId];
    const whole = new Set([this.survivorOf(patientId)]);
    for (const id of whole) for (const other of this.#merged.get(id) ?? []) whole.add(other);
    return [...whole];
  }
}
