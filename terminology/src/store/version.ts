/**
 * Which of several versions is the newest: numbers in them compare as numbers (`2.10` is after `2.9`), the rest as text; no version
 * comes first of all. R4 leaves the order to the server: https://hl7.org/fhir/R4/references.html#canonical
 */
const ORDER = new Intl.Collator('en', { numeric: true });

export const compareVersions = (a: string, b: string): number => {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? -1 : 1;
  return ORDER.compare(a, b);
};

/** `url|version` → its parts. */
export function splitCanonical(canonical: string): { url: string; version: string | undefined } {
  const at = canonical.indexOf('|');
  if (at === -1) return { url: canonical, version: undefined };
  return { url: canonical.slice(0, at), version: canonical.slice(at + 1) || undefined };
}
