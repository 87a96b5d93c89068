/** Resource types in the groups that the policy speaks of. */
import { isFiled } from '../../r4/compartment.ts';

export const PERSON = ['Patient', 'RelatedPerson', 'Person'];
export const PRESCRIPTION = ['MedicationRequest', 'MedicationDispense', 'AllergyIntolerance'];
export const SUPPLY = ['Medication', 'MedicationKnowledge', 'SupplyRequest', 'SupplyDelivery', 'Substance'];
export const AGENDA = ['Appointment', 'AppointmentResponse', 'Schedule', 'Slot'];

const CARE_TYPES = [
  ...PRESCRIPTION,
  ...['Encounter', 'EpisodeOfCare', 'Condition', 'Observation', 'DiagnosticReport', 'Procedure', 'Immunization'],
  ...[
    'MedicationStatement',
    'MedicationAdministration',
    'ServiceRequest',
    'CarePlan',
    'CareTeam',
    'Goal',
    'Flag',
    'List',
  ],
  ...['Composition', 'DocumentReference', 'Binary', 'Media', 'ImagingStudy', 'Specimen', 'QuestionnaireResponse'],
  ...['ClinicalImpression', 'DetectedIssue', 'RiskAssessment', 'FamilyMemberHistory', 'AdverseEvent', 'NutritionOrder'],
  ...['Communication', 'CommunicationRequest', 'Device', 'DeviceRequest', 'DeviceUseStatement', 'BodyStructure'],
  ...['ImmunizationRecommendation', 'ImmunizationEvaluation', 'RequestGroup', 'VisionPrescription', 'DeviceMetric'],
];
/** Clinical, and part of a person's record: by the R4 compartment of Patient, or, as bytes are, by its own word. */
export const CLINICAL = CARE_TYPES.filter(isFiled);
/** Clinical, but R4 files it in nobody's record: it is reached from what refers to it. */
export const UNFILED = CARE_TYPES.filter((type) => !isFiled(type));

export const DIRECTORY = [
  ...['Organization', 'OrganizationAffiliation', 'Location', 'Practitioner', 'PractitionerRole', 'HealthcareService'],
  'Endpoint',
];
export const VOCABULARY = [
  ...[
    'CodeSystem',
    'ValueSet',
    'ConceptMap',
    'NamingSystem',
    'StructureDefinition',
    'SearchParameter',
    'Questionnaire',
  ],
  ...['OperationDefinition', 'CapabilityStatement', 'PlanDefinition', 'ActivityDefinition'],
];

const SHARED = new Set([...DIRECTORY, ...VOCABULARY, 'Medication']);
/** Nobody's data: no record to be limited to, no label to be hidden by. */
export const isShared = (type: string): boolean => SHARED.has(type);
