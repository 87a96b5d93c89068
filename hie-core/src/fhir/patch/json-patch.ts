/**
 * JSON Patch (RFC 6902) on a resource, all or nothing: the first operation that fails refuses the whole patch, and the
 * resource given is never changed. The result is not validated here: the write path does that, as for an update.
 * https://hl7.org/fhir/R4/http.html#patch, https://www.rfc-editor.org/rfc/rfc6902
 */
import type { Resource } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { MAX_COPIED_CHARACTERS, refuseHostileJson, weigh } from './bounds.ts';
import { sameIdentity } from './identity.ts';
import { type JsonPatchOperation, readJsonPatch } from './json-patch-document.ts';
import { indexIn, type Place, parsePointer, placeOf, readable, valueAt } from './json-pointer.ts';
import { excerpt, inOperation } from './operation-fault.ts';
import { sameJson } from './same-json.ts';

/** The document under way; `root` makes the pointer "" a place like any other. */
interface Run {
  root: unknown;
  copiedCharacters: number;
  /** Lists and objects that lost a member: FHIR has no empty ones, so what stays empty goes at the end. */
  readonly reduced: Set<unknown>;
}

/**
 * @param patch the parsed body of `application/json-patch+json`
 * @throws HubError `invalid` for a malformed patch; `processing` for a place that is not there and for a failed test;
 * `business-rule` for another type or id; `too-costly`, `too-long`
 */
export function applyJsonPatch(resource: Resource, patch: unknown): Resource {
  const operations = readJsonPatch(patch);
  const run: Run = { root: structuredClone(resource), copiedCharacters: 0, reduced: new Set() };
  for (const [at, operation] of operations.entries()) {
    const tokens = inOperation(at + 1, operation.op, `patch[${at}].path`, () => parsePointer(operation.path));
    const path = readable(resource.resourceType, tokens);
    inOperation(at + 1, operation.op, path, () => apply(run, operation, tokens));
  }
  refuseHostileJson(run.root, resource.resourceType);
  dropEmptied(run.root, run.reduced);
  return sameIdentity(resource, run.root);
}

function apply(run: Run, operation: JsonPatchOperation, tokens: readonly string[]): void {
  const place = () => placeOf(run, tokens);
  switch (operation.op) {
    case 'add':
      add(place(), structuredClone(operation.value));
      break;
    case 'remove':
      remove(run, place());
      break;
    case 'replace':
      replace(place(), structuredClone(operation.value));
      break;
    case 'test':
      test(valueAt(place()), operation.value);
      break;
    case 'copy':
      add(place(), copied(run, existing(placeOf(run, parsePointer(operation.from)), 'from')));
      break;
    case 'move':
      move(run, parsePointer(operation.from), tokens);
      break;
  }
}

function add({ holder, token }: Place, value: unknown): void {
  if (!Array.isArray(holder)) holder[token] = value;
  else holder.splice(token === '-' ? holder.length : indexIn(holder, token, holder.length + 1), 0, value);
}

function remove(run: Run, place: Place): void {
  existing(place, 'path');
  if (Array.isArray(place.holder)) place.holder.splice(Number(place.token), 1);
  else delete place.holder[place.token];
  run.reduced.add(place.holder);
}

function replace(place: Place, value: unknown): void {
  existing(place, 'path');
  if (Array.isArray(place.holder)) place.holder[Number(place.token)] = value;
  else place.holder[place.token] = value;
}

function move(run: Run, from: readonly string[], to: readonly string[]): void {
  if (to.length > from.length && from.every((token, at) => token === to[at]))
    throw fault('processing', 'Un elemento no puede moverse dentro de sí mismo.', {
      rule: 'RFC 6902 §4.4',
      fix: 'Mueva el elemento a una ruta que no empiece con «from».',
    });
  const source = placeOf(run, from);
  const value = existing(source, 'from');
  remove(run, source);
  add(placeOf(run, to), value);
}

function test(actual: unknown, expected: unknown): void {
  if (actual !== undefined && sameJson(actual, expected)) return;
  // What the resource really holds is not said: a caller who may write is not always one who may read.
  throw fault('processing', 'El recurso no tiene el valor que el parche espera encontrar; no se cambió nada.', {
    rule: 'RFC 6902 §4.6 test',
    value: excerpt(expected),
    fix: 'Lea el recurso de nuevo, rehaga el parche sobre esa versión y envíelo con If-Match.',
  });
}

function existing(place: Place, member: 'path' | 'from'): unknown {
  const value = valueAt(place);
  if (value !== undefined) return value;
  if (Array.isArray(place.holder)) indexIn(place.holder, place.token, place.holder.length);
  throw fault('processing', `En «${member}» no hay nada: falta «${place.token.slice(0, 40)}».`, {
    rule: 'RFC 6902 §4: el lugar debe existir',
    value: place.token.slice(0, 80),
    fix: member === 'path' ? 'Corrija la ruta, o use add para crear el elemento.' : 'Corrija la ruta de «from».',
  });
}

function copied(run: Run, value: unknown): unknown {
  refuseHostileJson(value, 'JSON Patch');
  run.copiedCharacters += weigh(value);
  if (run.copiedCharacters <= MAX_COPIED_CHARACTERS) return structuredClone(value);
  throw fault('too-costly', 'Las copias del parche hacen el recurso demasiado grande.', {
    rule: `Hasta ${MAX_COPIED_CHARACTERS} caracteres copiados por parche`,
    fix: 'Copie menos, o envíe el recurso completo con PUT.',
  });
}

/**
 * `_given` stands beside `given`, index by index: what goes empty there leaves a null.
 * @returns whether the value went empty and its holder must let go of it
 */
function dropEmptied(value: unknown, reduced: ReadonlySet<unknown>, name = ''): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const holder = value as Record<string, unknown>;
  const emptied = Object.keys(holder).filter((key) => dropEmptied(holder[key], reduced, key));
  if (!Array.isArray(value)) for (const key of emptied) delete holder[key];
  else if (name.startsWith('_')) for (const key of emptied) holder[key] = null;
  else for (const key of emptied.toReversed()) value.splice(Number(key), 1);
  const left = Object.values(holder).some((child) => child !== null || !name.startsWith('_'));
  return !left && (reduced.has(value) || emptied.length > 0);
}
