/** The entries of a transaction or batch, each judged by itself. https://hl7.org/fhir/R4/http.html#transaction */

import type { Resource } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import { isResourceType } from '../r4/validate.ts';
import type { WriteIntent, WriteTarget } from '../store/repository.ts';
import { parseJson } from './body.ts';
import type { FhirDependencies, Match, MatchRoute } from './context.ts';
import { asksOnlyNew, parseIfMatch } from './headers.ts';
import { conditionOf, requireId } from './interactions.ts';
import { type Apply, fhirPathPatch, jsonPatch } from './patch-resource.ts';
import { validResource } from './valid-resource.ts';

export type BundleItem =
  | { readonly kind: 'write'; readonly order: number; readonly intent: WriteIntent }
  /** Answered by the handler that serves the same URL by itself. */
  | {
      readonly kind: 'ask';
      readonly order: number;
      readonly match: Match;
      readonly query: URLSearchParams;
      readonly headers: Readonly<Record<string, string | undefined>>;
      readonly body: Uint8Array | undefined;
      /** HEAD: without the resource. */
      readonly bodiless: boolean;
    };

/** https://hl7.org/fhir/R4/http.html#trules */
const ORDER: Readonly<Record<string, number>> = { DELETE: 0, POST: 1, PUT: 2, PATCH: 2, GET: 3, HEAD: 3 };
export const LAST = 3;

interface Part {
  readonly at: string;
  readonly method: string;
  readonly url: string;
  readonly fullUrl: string | undefined;
  readonly request: Readonly<Record<string, unknown>>;
  readonly resource: unknown;
}

export function parseEntry(entry: unknown, index: number, { fhirUrl, match }: FhirDependencies): BundleItem {
  const part = partOf(entry, index);
  const order = ORDER[part.method];
  if (order === undefined)
    throw fault('not-supported', `El hub no atiende ${part.method.slice(0, 20)} dentro de un Bundle.`, {
      path: `${part.at}.request.method`,
      rule: 'Métodos: GET, HEAD, POST, PUT, PATCH, DELETE',
      value: part.method.slice(0, 80),
      fix: 'Use uno de esos métodos.',
    });
  const url = part.url.startsWith(`${fhirUrl}/`) ? part.url.slice(fhirUrl.length + 1) : part.url.replace(/^\//, '');
  if (order === LAST || (part.method === 'POST' && /(?:^|\/)(?:_search|\$[^/?]+)\/?(?:\?|$)/.test(url)))
    return askItem(part, url, match);
  const target = parseTarget(url, part.at);
  return { kind: 'write', order, intent: intentOf(part, target) };
}

function partOf(entry: unknown, index: number): Part {
  const at = `Bundle.entry[${index}]`;
  const { request, resource, fullUrl } = object(entry, at) as Record<string, unknown>;
  const asked = object(request, `${at}.request`) as Record<string, unknown>;
  const { method, url } = asked;
  if (typeof url !== 'string' || typeof method !== 'string')
    throw fault('required', 'A la entrada le falta request.method o request.url.', {
      path: `${at}.request`,
      rule: 'R4 bdl-3',
      fix: 'Agregue method y url.',
    });
  return { at, method, url, request: asked, resource, fullUrl: fullUrlOf(fullUrl, at) };
}

function fullUrlOf(fullUrl: unknown, at: string): string | undefined {
  if (fullUrl === undefined || fullUrl === '') return undefined;
  const isSpecific = typeof fullUrl === 'string' && fullUrl.includes('/_history/');
  if (typeof fullUrl === 'string' && /^[a-z][a-z0-9+.-]*:\S+$/i.test(fullUrl) && !isSpecific) return fullUrl;
  throw fault('value', 'fullUrl debe ser una dirección completa o un urn, sin versión.', {
    path: `${at}.fullUrl`,
    rule: isSpecific ? 'R4 bdl-8' : 'R4 Bundle.entry.fullUrl',
    value: String(fullUrl).slice(0, 80),
    fix: 'Escriba por ejemplo urn:uuid:….',
  });
}

function askItem({ at, method, request, resource, url }: Part, path: string, match: MatchRoute): BundleItem {
  const cut = path.indexOf('?');
  const found = match(method === 'POST' ? 'post' : 'get', cut === -1 ? path : path.slice(0, cut));
  if (found === undefined)
    throw fault('value', 'request.url no lleva a nada que el hub atienda.', {
      path: `${at}.request.url`,
      rule: 'Tipo, Tipo/id, Tipo?criterios, _history o una operación',
      value: url.slice(0, 80),
      fix: 'Corrija la URL de la entrada.',
    });
  const header = (name: string) => (typeof request[name] === 'string' ? (request[name] as string) : undefined);
  return {
    kind: 'ask',
    order: method === 'POST' ? ORDER.POST! : LAST,
    match: found,
    query: new URLSearchParams(cut === -1 ? '' : path.slice(cut + 1)),
    headers: {
      accept: 'application/fhir+json',
      'content-type': resource === undefined ? undefined : 'application/fhir+json',
      'if-none-match': header('ifNoneMatch'),
      'if-modified-since': header('ifModifiedSince'),
    },
    body: resource === undefined ? undefined : Buffer.from(JSON.stringify(resource)),
    bodiless: method === 'HEAD',
  };
}

function intentOf(part: Part, target: TargetUrl): WriteIntent {
  const { at, method, fullUrl, request } = part;
  const path = `${at}.resource`;
  const ifMatch = parseIfMatch(typeof request.ifMatch === 'string' ? request.ifMatch : undefined);
  const { type } = target;
  if (method === 'DELETE') return { kind: 'delete', type, target: meant(target, at), ifMatch, path };
  if (method === 'PATCH') {
    const apply = patchIn(object(part.resource, path), path);
    return {
      kind: 'patch',
      type,
      target: meant(target, at),
      ifMatch,
      apply,
      path,
      ...(fullUrl !== undefined && { fullUrl }),
    };
  }
  const resource = validResource(object(part.resource, path), type, path);
  if (method === 'POST') return post(target, resource, fullUrl, request.ifNoneExist, at);
  if (target.id !== undefined) {
    requireId(resource.id, target.id, type, path);
    refuseOtherUrl(fullUrl, type, target.id, at);
  }
  const onlyNew = asksOnlyNew(typeof request.ifNoneMatch === 'string' ? request.ifNoneMatch : undefined);
  return { kind: 'update', fullUrl, resource, target: meant(target, at), ifMatch, onlyNew, path };
}

/** JSON Patch travels as a Binary, FHIRPath Patch as Parameters (https://hl7.org/fhir/R4/http.html#patch). */
function patchIn(resource: object, path: string): Apply {
  const { resourceType, contentType, data } = resource as Record<string, unknown>;
  if (resourceType === 'Parameters') return fhirPathPatch(resource, path);
  if (resourceType === 'Binary' && typeof data === 'string' && contentType === 'application/json-patch+json')
    return jsonPatch(parseJson(Buffer.from(data, 'base64')), path);
  throw fault('invalid', 'El parche no viene en una forma que se entienda.', {
    path,
    rule: 'R4 patch en un Bundle: Parameters, o Binary con application/json-patch+json',
    fix: 'Envíe Parameters con operaciones, o un Binary con el JSON Patch en base64.',
  });
}

function refuseOtherUrl(fullUrl: string | undefined, type: string, id: string, at: string): void {
  const other = /^https?:.*\/([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/.exec(fullUrl ?? '');
  if (other === null || (other[1] === type && other[2] === id)) return;
  throw fault('invalid', 'fullUrl nombra otro recurso que request.url.', {
    path: `${at}.fullUrl`,
    rule: 'R4 Bundle.entry.fullUrl: concuerda con el id',
    value: fullUrl!.slice(0, 80),
    fix: 'Haga que coincidan, o use urn:uuid.',
  });
}

type TargetUrl = {
  readonly type: string;
  readonly id: string | undefined;
  readonly query: URLSearchParams;
};

const TARGET = /^([A-Za-z]{1,64})(?:\/([A-Za-z0-9\-.]{1,64}))?(?:\/?\?(.*))?$/;

function parseTarget(url: string, at: string): TargetUrl {
  const match = TARGET.exec(url);
  if (match === null || !isResourceType(match[1]!))
    throw fault('value', 'request.url no nombra un tipo de recurso de R4.', {
      path: `${at}.request.url`,
      rule: 'Tipo, Tipo/id o Tipo?criterios',
      value: url.slice(0, 80),
      fix: 'Corrija la URL de la entrada.',
    });
  return { type: match[1]!, id: match[2], query: new URLSearchParams(match[3] ?? '') };
}

const meant = ({ id, query }: TargetUrl, at: string): WriteTarget =>
  id === undefined ? { condition: conditionOf(query.toString(), `${at}.request.url`) } : { id };

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
  return { kind: 'create', fullUrl, resource, condition, path: `${at}.resource` };
}

function object(value: unknown, path: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw fault('required', 'A la entrada del Bundle le falta una parte.', {
    path,
    rule: 'R4: objeto obligatorio',
    fix: 'Agréguela, o quite la entrada.',
  });
}
