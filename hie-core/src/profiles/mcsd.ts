/**
 * What IHE Mobile Care Services Discovery calls the entries of a directory (https://profiles.ihe.net/ITI/mCSD): a facility is an
 * Organization and a Location that go together, both of the type `facility` (docs/adr/0044).
 */
import type { CodeableConcept, Resource } from '@medplum/fhirtypes';
import { ESTABLECIMIENTO_MX, PROFESIONAL_MX, PUESTO_MX, SEDE_MX, SERVICIO_MX } from './registry-definitions.ts';

const BASE = 'https://profiles.ihe.net/ITI/mCSD';
const mcsd = (name: string): string => `${BASE}/StructureDefinition/IHE.mCSD.${name}`;

/** What an entry of the registries claims in meta.profile: ours, and that of IHE which ours keeps. */
export const REGISTRY_META = {
  Organization: [ESTABLECIMIENTO_MX, mcsd('FacilityOrganization')],
  Location: [SEDE_MX, mcsd('FacilityLocation')],
  Practitioner: [PROFESIONAL_MX, mcsd('Practitioner')],
  PractitionerRole: [PUESTO_MX, mcsd('PractitionerRole')],
  HealthcareService: [SERVICIO_MX, mcsd('HealthcareService')],
} as const;

/** R4 asks of a facility one type that says so, beside what kind of facility it is. */
export const FACILITY: CodeableConcept = {
  coding: [
    { system: `${BASE}/CodeSystem/IHE.mCSD.Organization.Location.Types`, code: 'facility', display: 'Facility' },
  ],
};

const ITI_90 = 'Directorio de IHE mCSD: se consulta como dice ITI-90 (en JSON).';
/** For the CapabilityStatement. */
export const REGISTRY_NOTES: Readonly<Record<string, string>> = {
  Organization: `${ITI_90} Un establecimiento se busca por cualquiera de sus CLUES, la vigente o las anteriores; active=true deja fuera los cerrados.`,
  Location: `${ITI_90} La sede de un establecimiento lleva sus mismas CLUES; status=inactive si cerró.`,
  Practitioner: `${ITI_90} Se busca por cédula profesional.`,
  PractitionerRole: `${ITI_90} active=false si el puesto terminó.`,
  HealthcareService: `${ITI_90} active=false si ya no se ofrece.`,
};

const FACILITIES: ReadonlySet<string> = new Set([ESTABLECIMIENTO_MX, SEDE_MX]);

/** Whether the registries keep it as a facility. */
export const isRegisteredFacility = ({ meta }: Resource): boolean =>
  (meta?.profile ?? []).some((url) => FACILITIES.has(url));

const ENTRIES: ReadonlySet<string> = new Set(Object.values(REGISTRY_META).flat());

/** Whether the registries keep it, as whatever entry. */
export const isRegistered = ({ meta }: Resource): boolean => (meta?.profile ?? []).some((url) => ENTRIES.has(url));
