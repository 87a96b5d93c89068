/** The CapabilityStatement, made from the same tables that serve: it cannot promise what is not there. */
import type {
  CapabilityStatement,
  CapabilityStatementRestInteraction,
  CapabilityStatementRestResource,
  CapabilityStatementRestResourceInteraction,
} from '@medplum/fhirtypes';
import { OWN_PROFILES } from '../profiles/definitions.ts';
import { REGISTRY_NOTES } from '../profiles/mcsd.ts';
import { searchParametersOf } from '../r4/search-parameters.ts';
import { RESOURCE_TYPES } from '../r4/validate.ts';
import { OFFERED_OPERATIONS } from './operations/operations.ts';
import { SCHEDULING_NOTES } from './operations/scheduling.ts';

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
    url: `${facts.fhirUrl}/metadata`,
    version: facts.version,
    name: 'Amate',
    title: 'Amate: expediente clínico compartido',
    publisher: 'Amate',
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
        compartment: ['http://hl7.org/fhir/CompartmentDefinition/patient'],
      },
    ],
  };
}

const NOTES: Readonly<Record<string, string>> = { ...SCHEDULING_NOTES, ...REGISTRY_NOTES };

/** The trail is added to, never changed. */
const CHANGES = new Set<string>(['update', 'patch', 'delete']);

function resourceOf(type: string, facts: CapabilityFacts): CapabilityStatementRestResource {
  const parameters = searchParametersOf(type).filter(({ code }) => facts.servesSearch(type, code));
  const changes = type !== 'AuditEvent';
  const profiles = OWN_PROFILES.filter((one) => one.type === type).map(({ url }) => url!);
  const operations = OFFERED_OPERATIONS.filter((one) => (one.type ?? type) === type && (changes || !one.changes));
  return {
    type: type as NonNullable<CapabilityStatementRestResource['type']>,
    profile: `http://hl7.org/fhir/StructureDefinition/${type}`,
    ...(profiles.length > 0 && { supportedProfile: profiles }),
    ...(NOTES[type] !== undefined && { documentation: NOTES[type] }),
    interaction: facts.interactions.filter((code) => changes || !CHANGES.has(code)).map((code) => ({ code })),
    versioning: changes ? 'versioned-update' : 'versioned',
    readHistory: true,
    updateCreate: changes,
    conditionalCreate: changes,
    conditionalRead: 'full-support',
    conditionalUpdate: changes,
    conditionalDelete: changes ? 'single' : 'not-supported',
    referencePolicy: ['literal', 'logical', 'enforced', 'local'],
    ...filled({
      searchInclude: changes ? ['*', ...parameters.filter(isReference).map(({ code }) => `${type}:${code}`)] : [],
      searchRevInclude: revIncludes(type, facts.servesSearch),
      searchParam: parameters.map(({ code, type: kind, url }) => ({ name: code, type: kind, definition: url })),
      operation: operations.map(({ name, definition }) => ({ name, definition })),
    }),
  };
}

/** FHIR has no empty lists. */
const filled = (lists: Readonly<Record<string, readonly unknown[]>>): Partial<CapabilityStatementRestResource> =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));

const isReference = ({ type }: { readonly type: string }): boolean => type === 'reference';

/** By name where a parameter can refer to this type in particular. Nothing comes at the trail from another type. */
function revIncludes(type: string, serves: CapabilityFacts['servesSearch']): string[] {
  referring ??= referringParameters();
  return (referring.get(type) ?? [])
    .filter(({ from, code }) => from !== 'AuditEvent' && serves(from, code))
    .map(({ from, code }) => `${from}:${code}`);
}

interface Referring {
  readonly from: string;
  readonly code: string;
}

let referring: ReadonlyMap<string, Referring[]> | undefined;

function referringParameters(): Map<string, Referring[]> {
  const byTarget = new Map<string, Referring[]>();
  for (const from of RESOURCE_TYPES) {
    for (const { code, targets } of searchParametersOf(from).filter(isReference))
      for (const target of targets) byTarget.set(target, [...(byTarget.get(target) ?? []), { from, code }]);
  }
  return byTarget;
}
