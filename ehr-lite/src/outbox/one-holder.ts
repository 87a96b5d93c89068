/**
 * Whoever sends an entry, parts it or takes it back holds it, in whichever tab (a Web Lock for each): what is on its way to the hub cannot
 * be taken back, and what is being taken back does not leave.
 */
/** Where the browser gives no locks (no TLS) there is no vault either, so that no other tab has the same entry. */
const heldHere = new Set<string>();
const nameOf = (operation: string): string => `amate-outbox-${operation}`;

export async function holding<T>(operation: string, work: () => Promise<T>): Promise<T> {
  if (navigator.locks !== undefined) return (await navigator.locks.request(nameOf(operation), work)) as T;
  heldHere.add(operation);
  try {
    return await work();
  } finally {
    heldHere.delete(operation);
  }
}

/** @returns undefined when somebody else holds it */
export async function ifFree<T>(operation: string, work: () => Promise<T>): Promise<T | undefined> {
  if (navigator.locks === undefined) return heldHere.has(operation) ? undefined : holding(operation, work);
  const asked = { ifAvailable: true } as const;
  return (await navigator.locks.request(nameOf(operation), asked, async (lock) =>
    lock === null ? undefined : work(),
  )) as T | undefined;
}
