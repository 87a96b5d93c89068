/** The CapabilityStatement, made from the same tables that serve: it cannot promise what is not there. */
import type {
  CapabilityStatement,
  CapabilityStatementRestInteraction,
  CapabilityStatementRestResource,
  CapabilityStatementRestResourceInteraction,
} from '@medplum/fhirtypes';
import { searchParametersOf } from '../r4/search-parameters.ts';
import { RESOURCE_TYPES } from '../r4/validate.ts';

export interface CapabilityFacts {
  readonly baseUrl: string;
  readonly fhirUrl: string;
  readonly version: string;
  /** Interactions on a type or instance, from the routes. */
  readonly interactions: readonly NonNullable<CapabilityStatementRestResourceInteraction['code']>[];
  /** Interactions on the whole system, from the routes. */
  readonly systemInteractions: readonly NonNullable<CapabilityStatementRestInteraction['code']>[];
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
    patchFormat: ['application/json-patch+json', 'application/fhir+json'],
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
        interaction: facts.systemInteractions.map((code) => ({ code })),
      },
    ],
  };
}

/** The trail is added to, never changed. */
const CHANGES = new Set<string>(['update', 'patch', 'delete']);

function resourceOf(type: string, facts: CapabilityFacts): CapabilityStatementRestResource {
  const parameters = searchParametersOf(type).filter(({ code }) => facts.servesSearch(type, code));
  return {
    type: type as NonNullable<CapabilityStatementRestResource['type']>,
    interaction: facts.interactions
      .filter((code) => type !== 'AuditEvent' || !CHANGES.has(code))
      .map((code) => ({ code })),
    versioning: 'versioned-update',
    readHistory: true,
    updateCreate: true,
    conditionalCreate: true,
    conditionalUpdate: true,
    conditionalRead: 'full-support',
    conditionalDelete: 'single',
    referencePolicy: ['literal', 'logical', 'enforced', 'local'],
    searchInclude: ['*', ...parameters.filter(isReference).map(({ code }) => `${type}:${code}`)],
    searchRevInclude: revIncludes(type),
    searchParam: parameters.map(({ code, type: kind, url }) => ({ name: code, type: kind, definition: url })),
  };
}

const isReference = ({ type }: { readonly type: string }): boolean => type === 'reference';

/** By name where a parameter can refer to this type in particular. */
function revIncludes(type: string): string[] {
  referring ??= referringParameters();
  return referring.get(type) ?? [];
}

let referring: ReadonlyMap<string, string[]> | undefined;

function referringParameters(): Map<string, string[]> {
  const byTarget = new Map<string, string[]>();
  for (const from of RESOURCE_TYPES) {
    for (const { code, targets } of searchParametersOf(from).filter(isReference))
      for (const target of targets) byTarget.set(target, [...(byTarget.get(target) ?? []), `${from}:${code}`]);
  }
  return byTarget;
}
