import type { Address, Extension, HumanName } from '@medplum/fhirtypes';
import type { ElementType } from '../structure.ts';
import type { Emit } from './node.ts';

const NAME_EXTENSION = 'http://hl7.org/fhir/StructureDefinition/humanname-';

/** What a string parameter finds in each data type. Spec: https://hl7.org/fhir/R4/search.html#string */
export function stringEmit(code: string, type: ElementType): Emit | undefined {
  switch (type.name) {
    case 'string':
    case 'markdown':
      return (value, out) => {
        out.push({ code, type: 'string', value: value as string });
      };
    case 'HumanName':
      return (value, out) => {
        for (const part of nameParts(value as HumanName)) out.push({ code, type: 'string', value: part });
      };
    case 'Address':
      return (value, out) => {
        for (const part of addressParts(value as Address)) out.push({ code, type: 'string', value: part });
      };
    default:
      return undefined;
  }
}

/**
 * Mexicans have two surnames, and the second is what distinguishes them: it is found by itself when the sender said
 * which is which (extensions humanname-fathers-family and -mothers-family on `family`).
 */
export function isSurnamePart(extension: unknown): boolean {
  const url = (extension as Extension).url;
  return url === `${NAME_EXTENSION}fathers-family` || url === `${NAME_EXTENSION}mothers-family`;
}

function nameParts(name: HumanName & { _family?: { extension?: Extension[] } }): string[] {
  const parts: string[] = [];
  add(parts, name.family);
  for (const extension of name._family?.extension ?? []) {
    if (isSurnamePart(extension)) add(parts, extension.valueString);
  }
  add(parts, name.given);
  add(parts, name.prefix);
  add(parts, name.suffix);
  add(parts, name.text);
  return parts;
}

function addressParts(address: Address): string[] {
  const parts: string[] = [];
  add(parts, address.text);
  add(parts, address.line);
  add(parts, address.city);
  add(parts, address.district);
  add(parts, address.state);
  add(parts, address.postalCode);
  add(parts, address.country);
  return parts;
}

/** Items of a primitive list may be null where only an extension stands. */
function add(parts: string[], value: string | readonly (string | null)[] | undefined): void {
  if (typeof value === 'string') parts.push(value);
  else if (value !== undefined) for (const item of value) if (item !== null) parts.push(item);
}
