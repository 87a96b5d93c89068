/**
 * What an operation was asked with: the query of a GET, or the Parameters of a POST (https://hl7.org/fhir/R4/operations.html#request).
 * Values are read as text whatever their value[x], as they would stand in a query.
 */
import type { Parameters, ParametersParameter, Resource } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { parseBody, requireJsonType } from '../body.ts';
import type { FhirRequest } from '../context.ts';

export interface Asked {
  /** Names, once per value. */
  readonly values: URLSearchParams;
  readonly resources: ReadonlyMap<string, Resource>;
  /** Complex values, by name. */
  readonly parts: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** A body that is no Parameters: R4 lets the only resource parameter of an operation be sent bare. */
  readonly bare: Record<string, unknown> | undefined;
}

export function askedOf(request: FhirRequest): Asked {
  const values = new URLSearchParams(request.query);
  const resources = new Map<string, Resource>();
  const parts = new Map<string, Record<string, unknown>>();
  const bytes = request.body;
  if (!(bytes instanceof Uint8Array) || bytes.length === 0) return { values, resources, parts, bare: undefined };
  requireJsonType(request.header('content-type'));
  const body = parseBody(bytes);
  if (body.resourceType !== 'Parameters') return { values, resources, parts, bare: body };
  const list: unknown = (body as unknown as Parameters).parameter ?? [];
  if (!Array.isArray(list)) throw notParameters();
  for (const one of list as ParametersParameter[]) read(one, values, resources, parts);
  return { values, resources, parts, bare: undefined };
}

function read(
  one: ParametersParameter | null,
  values: URLSearchParams,
  resources: Map<string, Resource>,
  parts: Map<string, Record<string, unknown>>,
): void {
  if (typeof one !== 'object' || one === null || typeof one.name !== 'string') throw notParameters();
  if (typeof one.resource === 'object' && one.resource !== null) resources.set(one.name, one.resource);
  for (const [key, value] of Object.entries(one)) {
    if (!key.startsWith('value')) continue;
    if (typeof value === 'object' && value !== null) parts.set(one.name, value as Record<string, unknown>);
    else values.append(one.name, String(value));
  }
}

const notParameters = () =>
  fault('structure', 'El cuerpo no es un recurso Parameters bien formado.', {
    path: 'Parameters.parameter',
    rule: 'https://hl7.org/fhir/R4/parameters.html',
    fix: 'Envíe {"resourceType":"Parameters","parameter":[{"name":…,"valueString":…}]}.',
  });
