/**
 * $origen: from which signed message of which facility each version of a resource comes, verified at this moment. Whoever may read the
 * resource may ask. Parameters, with a Provenance for each version that was signed. docs/adr/0022.
 */
import type { ParametersParameter } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { provenanceOf } from '../../security/sources/provenance.ts';
import type { Origin } from '../../security/sources/verify.ts';
import type { Handler } from '../context.ts';

const STATES: Readonly<Record<Origin['state'], string>> = {
  verified: 'verificado',
  unsigned: 'sin-firma',
  broken: 'alterado',
};

export const origin: Handler = async ({ context, params }, { store, originsOf }) => {
  const { type, id } = params as { type: string; id: string };
  const stored = await store.read(context, type, id);
  if (originsOf === undefined)
    throw fault('not-supported', 'Con este almacén el hub no guarda las firmas de origen.', {
      fix: 'Use FHIR_STORE=postgres.',
    });
  const origins = await originsOf(type, stored.id);
  const parameter = origins.map((one) => ({ name: 'version', part: partsOf(one, type, stored.id) }));
  return {
    status: 200,
    body: JSON.stringify({ resourceType: 'Parameters', ...(parameter.length > 0 && { parameter }) }),
  };
};

function partsOf(one: Origin, type: string, id: string): ParametersParameter[] {
  const { claims, key, client, signedSha256 } = one;
  const provenance = provenanceOf(one, type, id);
  const texts: readonly (readonly [string, string | undefined])[] = [
    ['version', String(one.version)],
    ['estado', STATES[one.state]],
    ...one.findings.map((text) => ['hallazgo', text] as const),
    ['cliente', client],
    ['establecimiento', claims?.clues],
    ['mensaje', claims?.mensaje],
    ['sha256-mensaje', claims?.sha256],
    ['sha256-firmado', signedSha256],
    ['llave', key?.kid],
    ['llave-publica', key && JSON.stringify(key.jwk)],
    ['llave-desde', key?.validFrom.toISOString()],
    ['llave-hasta', key?.validUntil?.toISOString()],
    ['llave-revocada', key?.revokedFrom?.toISOString()],
  ];
  const parts = texts.flatMap(([name, text]) => (text === undefined ? [] : [{ name, valueString: text }]));
  return provenance === undefined ? parts : [...parts, { name: 'procedencia', resource: provenance }];
}
