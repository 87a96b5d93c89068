/**
 * What a search has to know before it can be put into SQL: in which systems a bare code stands, which places lie below one.
 * A search is compiled, what it asked for is looked up, and it is compiled again with the answers: compiling costs microseconds.
 */
import type { Database } from '../../../db.ts';
import type { CodeKnowledge } from '../../codes.ts';

/** @param codes left out: there is no terminology but what the store holds */
type Load<T> = (db: Database, codes: CodeKnowledge | undefined) => Promise<T>;

export class LookUps {
  readonly #found = new Map<string, unknown>();
  readonly #wanted = new Map<string, Load<unknown>>();

  /** @param meanwhile what stands in its place until it is known */
  get<T>(name: string, meanwhile: T, load: Load<T>): T {
    if (this.#found.has(name)) return this.#found.get(name) as T;
    this.#wanted.set(name, load);
    return meanwhile;
  }
  /** @returns whether there was something to look up */
  async load(db: Database, codes: CodeKnowledge | undefined): Promise<boolean> {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    const answers = await Promise.all(wanted.map(([, load]) => load(db, codes)));
    wanted.forEach(([name], index) => {
      this.#found.set(name, answers[index]);
    });
    return wanted.length > 0;
  }
}

/** An answer may lead to another question, not to a third. */
const ROUNDS = 3;

export async function withLookUps<T>(db: Database, make: (lookUps: LookUps) => T, codes?: CodeKnowledge): Promise<T> {
  const lookUps = new LookUps();
  for (let round = 0; round < ROUNDS; round++) {
    const made = make(lookUps);
    if (!(await lookUps.load(db, codes))) return made;
  }
  return make(lookUps);
}
