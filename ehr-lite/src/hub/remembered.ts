/**
 * The one place where small things are remembered in the browser, each by its name in this list. Nothing of a record is among them: what
 * is about a person lies sealed (offline/shelf.ts). A browser that keeps nothing forgets, and the screens go on.
 */
const UNTIL = {
  'amate.ask-again': 'cleared',
  'amate.clock': 'cleared',
  'amate.local': 'cleared',
  'amate.look': 'cleared',
  'amate.order.to': 'cleared',
  'amate.key-later': 'tab closes',
  'amate.session': 'tab closes',
  'amate.sign-in': 'tab closes',
} as const;
export type RememberedName = keyof typeof UNTIL | `amate.language.${string}`;

/** @throws SecurityError where the person forbids sites to keep anything */
const placeOf = (name: RememberedName): Storage | undefined =>
  UNTIL[name as keyof typeof UNTIL] === 'tab closes' ? globalThis.sessionStorage : globalThis.localStorage;

function trying<R>(act: () => R): R | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

export const remembered = {
  get: (name: RememberedName): string | undefined => trying(() => placeOf(name)?.getItem(name) ?? undefined),
  /** undefined also when it is not JSON any more. */
  json: <T>(name: RememberedName): T | undefined =>
    trying(() => (JSON.parse(placeOf(name)?.getItem(name) ?? 'null') as T | null) ?? undefined),
  set: (name: RememberedName, value: unknown): void =>
    trying(() => placeOf(name)?.setItem(name, typeof value === 'string' ? value : JSON.stringify(value))),
  drop: (name: RememberedName): void => trying(() => placeOf(name)?.removeItem(name)),
};
