/**
 * Conditions on a resource's id as they become SQL: each can be asked of one id (a probe that ends in an index look-up), and
 * most can also give all ids that meet them (a set, from which a search can start).
 */
export class Parameters {
  readonly values: unknown[] = [];
  #aliases = 0;

  add(value: unknown, cast: string): string {
    return `$${this.values.push(value)}::${cast}`;
  }
  alias(): string {
    return `x${this.#aliases++}`;
  }
}

export interface Matcher {
  /** SQL that is true when `id` (SQL too) meets it. */
  probe(p: Parameters, id: string): string;
  /** A select of one column `id`, perhaps with repetitions; undefined: too much or all of them. */
  readonly set: ((p: Parameters) => string) | undefined;
  /** It stands in the order of ids in one index, each once: `from … where`. */
  readonly walk?: (p: Parameters, alias: string) => { from: string; where: string };
  /** Of a condition on population_key: several can be asked at once. */
  readonly hashes?: readonly number[];
}

export type Where = (p: Parameters, alias: string) => string;

/**
 * Rows of one index table. `offset 0` keeps the probe a look-up: PostgreSQL, planning without values, would rather join it
 * and read the whole index.
 */
export function leaf(table: string, where: Where, more: { walk?: boolean; drives?: boolean } = {}): Matcher {
  const matcher: Matcher = {
    probe(p, id) {
      const x = p.alias();
      return `exists (select from ${table} ${x} where ${x}.id = ${id} and ${where(p, x)} offset 0)`;
    },
    set:
      more.drives === false
        ? undefined
        : (p) => {
            const x = p.alias();
            return `select ${x}.id from ${table} ${x} where ${where(p, x)}`;
          },
  };
  if (!more.walk) return matcher;
  return { ...matcher, walk: (p, alias) => ({ from: `${table} ${alias}`, where: where(p, alias) }) };
}

export const keys = (all: readonly number[]): Matcher => ({
  ...(all.length === 1
    ? leaf('population_key', (p, x) => `${x}.key = ${p.add(all[0], 'bigint')}`, { walk: true })
    : all.length === 0
      ? NOTHING
      : leaf('population_key', (p, x) => `${x}.key = any(${p.add(all, 'bigint[]')})`)),
  hashes: all,
});

/** Values of the dictionary that meet `where`, and what has them. */
export function terms(where: Where): Matcher {
  return {
    probe(p, id) {
      const [x, k] = [p.alias(), p.alias()];
      return `exists (select from population_key ${k} join population_term ${x} on ${x}.key = ${k}.key where ${k}.id = ${id} and ${where(p, x)} offset 0)`;
    },
    set(p) {
      const [x, k] = [p.alias(), p.alias()];
      return `select ${k}.id from population_term ${x} join population_key ${k} on ${k}.key = ${x}.key where ${where(p, x)}`;
    },
  };
}

export const not = (inner: Matcher): Matcher => ({
  probe: (p, id) => `not (${inner.probe(p, id)})`,
  set: undefined,
});

export function anyOf(all: readonly Matcher[]): Matcher {
  if (all.length === 1) return all[0]!;
  if (all.length === 0) return NOTHING;
  if (all.every(({ hashes }) => hashes !== undefined)) return keys(all.flatMap(({ hashes }) => hashes!));
  return {
    probe: (p, id) => `(${all.map((one) => one.probe(p, id)).join(' or ')})`,
    set: all.every((one) => one.set !== undefined)
      ? (p) => all.map((one) => `(${one.set!(p)})`).join(' union all ')
      : undefined,
  };
}

export function allOf(all: readonly Matcher[]): Matcher {
  if (all.length === 1) return all[0]!;
  const driver = all.find((one) => one.walk !== undefined) ?? all.find((one) => one.set !== undefined);
  const walk = driver?.walk;
  return {
    ...(walk !== undefined && {
      walk: (p: Parameters, alias: string) => {
        const { from, where } = walk(p, alias);
        const others = all.filter((one) => one !== driver).map((one) => one.probe(p, `${alias}.id`));
        return { from, where: [where, ...others].join(' and ') };
      },
    }),
    probe: (p, id) => (all.length === 0 ? 'true' : `(${all.map((one) => one.probe(p, id)).join(' and ')})`),
    set:
      driver &&
      ((p) => {
        const x = p.alias();
        const others = all.filter((one) => one !== driver).map((one) => one.probe(p, `${x}.id`));
        return `select ${x}.id from (${driver.set!(p)}) ${x} where ${others.join(' and ')}`;
      }),
  };
}

export const NOTHING: Matcher = { probe: () => 'false', set: () => 'select null::uuid as id where false' };

/** What refers by one of `params` to something that meets `inner`. */
export function refersTo(params: readonly number[], inner: Matcher): Matcher {
  const own = (p: Parameters, x: string) => `${x}.param = any(${p.add(params, 'bigint[]')})`;
  return {
    probe(p, id) {
      const x = p.alias();
      return `exists (select from population_link ${x} where ${x}.id = ${id} and ${own(p, x)} and ${inner.probe(p, `${x}.target`)} offset 0)`;
    },
    set:
      inner.set &&
      ((p) => {
        const [x, t] = [p.alias(), p.alias()];
        return `select ${x}.id from (${inner.set!(p)} offset 0) ${t} join population_link ${x} on ${x}.target = ${t}.id and ${own(p, x)}`;
      }),
  };
}

/** What something that meets `inner` refers to by one of `params`. */
export function referredBy(params: readonly number[], inner: Matcher): Matcher {
  const own = (p: Parameters, x: string) => `${x}.param = any(${p.add(params, 'bigint[]')})`;
  return {
    probe(p, id) {
      const x = p.alias();
      return `exists (select from population_link ${x} where ${x}.target = ${id} and ${own(p, x)} and ${inner.probe(p, `${x}.id`)} offset 0)`;
    },
    set:
      inner.set &&
      ((p) => {
        const [x, t] = [p.alias(), p.alias()];
        return `select ${x}.target as id from (${inner.set!(p)} offset 0) ${t} join population_link ${x} on ${x}.id = ${t}.id and ${own(p, x)}`;
      }),
  };
}
