/** What generated code is given beside its text: functions, sets of codes, the checks of other types. */
export class Constants {
  readonly #names = new Map<unknown, string>();

  /** @returns the name under which the generated code finds the value */
  name(value: object): string {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    const name = `c${this.#names.size}`;
    this.#names.set(value, name);
    return name;
  }

  /** Runs `return …` in which the names mean the values. */
  run<T>(source: string): T {
    const build = new Function(...this.#names.values(), `'use strict';\n${source}`);
    return build(...this.#names.keys()) as T;
  }
}
