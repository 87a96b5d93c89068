/** PN, AD and TEL: names, addresses and telephones as CDA writes them. */
import type { Address, ContactPoint, Extension, HumanName } from '@medplum/fhirtypes';
import { splitSurnames } from '../hl7v2/to-fhir/datatypes/surnames.ts';
import { all, first, wordsOf } from './element.ts';
import type { Element } from './xml.ts';

const NAME_USE: Readonly<Record<string, HumanName['use']>> = {
  L: 'official',
  C: 'usual',
  P: 'nickname',
  A: 'anonymous',
  ASGN: 'temp',
};
const SURNAME = 'http://hl7.org/fhir/StructureDefinition/humanname-';

const words = (element: Element, name: string): string[] =>
  all(element, name)
    .filter(({ attributes }) => attributes.nullFlavor === undefined)
    .map(wordsOf)
    .filter((text) => text !== '');

/** @param curp tells where the father's surname ends in `MONTES DE OCA GARCIA`. Two `family` are father's and mother's. */
function toName(pn: Element, curp?: string): HumanName | undefined {
  if (pn.attributes.nullFlavor !== undefined) return undefined;
  const families = words(pn, 'family');
  const given = words(pn, 'given');
  const whole = wordsOf(pn);
  if (families.length === 0 && given.length === 0) return whole === '' ? undefined : { text: whole };
  const surnames =
    families.length > 1
      ? { father: families[0]!, mother: families.slice(1).join(' ') }
      : curp === undefined
        ? undefined
        : splitSurnames(families[0] ?? '', curp);
  const extension: Extension[] = [];
  if (surnames?.father) extension.push({ url: `${SURNAME}fathers-family`, valueString: surnames.father });
  if (surnames?.mother) extension.push({ url: `${SURNAME}mothers-family`, valueString: surnames.mother });
  const use = NAME_USE[pn.attributes.use?.split(' ')[0] ?? ''];
  return {
    ...(use && { use }),
    ...(families.length > 0 && { family: families.join(' ') }),
    ...(extension.length > 0 && { _family: { extension } }),
    given,
    prefix: words(pn, 'prefix'),
    suffix: words(pn, 'suffix'),
  } as HumanName;
}

export const namesOf = (person: Element | undefined, curp?: string): HumanName[] =>
  all(person, 'name').flatMap((name) => toName(name, curp) ?? []);

/** A name as one line, for who is only mentioned. */
function shownName(person: Element | undefined): string | undefined {
  const [name] = namesOf(person);
  if (name === undefined) return undefined;
  const parts = [...(name.prefix ?? []), ...(name.given ?? []), name.family, ...(name.suffix ?? [])];
  return name.text ?? (parts.filter((part) => part).join(' ') || undefined);
}

const ADDRESS_USE: Readonly<Record<string, Address['use']>> = {
  H: 'home',
  HP: 'home',
  HV: 'home',
  WP: 'work',
  TMP: 'temp',
  BAD: 'old',
};

export function addressesOf(holder: Element | undefined): Address[] {
  return all(holder, 'addr').flatMap((ad) => {
    if (ad.attributes.nullFlavor !== undefined) return [];
    const line = [...words(ad, 'streetAddressLine'), ...words(ad, 'additionalLocator')];
    const [city, district, state, postalCode, country] = ['city', 'county', 'state', 'postalCode', 'country'].map(
      (name) => words(ad, name)[0],
    );
    const use = ADDRESS_USE[ad.attributes.use?.split(' ')[0] ?? ''];
    const text = line.length === 0 && !city ? wordsOf(ad) : '';
    if (text === '' && line.length === 0 && !city && !state && !postalCode && !country) return [];
    return [{ ...(use && { use }), line, city, district, state, postalCode, country, ...(text && { text }) }];
  });
}

const CONTACT_USE: Readonly<Record<string, ContactPoint['use']>> = {
  H: 'home',
  HP: 'home',
  HV: 'home',
  WP: 'work',
  DIR: 'work',
  MC: 'mobile',
};
const SCHEMES: Readonly<Record<string, ContactPoint['system']>> = {
  tel: 'phone',
  fax: 'fax',
  mailto: 'email',
  http: 'url',
  https: 'url',
};

export function telecomsOf(holder: Element | undefined): ContactPoint[] {
  return all(holder, 'telecom').flatMap(({ attributes }) => {
    const [, scheme = '', rest = ''] = /^([a-z]+):(.*)$/i.exec(attributes.value?.trim() ?? '') ?? [];
    const bare = (attributes.value ?? '').trim();
    const system = SCHEMES[scheme.toLowerCase()] ?? (/^[+\d() .-]{7,}$/.test(bare) ? 'phone' : undefined);
    if (system === undefined || attributes.nullFlavor !== undefined) return [];
    const value = system === 'url' || rest === '' ? bare : rest.replace(/^\/\//, '').trim();
    const use = CONTACT_USE[attributes.use?.split(' ')[0] ?? ''];
    return value === '' ? [] : [{ system, value, ...(use && { use }) }];
  });
}

/** Who did it, as CDA names people: assignedEntity, assignedAuthor, relatedEntity … */
export const personOf = (entity: Element | undefined): string | undefined =>
  shownName(first(entity, 'assignedPerson')) ??
  shownName(first(entity, 'relatedPerson')) ??
  (wordsOf(first(entity, 'assignedAuthoringDevice/softwareName')) || undefined) ??
  (wordsOf(first(entity, 'representedOrganization/name')) || undefined);
