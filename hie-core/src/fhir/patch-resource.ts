/**
 * patch, by id or by a condition: JSON Patch or FHIRPath Patch, told apart by Content-Type. What comes of it must be a valid resource.
 * https://hl7.org/fhir/R4/http.html#patch
 */
import type { Narrative, Resource } from '@medplum/fhirtypes';
import { parseJson, requireJsonType } from './body.ts';
import type { Handler } from './context.ts';
import { parseIfMatch } from './headers.ts';
import { conditionOf } from './interactions.ts';
import { applyFhirPathPatch } from './patch/fhirpath-patch.ts';
import { applyJsonPatch } from './patch/json-patch.ts';
import { sameJson } from './patch/same-json.ts';
import { validResource } from './valid-resource.ts';
import { writeOne } from './written.ts';

export type Apply = (resource: Resource) => Resource;

const JSON_PATCH = /^application\/json-patch\+json\s*(?:;|$)/i;

export const patchById: Handler = (request, dependencies) =>
  writeOne(request, dependencies, {
    kind: 'patch',
    type: request.params.type!,
    target: { id: request.params.id! },
    ifMatch: parseIfMatch(request.header('if-match')),
    apply: patchOf(request.header('content-type'), request.body),
  });

export const conditionalPatch: Handler = (request, dependencies) =>
  writeOne(request, dependencies, {
    kind: 'patch',
    type: request.params.type!,
    target: { condition: conditionOf(request.query.toString()) },
    ifMatch: parseIfMatch(request.header('if-match')),
    apply: patchOf(request.header('content-type'), request.body),
  });

function patchOf(contentType: string | undefined, body: unknown): Apply {
  if (JSON_PATCH.test(contentType ?? '')) return jsonPatch(parseJson(body));
  requireJsonType(contentType);
  return fhirPathPatch(parseJson(body));
}

export const jsonPatch = (document: unknown, at?: string): Apply =>
  finished((resource) => applyJsonPatch(resource, document), at);

export const fhirPathPatch = (parameters: unknown, at?: string): Apply =>
  finished((resource) => applyFhirPathPatch(resource, parameters), at);

const finished =
  (apply: Apply, at: string | undefined): Apply =>
  (resource) =>
    validResource(withoutStaleNarrative(resource, apply(resource)), resource.resourceType, at);

/** Text made from the data no longer says what the data says; R4 lets a server drop it after a patch. */
type Told = Resource & { readonly text?: Narrative };

function withoutStaleNarrative(before: Told, after: Told): Resource {
  const { text } = after;
  const isMade = text?.status === 'generated' || text?.status === 'extensions';
  if (!isMade || !sameJson(before.text, text) || sameJson(before, after)) return after;
  const { text: _stale, ...rest } = after;
  return rest as Resource;
}
