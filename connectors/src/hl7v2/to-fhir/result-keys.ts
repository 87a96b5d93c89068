/**
 * The keys of the reports and observations of one message. A result has two: the plain one (order number, code, OBX-4), and one that also
 * says of which study and when it was taken (OBR-4, OBR-7). It is looked for by the plain one, which no correction changes, unless several
 * OBR of the message share it (a glucose curve under one accession): then by the other, so that the same message with a corrected value, or
 * with a result more, finds each of them again. A message that brings one of several alone does not say which it corrects: the hub meets
 * more than one and refuses it, and overwrites nothing.
 */
export interface Studied {
  /** OBR-4. */
  readonly study: string;
  /** OBR-7; '' when it is not said. */
  readonly taken: string;
  /** The plain keys of the report and of its observations. */
  readonly plain: readonly string[];
}

export interface ResultKey {
  /** What it is looked for by. */
  readonly value: string;
  readonly other: readonly string[];
}

export class ResultKeys {
  readonly #shared: ReadonlySet<string>;
  readonly #given = new Set<string>();

  constructor(studies: readonly Studied[]) {
    const once = new Set<string>();
    const shared = new Set<string>();
    for (const { plain } of studies) for (const key of new Set(plain)) (once.has(key) ? shared : once).add(key);
    this.#shared = shared;
  }

  /** Gives each key once: what nothing tells apart is counted, in the order of the message. */
  take({ study, taken }: Studied, plain: string): ResultKey {
    const whole = `${plain}@${study}${taken === '' ? '' : `@${taken}`}`;
    const shared = this.#shared.has(plain);
    const base = shared ? whole : plain;
    let count = 1;
    while (this.#given.has(nth(base, count))) count++;
    this.#given.add(nth(base, count));
    // Also without a time: a cumulative message that comes later may share the plain one, and must find this.
    const other = shared ? [plain] : study === '' ? [] : [nth(whole, count)];
    return { value: nth(base, count), other };
  }
}

const nth = (base: string, count: number): string => (count === 1 ? base : `${base}:${count}`);
