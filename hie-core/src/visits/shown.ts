/**
 * What each account has been shown today, so that a list that refreshes itself is not one access after another in the
 * person's own "who saw my record": one entry when a name, or a new version of a visit, is shown to somebody for the first time.
 * In memory: after a restart it is written down once more, never less.
 */
const MOST_ACCOUNTS = 2_000;

export class Shown<T> {
  readonly #byAccount = new Map<string, Map<string, T>>();

  /** Of one account on one day. */
  of(subject: string, day: string): Map<string, T> {
    const key = `${subject}\n${day}`;
    const known = this.#byAccount.get(key) ?? new Map<string, T>();
    // Last used last: the first of the map is the one that nobody asked for longest.
    this.#byAccount.delete(key);
    this.#byAccount.set(key, known);
    if (this.#byAccount.size > MOST_ACCOUNTS) this.#byAccount.delete(this.#byAccount.keys().next().value!);
    return known;
  }
}
