/** The entries of a transaction or batch, each judged by itself. https://hl7.org/fhir/R4/http.html#transaction */

import { OPERACION_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Resource } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import { isResourceType } from '../r4/validate.ts';
import type { WriteIntent } from '../store/repository.ts';
import { parseIfMatch } from './headers.ts';
import { conditionOf, requireId } from './interactions.ts';
import { validResource } from './valid-resource.ts';

export type BundleItem =
  | { readonly kind: 'write'; readonly intent: WriteIntent }
  | {
      readonly kind: 'get';
      readonly type: string;
      readonly id: string | undefined;
      readonly versionId: string | undefined;
      readonly query: URLSearchParams;
    };

export interface BundleRequest {
  readonly type: 'transaction' | 'batch';
  readonly entries: readonly unknown[];
  /** The client's name for the whole operation. */
  readonly operationId: string | undefined;
}

export const MAX_ENTRIES = 5_000;

export function parseBundle(body: Record<string, unknown>): BundleRequest {
  if (body.resourceType !== 'Bundle')
    throw fault('invalid', 'La raíz del servicio recibe un Bundle.', {
      path: 'resourceType',
      fix: 'Envíe un Bundle, o use la URL del tipo de recurso.',
    });
  if (body.type !== 'transaction' && body.type !== 'batch')
    throw fault('value', 'El Bundle debe ser de tipo transaction o batch.', {
      path: 'Bundle.type',
      value: String(body.type).slice(0, 80),
      fix: 'Corrija Bundle.type.',
    });
  const entries = body.entry ?? [];
  if (!Array.isArray(entries))
    throw fault('structure', 'Bundle.entry debe ser una lista.', {
      path: 'Bundle.entry',
      fix: 'Envíe entry como arreglo JSON.',
    });
  if (entries.length > MAX_ENTRIES)
    throw fault('too-long', `El Bundle trae ${entries.length} entradas.`, {
      path: 'Bundle.entry',
      rule: `Máximo ${MAX_ENTRIES} entradas`,
      fix: 'Divídalo en varios.',
    });
  return { type: body.type, entries, operationId: operationIdOf(body.identifier) };
}

function operationIdOf(identifier: unknown): string | undefined {
  if (typeof identifier !== 'object' || identifier === null) return undefined;
  const { system, value } = identifier as { system?: unknown; value?: unknown };
  if (system !== OPERACION_SYSTEM) return undefined;
  if (typeof value === 'string' && value !== '' && value.length <= 512) return value;
  throw fault('value', 'El identificador de operación no sirve para reconocer una repetición.', {
    path: 'Bundle.identifier.value',
    rule: 'Texto de 1 a 512 caracteres',
    fix: 'Use un valor distinto para cada operación.',
  });
}

export function parseEntry(entry: unknown, index: number, fhirUrl: string): BundleItem {
  const at = `Bundle.entry[${index}]`;
  const { request, resource, fullUrl } = object(entry, at) as {
    request?: unknown;
    resource?: unknown;
    fullUrl?: unknown;
  };
  const { method, url, ifMatch, ifNoneExist } = object(request, `${at}.request`) as Record<string, unknown>;
  if (typeof url !== 'string' || typeof method !== 'string')
    throw fault('required', 'A la entrada le falta request.method o request.url.', {
      path: `${at}.request`,
      rule: 'R4 bdl-3',
      fix: 'Agregue method y url.',
    });
  const target = parseTarget(url, fhirUrl, at);
  if (method === 'GET') return { kind: 'get', ...target };
  const own = typeof fullUrl === 'string' && fullUrl !== '' ? fullUrl : undefined;
  const body = () => validResource(object(resource, `${at}.resource`), target.type, `${at}.resource`);
  if (method === 'POST') return { kind: 'write', intent: post(target, body(), own, ifNoneExist, at) };
  if (method === 'PUT') return { kind: 'write', intent: put(target, body(), own, ifMatch, at) };
  throw fault('not-supported', `El hub no atiende ${method.slice(0, 20)} dentro de un Bundle.`, {
    path: `${at}.request.method`,
    rule: 'Métodos: GET, POST, PUT',
    value: method.slice(0, 80),
    fix: 'Use uno de esos métodos.',
  });
}

type TargetUrl = {
  readonly type: string;
  readonly id: string | undefined;
  readonly versionId: string | undefined;
  readonly query: URLSearchParams;
};

const TARGET = /^([A-Za-z]{1,64})(?:\/([A-Za-z0-9\-.]{1,64}))?(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?(?:\/?\?(.*))?$/;

function parseTarget(url: string, fhirUrl: string, at: string): TargetUrl {
  const relative = url.startsWith(`${fhirUrl}/`) ? url.slice(fhirUrl.length + 1) : url.replace(/^\//, '');
  const match = TARGET.exec(relative);
  if (match === null || !isResourceType(match[1]!))
    throw fault('value', 'request.url no nombra un tipo de recurso de R4.', {
      path: `${at}.request.url`,
      rule: 'Tipo, Tipo/id o Tipo?criterios',
      value: url.slice(0, 80),
      fix: 'Corrija la URL de la entrada.',
    });
  return { type: match[1]!, id: match[2], versionId: match[3], query: new URLSearchParams(match[4] ?? '') };
}

function post(
  target: TargetUrl,
  resource: Resource,
  fullUrl: string | undefined,
  ifNoneExist: unknown,
  at: string,
): WriteIntent {
  const condition =
    typeof ifNoneExist === 'string'
      ? conditionOf(ifNoneExist.replace(/^[A-Za-z]+\?/, ''), `${at}.request.ifNoneExist`)
      : undefined;
  if (target.id !== undefined)
    throw fault('invalid', 'POST crea: su URL no lleva id.', {
      path: `${at}.request.url`,
      fix: 'Quite el id, o use PUT.',
    });
  return { kind: 'create', fullUrl, resource, condition };
}

function put(
  target: TargetUrl,
  resource: Resource,
  fullUrl: string | undefined,
  ifMatch: unknown,
  at: string,
): WriteIntent {
  const version = parseIfMatch(typeof ifMatch === 'string' ? ifMatch : undefined);
  if (target.id === undefined)
    return {
      kind: 'update',
      fullUrl,
      resource,
      target: { condition: conditionOf(target.query.toString(), `${at}.request.url`) },
      ifMatch: version,
    };
  requireId(resource.id, target.id, target.type, `${at}.resource`);
  return { kind: 'update', fullUrl, resource, target: { id: target.id }, ifMatch: version };
}

function object(value: unknown, path: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw fault('required', 'A la entrada del Bundle le falta una parte.', {
    path,
    rule: 'R4: objeto obligatorio',
    fix: 'Agréguela, o quite la entrada.',
  });
}
