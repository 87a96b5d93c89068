/**
 * One thing changed in two places, side by side: what it was when this PC read it, what was made of it here, what the hub has
 * now. Only what differs is shown; what only one side touched is chosen beforehand, what both touched nobody chooses but a person.
 */
export type FhirObject = Readonly<Record<string, unknown>> & { readonly resourceType: string; readonly id?: string };
export type Side = 'mine' | 'theirs';

export interface Difference {
  readonly field: string;
  readonly mine: unknown;
  readonly theirs: unknown;
  /** undefined: both changed it. */
  readonly chosen: Side | undefined;
}

/** Written by the hub or rendered from the rest. */
const NOT_A_PERSONS = new Set(['meta', 'text', 'id', 'resourceType', 'statusHistory', 'contained']);

/** @param base what both began with; without it everything that differs must be chosen */
export function compare(base: FhirObject | undefined, mine: FhirObject, theirs: FhirObject): readonly Difference[] {
  const fields = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  return [...fields].flatMap((field) => {
    if (NOT_A_PERSONS.has(field) || isSame(mine[field], theirs[field])) return [];
    const byMe = base === undefined || !isSame(base[field], mine[field]);
    const byThem = base === undefined || !isSame(base[field], theirs[field]);
    const chosen = byMe && byThem ? undefined : byMe ? 'mine' : 'theirs';
    return [{ field, mine: mine[field], theirs: theirs[field], chosen } satisfies Difference];
  });
}

/** What the hub has, with what was chosen of this PC's. */
export function merged(
  mine: FhirObject,
  theirs: FhirObject,
  differences: readonly Difference[],
  chosen: Readonly<Record<string, Side | undefined>>,
): FhirObject {
  const result: Record<string, unknown> = { ...theirs };
  for (const { field } of differences) {
    if (chosen[field] !== 'mine') continue;
    if (mine[field] === undefined) delete result[field];
    else result[field] = mine[field];
    // The states that an Encounter went through go with the state.
    if (field === 'status' && mine.statusHistory !== undefined) result.statusHistory = mine.statusHistory;
  }
  return result as FhirObject;
}

const isSame = (one: unknown, other: unknown): boolean => ordered(one) === ordered(other);

/** Members may stand in another order after the hub wrote them. */
function ordered(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
