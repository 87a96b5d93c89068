/**
 * The value an operation brings: a data type in `value[x]`, a resource, or, for what Parameters cannot hold (anonymous types
 * such as Patient.contact), parts that are values in turn. https://hl7.org/fhir/R4/fhirpatch.html
 */
import { fault, type HubError } from '../../errors.ts';
import { structureOf } from '../../r4/structure.ts';
import { excerpt } from './operation-fault.ts';
import { isObject, isPrimitive, type JsonObject, keysOf } from './path/node.ts';

export type PatchValue =
  | {
      readonly kind: 'data';
      readonly type: string;
      /** undefined: a primitive that has only an id or extensions. */
      readonly value: unknown;
      /** From `_value[x]`: the id and extensions of a primitive. */
      readonly more: JsonObject | undefined;
    }
  | { readonly kind: 'resource'; readonly value: JsonObject }
  | { readonly kind: 'parts'; readonly parts: readonly { readonly name: string; readonly value: PatchValue }[] };

let types: ReadonlyMap<string, string> | undefined;

/** @throws HubError `invalid` */
export function readValue(part: JsonObject): PatchValue {
  const keys = new Set(Object.keys(part).flatMap((key) => (/^_?value/.test(key) ? [key.replace(/^_/, '')] : [])));
  const ways = keys.size + (part.resource === undefined ? 0 : 1) + (part.part === undefined ? 0 : 1);
  if (ways !== 1) throw malformed(part, ways === 0 ? 'no trae ningún valor' : 'trae más de un valor');
  if (isObject(part.resource)) return { kind: 'resource', value: part.resource };
  if (Array.isArray(part.part)) return { kind: 'parts', parts: readParts(part, part.part) };
  const [key] = keys;
  if (key === undefined) throw malformed(part, 'no trae un valor que se entienda');
  return readData(part, key);
}

function readParts(part: JsonObject, parts: readonly unknown[]) {
  if (parts.length === 0) throw malformed(part, 'no trae ningún valor');
  return parts.map((inner) => {
    if (!isObject(inner) || typeof inner.name !== 'string') throw malformed(part, 'trae dentro una parte sin «name»');
    return { name: inner.name, value: readValue(inner) };
  });
}

function readData(part: JsonObject, key: string): PatchValue {
  types ??= new Map(
    keysOf(structureOf('Parameters.parameter')!.elements.get('value')!).map((row) => [row.key, row.type]),
  );
  const type = types.get(key);
  if (type === undefined) throw malformed(part, `trae «${key.slice(0, 40)}», que no es un tipo de FHIR R4`);
  const [value, more] = [part[key] ?? undefined, part[`_${key}`] ?? undefined];
  const fits = isPrimitive(type)
    ? (value === undefined || typeof value !== 'object') && (more === undefined || isObject(more))
    : isObject(value) && more === undefined;
  if (!fits || (value === undefined && more === undefined))
    throw malformed(part, `trae en «${key}» algo que no es ${type}`, excerpt(value));
  return { kind: 'data', type, value, more: more as JsonObject | undefined };
}

function malformed(part: JsonObject, what: string, value?: string): HubError {
  return fault('invalid', `La parte «${excerpt(part.name)}» ${what}.`, {
    rule: 'R4 FHIRPath Patch: value[x], o parts con los elementos',
    ...(value !== undefined && { value }),
    fix: 'Envíe un solo valor, por ejemplo "valueDate": "1930-01-01", o parts con name y valor para tipos sin nombre.',
  });
}
