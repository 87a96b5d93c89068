/** The resource that a create or update brings: a body of FHIR JSON, or the bytes of a Binary. */
import type { Resource } from '@medplum/fhirtypes';
import { rawBinary, refuseLarge } from './binary.ts';
import { parseBody, requireJsonType } from './body.ts';
import type { FhirRequest } from './context.ts';
import { makeRelative, mentions } from './own-references.ts';
import { validResource } from './valid-resource.ts';

/** @throws HubError with everything that is wrong with it */
export function receivedResource(request: FhirRequest, fhirUrl: string): Resource {
  const type = request.params.type!;
  const raw = rawBinary(request);
  if (raw !== undefined) return validResource(raw, type);
  requireJsonType(request.header('content-type'));
  const body = parseBody(request.body);
  if (mentions(request.body, fhirUrl)) makeRelative(body, fhirUrl);
  if (type === 'Binary' && typeof body.data === 'string') refuseLarge(Math.floor((body.data.length * 3) / 4));
  return validResource(body, type);
}
