/** Equality of JSON values as RFC 6902 §4.6 defines it: numbers by value, objects whatever the order of their members. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && sameJson(of(one, key), of(other, key)));
}

const of = (holder: object, key: string) => (holder as Record<string, unknown>)[key];
