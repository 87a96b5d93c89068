/** A signed source as the Provenance it is (https://hl7.org/fhir/R4/provenance.html): rendered when asked for, as AuditEvents are. */
import { CLUES_SYSTEM, mensajeUri } from '@amate/terminology/identifiers/systems.ts';
import type { Provenance } from '@medplum/fhirtypes';
import type { Origin } from './verify.ts';

const URI = 'urn:ietf:rfc:3986';
/** ASTM E1762-95: the signature of what created the data. */
const SOURCE_SIGNATURE = {
  system: 'urn:iso-astm:E1762-95:2013',
  code: '1.2.840.10065.1.12.1.14',
  display: 'Source Signature',
};

export function provenanceOf(origin: Origin, type: string, id: string): Provenance | undefined {
  const { claims, jws, receivedAt, version } = origin;
  if (claims === undefined || jws === undefined || receivedAt === undefined) return undefined;
  const who = { type: 'Organization' as const, identifier: { system: CLUES_SYSTEM, value: claims.clues } };
  const when = new Date(claims.iat * 1_000).toISOString();
  const named = (value: string) => ({ role: 'source' as const, what: { identifier: { system: URI, value } } });
  return {
    resourceType: 'Provenance',
    target: [{ reference: `${type}/${id}/_history/${version}` }],
    occurredDateTime: when,
    recorded: receivedAt.toISOString(),
    agent: [{ who }],
    entity: [named(mensajeUri(claims.clues, claims.mensaje)), named(hashUri(claims.sha256))],
    signature: [
      {
        ...{
          type: [SOURCE_SIGNATURE],
          when,
          who,
          targetFormat: 'application/fhir+json',
          sigFormat: 'application/jose',
        },
        data: Buffer.from(jws).toString('base64'),
      },
    ],
  };
}

/** RFC 6920: a thing named by its hash. */
const hashUri = (hex: string): string => `ni:///sha-256;${Buffer.from(hex, 'hex').toString('base64url')}`;
