/** Local codes inside a resource: finding them, and keeping beside each what the maps say of it now. */
import { LOCAL_CODE_BASE, TRADUCCION_EXTENSION } from '@amate/terminology/identifiers/systems.ts';
import type { Coding, Resource } from '@medplum/fhirtypes';
import type { Translations } from './translations.ts';

/** Longer ones are no codes; they are stored as they came, and not counted. */
const MAX_TEXT = 200;

export interface LocalCoding {
  readonly system: string;
  readonly code: string;
  /** '' when it was not said. */
  readonly display: string;
}

/** Each once, in the order in which they stand. */
export function localCodings(resource: Resource): LocalCoding[] {
  const found = new Map<string, LocalCoding>();
  visit(resource, (codings) => {
    for (const { system, code, display = '' } of codings) {
      if (!isLocal(system) || typeof code !== 'string' || code.length > MAX_TEXT || system!.length > MAX_TEXT) continue;
      const key = `${system}\n${code}`;
      if (!found.has(key)) found.set(key, { system: system!, code, display: display.slice(0, MAX_TEXT) });
    }
  });
  return [...found.values()];
}

/**
 * Puts the translations of local codes last in their CodeableConcept, and takes away those that the maps no longer say. What somebody
 * else wrote is never touched. Changes the resource that it is given; doing it twice changes nothing more.
 * @returns whether anything changed
 */
export function translateCodings(resource: Resource, translations: Translations): boolean {
  let changed = false;
  visit(resource, (codings) => {
    if (codings.some(({ system }) => isLocal(system))) changed = renew(codings, translations) || changed;
  });
  return changed;
}

function renew(codings: Coding[], translations: Translations): boolean {
  const sent = codings.filter((one) => !isTranslation(one));
  const wanted: Coding[] = [];
  for (const { system, code } of sent) {
    if (!isLocal(system) || code === undefined) continue;
    for (const target of translations.targetsOf(system!, code))
      if (!sent.some((one) => isSame(one, target)) && !wanted.some((one) => isSame(one, target))) wanted.push(target);
  }
  const stand = codings.slice(sent.length);
  const done = stand.length === wanted.length && wanted.every((one, at) => isWhole(stand[at]!, one));
  if (done) return false;
  codings.splice(0, codings.length, ...sent, ...structuredClone(wanted));
  return true;
}

const isSame = (a: Coding, b: Coding): boolean => a.system === b.system && a.code === b.code;
/** To the last letter: a translation that says another name, or comes from another map, is written anew. */
const isWhole = (a: Coding, b: Coding): boolean =>
  isSame(a, b) &&
  a.display === b.display &&
  a.version === b.version &&
  a.extension?.length === 1 &&
  a.extension[0]!.url === TRADUCCION_EXTENSION &&
  a.extension[0]!.valueCanonical === b.extension![0]!.valueCanonical;

const isLocal = (system: string | undefined): boolean =>
  typeof system === 'string' && system.startsWith(LOCAL_CODE_BASE);

const isTranslation = ({ extension }: Coding): boolean =>
  Array.isArray(extension) && extension.some((one) => one?.url === TRADUCCION_EXTENSION);

/** Every `CodeableConcept.coding`; labels and tags of `meta` are not the sender's words for anything. */
function visit(node: object, meet: (codings: Coding[]) => void): void {
  for (const key in node) {
    const value = (node as Record<string, unknown>)[key];
    if (typeof value !== 'object' || value === null || key === 'meta') continue;
    if (key === 'coding' && Array.isArray(value)) meet(value as Coding[]);
    else visit(value, meet);
  }
}
