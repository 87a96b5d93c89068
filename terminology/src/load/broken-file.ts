/** A file that cannot be read as what it says it is: every reason names its row, and nothing of the file is kept. */
export interface Fault {
  /** Line of the file, from 1; left out when the fault is the file's. */
  readonly row?: number;
  /** es-MX, for the operator. */
  readonly reason: string;
}

/** More than this and the file is probably another one: the first tell enough. */
const MOST_FAULTS = 50;

export class BrokenFile extends Error {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[] | string) {
    const list = typeof faults === 'string' ? [{ reason: faults }] : faults;
    super(list.map(({ row, reason }) => (row === undefined ? reason : `fila ${row}: ${reason}`)).join('\n'));
    this.name = 'BrokenFile';
    this.faults = list;
  }
}

/** Gathers faults so that one reading tells them all. */
export class Faults {
  readonly #list: Fault[] = [];

  /** @throws BrokenFile when there are too many to go on */
  add(row: number, reason: string): void {
    this.#list.push({ row, reason });
    if (this.#list.length >= MOST_FAULTS) throw new BrokenFile([...this.#list, { reason: 'y no se siguió leyendo' }]);
  }

  /** @throws BrokenFile when there is any */
  check(): void {
    if (this.#list.length > 0) throw new BrokenFile(this.#list);
  }
}
