/**
 * A FHIRPath Patch as it must arrive: a Parameters whose parameters are operations, each with the parts of its type and no
 * others (an ignored `index` would put content in the wrong place). https://hl7.org/fhir/R4/fhirpatch.html
 */
import { z } from 'zod';
import { fault, type HubError } from '../../errors.ts';
import { MAX_OPERATIONS, refuseHostileJson } from './bounds.ts';
import { tooManyOperations } from './json-patch-document.ts';
import { excerpt, inOperation } from './operation-fault.ts';
import { type PatchValue, readValue } from './patch-value.ts';
import { isObject, type JsonObject } from './path/node.ts';

export type FhirPathOperation =
  | { readonly type: 'add'; readonly path: string; readonly name: string; readonly value: PatchValue }
  | { readonly type: 'insert'; readonly path: string; readonly index: number; readonly value: PatchValue }
  | { readonly type: 'delete'; readonly path: string }
  | { readonly type: 'replace'; readonly path: string; readonly value: PatchValue }
  | { readonly type: 'move'; readonly path: string; readonly source: number; readonly destination: number };

const RULE = 'R4 FHIRPath Patch: partes de una operación';
const PARTS = {
  add: ['path', 'name', 'value'],
  insert: ['path', 'index', 'value'],
  delete: ['path'],
  replace: ['path', 'value'],
  move: ['path', 'source', 'destination'],
} as const satisfies Record<FhirPathOperation['type'], readonly string[]>;

const part = z.looseObject({ name: z.string() });
const document = z.object({
  resourceType: z.literal('Parameters'),
  parameter: z.array(z.looseObject({ name: z.literal('operation'), part: z.array(part) })).default([]),
});

/** @throws HubError `invalid`, `too-long`, `too-costly` */
export function readFhirPathPatch(parameters: unknown): readonly FhirPathOperation[] {
  const count = isObject(parameters) && Array.isArray(parameters.parameter) ? parameters.parameter.length : 0;
  if (count > MAX_OPERATIONS) throw tooManyOperations(count);
  refuseHostileJson(parameters, 'Parameters');
  const read = document.safeParse(parameters);
  if (!read.success) throw misshapen(read.error.issues[0]!.path);
  return read.data.parameter.map((parameter, at) => {
    const type = parameter.part.find(({ name }) => name === 'type');
    const kind = type?.valueCode ?? type?.valueString;
    return inOperation(at + 1, excerpt(kind ?? '?'), `Parameters.parameter[${at}]`, () =>
      readOperation(kind, parameter.part),
    );
  });
}

function readOperation(type: unknown, given: readonly z.infer<typeof part>[]): FhirPathOperation {
  if (typeof type !== 'string' || !Object.hasOwn(PARTS, type))
    throw malformed('«type» debe ser add, insert, delete, replace o move.', 'type');
  const kind = type as FhirPathOperation['type'];
  const parts = partsByName(kind, given);
  const path = text(parts, 'path');
  switch (kind) {
    case 'add':
      return { type: kind, path, name: text(parts, 'name'), value: readValue(parts.get('value')!) };
    case 'insert':
      return { type: kind, path, index: whole(parts, 'index'), value: readValue(parts.get('value')!) };
    case 'delete':
      return { type: kind, path };
    case 'replace':
      return { type: kind, path, value: readValue(parts.get('value')!) };
    case 'move':
      return { type: kind, path, source: whole(parts, 'source'), destination: whole(parts, 'destination') };
  }
}

function partsByName(type: FhirPathOperation['type'], given: readonly JsonObject[]): ReadonlyMap<unknown, JsonObject> {
  const expected: readonly string[] = ['type', ...PARTS[type]];
  const parts = new Map(given.map((each) => [each.name, each]));
  if (parts.size < given.length) throw malformed('hay una parte repetida.', 'part');
  for (const name of parts.keys())
    if (!expected.includes(name as string))
      throw malformed(`la parte «${excerpt(name)}» no va con ${type}.`, excerpt(name));
  for (const name of expected) if (!parts.has(name)) throw malformed(`falta la parte «${name}».`, name);
  return parts;
}

function text(parts: ReadonlyMap<unknown, JsonObject>, name: string): string {
  const value = parts.get(name)?.valueString;
  if (typeof value === 'string' && value !== '') return value;
  throw malformed(`«${name}» debe llevar su texto en valueString.`, name);
}

function whole(parts: ReadonlyMap<unknown, JsonObject>, name: string): number {
  const value = parts.get(name)?.valueInteger;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw malformed(`«${name}» debe ser un entero desde 0 en valueInteger.`, name);
}

function malformed(what: string, value: string): HubError {
  return fault('invalid', what, { rule: RULE, value, fix: `Partes por tipo: ${SUMMARY}.` });
}

const SUMMARY = Object.entries(PARTS)
  .map(([type, names]) => `${type} (${names.join(', ')})`)
  .join('; ');

function misshapen(path: readonly PropertyKey[]): HubError {
  const where = path.reduce<string>(
    (way, key) => way + (typeof key === 'number' ? `[${key}]` : `.${String(key)}`),
    'Parameters',
  );
  return fault('invalid', 'El cuerpo debe ser un recurso Parameters con parámetros «operation» y sus partes.', {
    path: where.slice(0, 200),
    rule: 'R4 FHIRPath Patch',
    fix: 'Envíe {"resourceType": "Parameters", "parameter": [{"name": "operation", "part": [{"name": "type", …}, …]}]}.',
  });
}
