/** Object identifiers of code systems and namespaces to the URIs that FHIR uses for them (terminologies-systems.html). */
import {
  ATC_SYSTEM,
  CEDULA_PROFESIONAL_SYSTEM,
  CIE10_SYSTEM,
  LOINC_SYSTEM,
  UCUM_SYSTEM,
} from '@amate/terminology/identifiers/systems.ts';

const HL7 = 'http://terminology.hl7.org/CodeSystem/';

const URIS: Readonly<Record<string, string>> = {
  '2.16.840.1.113883.6.1': LOINC_SYSTEM,
  '2.16.840.1.113883.6.3': CIE10_SYSTEM,
  '2.16.840.1.113883.6.4': 'http://www.cms.gov/Medicare/Coding/ICD10',
  '2.16.840.1.113883.6.8': UCUM_SYSTEM,
  '2.16.840.1.113883.6.12': 'http://www.ama-assn.org/go/cpt',
  '2.16.840.1.113883.6.42': 'http://hl7.org/fhir/sid/icd-9-cm',
  '2.16.840.1.113883.6.69': 'http://hl7.org/fhir/sid/ndc',
  '2.16.840.1.113883.6.73': ATC_SYSTEM,
  '2.16.840.1.113883.6.88': 'http://www.nlm.nih.gov/research/umls/rxnorm',
  '2.16.840.1.113883.6.90': 'http://hl7.org/fhir/sid/icd-10-cm',
  '2.16.840.1.113883.6.96': 'http://snomed.info/sct',
  '2.16.840.1.113883.6.101': 'http://nucc.org/provider-taxonomy',
  '2.16.840.1.113883.6.103': 'http://hl7.org/fhir/sid/icd-9-cm',
  '2.16.840.1.113883.6.104': 'http://hl7.org/fhir/sid/icd-9-cm',
  '2.16.840.1.113883.4.9': 'http://fdasis.nlm.nih.gov',
  '2.16.840.1.113883.12.292': 'http://hl7.org/fhir/sid/cvx',
  '2.16.840.1.113883.3.26.1.1': 'http://ncimeta.nci.nih.gov',
  '2.16.840.1.113883.3.215.12.18': CEDULA_PROFESIONAL_SYSTEM,
  '2.16.840.1.113883.4.6': 'http://hl7.org/fhir/sid/us-npi',
  '2.16.840.1.113883.4.1': 'http://hl7.org/fhir/sid/us-ssn',
  '2.16.840.1.113883.5.1': `${HL7}v3-AdministrativeGender`,
  '2.16.840.1.113883.5.2': `${HL7}v3-MaritalStatus`,
  '2.16.840.1.113883.5.4': `${HL7}v3-ActCode`,
  '2.16.840.1.113883.5.6': `${HL7}v3-ActClass`,
  '2.16.840.1.113883.5.8': `${HL7}v3-ActReason`,
  '2.16.840.1.113883.5.25': `${HL7}v3-Confidentiality`,
  '2.16.840.1.113883.5.60': `${HL7}v3-LanguageAbilityMode`,
  '2.16.840.1.113883.5.83': `${HL7}v3-ObservationInterpretation`,
  '2.16.840.1.113883.5.88': `${HL7}v3-ParticipationFunction`,
  '2.16.840.1.113883.5.110': `${HL7}v3-RoleClass`,
  '2.16.840.1.113883.5.111': `${HL7}v3-RoleCode`,
  '2.16.840.1.113883.5.112': `${HL7}v3-RouteOfAdministration`,
  '2.16.840.1.113883.5.1008': `${HL7}v3-NullFlavor`,
  '2.16.840.1.113883.5.1076': `${HL7}v3-ReligiousAffiliation`,
  '2.16.840.1.113883.12.112': `${HL7}v2-0112`,
};

const OID = /^[0-2](\.(0|[1-9]\d*))+$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A root that is neither OID nor UUID has no URI that FHIR would take. */
export function uriOf(root: string): string | undefined {
  const text = root.trim();
  if (Object.hasOwn(URIS, text)) return URIS[text];
  if (OID.test(text)) return `urn:oid:${text}`;
  if (UUID.test(text)) return `urn:uuid:${text.toLowerCase()}`;
  return undefined;
}
