/** The CapabilityStatement, made from the same tables that serve: it cannot promise what is not there. */
import type {
  CapabilityStatement,
  CapabilityStatementRestResource,
  CapabilityStatementRestResourceInteraction,
} from '@medplum/fhirtypes';
import { searchParameter, searchParametersOf } from '../r4/search-parameters.ts';
import { RESOURCE_TYPES } from '../r4/validate.ts';

export interface CapabilityFacts {
  readonly baseUrl: string;
  readonly fhirUrl: string;
  readonly version: string;
  /** Interactions on a type or instance, from the routes. */
  readonly interactions: readonly NonNullable<CapabilityStatementRestResourceInteraction['code']>[];
  readonly servesSearch: (type: string, code: string) => boolean;
  /** FHIR dateTime of this build or start. */
  readonly date: string;
}

export function capabilityStatement(facts: CapabilityFacts): CapabilityStatement {
  const oauth = 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris';
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: facts.date,
    kind: 'instance',
    software: { name: 'Amate', version: facts.version },
    implementation: { description: 'Amate: expediente clínico compartido de la Ciudad de México', url: facts.fhirUrl },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        security: {
          cors: false,
          service: [
            {
              coding: [
                { system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' },
              ],
            },
          ],
          extension: [
            {
              url: oauth,
              extension: [
                { url: 'token', valueUri: `${facts.baseUrl}/oidc/token` },
                { url: 'authorize', valueUri: `${facts.baseUrl}/oidc/auth` },
              ],
            },
          ],
        },
        resource: RESOURCE_TYPES.filter((type) => type !== 'Parameters').map((type) => resourceOf(type, facts)),
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
      },
    ],
  };
}

function resourceOf(type: string, facts: CapabilityFacts): CapabilityStatementRestResource {
  const codes = [
    '_id',
    '_lastUpdated',
    ...searchParametersOf(type)
      .map(({ code }) => code)
      .filter((code) => !code.startsWith('_')),
  ];
  return {
    type: type as NonNullable<CapabilityStatementRestResource['type']>,
    interaction: facts.interactions.map((code) => ({ code })),
    versioning: 'versioned-update',
    readHistory: true,
    updateCreate: true,
    conditionalCreate: true,
    conditionalUpdate: true,
    conditionalRead: 'not-match',
    referencePolicy: ['literal', 'logical', 'enforced', 'local'],
    searchParam: codes
      .filter((code) => facts.servesSearch(type, code))
      .map((code) => ({
        name: code,
        type: (code === '_id'
          ? 'token'
          : code === '_lastUpdated'
            ? 'date'
            : searchParameter(type, code)!.type) as 'token',
      })),
  };
}
