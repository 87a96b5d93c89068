import type { Json } from '../extract/node.ts';

/**
 * dom-3: a contained resource stands there because its container refers to it (`#id`), or it to its container (`#`). One
 * without an id can be referred to by nobody, and FHIRPath says nothing of it.
 * Spec: https://hl7.org/fhir/R4/references.html#contained
 */
export function usesAllContained(resource: Json): boolean {
  const contained = resource.contained as readonly Json[] | undefined;
  if (!Array.isArray(contained)) return true;
  const used = fragmentsIn(resource);
  return contained.every((each) => {
    const id = each?.id;
    return typeof id !== 'string' || used.has(`#${id}`) || fragmentsIn(each).has('#');
  });
}

/** Every text that begins with `#`: only references, URIs and canonicals do so where it matters. However deep they stand. */
function fragmentsIn(value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next === 'object' && next !== null) for (const child of Object.values(next)) pending.push(child);
    else if (typeof next === 'string' && next.startsWith('#')) found.add(next);
  }
  return found;
}
