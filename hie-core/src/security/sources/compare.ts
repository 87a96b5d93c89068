/**
 * What is stored held to what was signed, element by element. The hub changes of a resource its id and meta, and fills the references;
 * a Patient it joins with what was known of the person (ADR 0003). Whatever else differs was changed behind the hub's back.
 */
import {
  CURP_EN_REVISION_SYSTEM,
  CURP_SYSTEM,
  TEMPORAL_SYSTEM,
  TRADUCCION_EXTENSION,
} from '@amate/terminology/identifiers/systems.ts';

type Json = Readonly<Record<string, unknown>>;

const LISTED = 20;
/** The store's own: id and meta; text may be left to the reader. */
const OWN = new Set(['resourceType', 'id', 'meta']);

/**
 * @param filled what each `urn:uuid:` of the Bundle became, `Type/id`
 * @returns paths that differ
 */
export function differences(signed: Json, stored: Json, filled: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  const type = String(signed.resourceType);
  if (stored.resourceType !== signed.resourceType) return [`${type}.resourceType`];
  const metaOf = (one: Json) => (one.meta ?? {}) as Json;
  for (const key of ['source', 'profile'])
    walk(metaOf(signed)[key], metaOf(stored)[key], `${type}.meta.${key}`, filled, found);
  for (const key of new Set([...Object.keys(signed), ...Object.keys(stored)]))
    if (!OWN.has(key)) walk(signed[key], stored[key], `${type}.${key}`, filled, found);
  return found.slice(0, LISTED);
}

function walk(
  signed: unknown,
  stored: unknown,
  path: string,
  filled: ReadonlyMap<string, string>,
  found: string[],
): void {
  if (found.length >= LISTED || signed === stored) return;
  if (path.endsWith('.coding') && Array.isArray(stored)) stored = stored.filter((one) => !isTranslation(one));
  if (typeof signed === 'string' && typeof stored === 'string') {
    if (!isFilled(signed, stored, filled)) found.push(path);
  } else if (Array.isArray(signed) && Array.isArray(stored) && signed.length === stored.length) {
    for (const [index, one] of signed.entries()) walk(one, stored[index], `${path}[${index}]`, filled, found);
  } else if (isObject(signed) && isObject(stored)) {
    for (const key of new Set([...Object.keys(signed), ...Object.keys(stored)]))
      walk(signed[key], stored[key], `${path}.${key}`, filled, found);
  } else found.push(path);
}

/** The hub puts what its maps say beside a local code, and marks it (docs/adr/0025). */
const isTranslation = (coding: unknown): boolean =>
  isObject(coding) &&
  Array.isArray(coding.extension) &&
  coding.extension.some((one) => isObject(one) && one.url === TRADUCCION_EXTENSION);

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A reference as the hub fills it: by the entry's own name, by a condition, or from an absolute address of the hub. */
function isFilled(signed: string, stored: string, filled: ReadonlyMap<string, string>): boolean {
  const own = filled.get(signed);
  if (own !== undefined) return own === stored;
  const condition = /^([A-Z][A-Za-z]+)\?/.exec(signed);
  if (condition !== null) return stored.startsWith(`${condition[1]}/`);
  if (/^https?:/.test(signed)) return signed.endsWith(`/${stored}`);
  return [...filled].some(([urn]) => signed.includes(urn)) && fill(signed, filled) === stored;
}

function fill(text: string, filled: ReadonlyMap<string, string>): string {
  let whole = text;
  for (const [urn, reference] of filled) whole = whole.replaceAll(urn, reference);
  return whole;
}

/** Of a person every element comes from the message or from the version before. @returns paths that come from neither */
export function unexplained(signed: Json, before: Json | undefined, stored: Json): string[] {
  const found: string[] = [];
  for (const [key, value] of Object.entries(stored)) {
    if (OWN.has(key)) continue;
    const known = new Set([...itemsOf(signed[key]), ...itemsOf(before?.[key])].map(plain));
    for (const [index, item] of itemsOf(value).entries()) {
      const given = (item as Json | null)?.system === TEMPORAL_SYSTEM;
      if (!given && !known.has(plain(item))) found.push(`Patient.${key}${Array.isArray(value) ? `[${index}]` : ''}`);
    }
  }
  return found.slice(0, LISTED);
}

const itemsOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** An identifier by its value: the identity rule writes a CURP its own way, and may put it under review. */
function plain(item: unknown): string {
  const { system, value } = (item ?? {}) as { system?: unknown; value?: unknown };
  if (system === CURP_SYSTEM || system === CURP_EN_REVISION_SYSTEM) return `curp ${String(value).trim().toUpperCase()}`;
  return JSON.stringify(item, isObject(item) ? sortedKeys(item) : undefined);
}

function sortedKeys(item: Json): string[] {
  const keys = new Set<string>();
  JSON.stringify(item, (key, value: unknown) => {
    keys.add(key);
    return value;
  });
  return [...keys].sort();
}
