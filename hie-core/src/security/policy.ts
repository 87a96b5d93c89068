/**
 * Who may do what with which resource type: one declared table, role × types × interactions × relation. What is not in the
 * table is denied. `store/guarded.ts` enforces it, so every door obeys the same law; the restriction it returns becomes part of
 * the query. A token's scopes narrow the table, never widen it.
 */
import type { Restriction } from '../store/repository.ts';
import type { Caller, Role } from './caller.ts';
import { type Interaction, openedBy, type ScopeContext } from './scopes.ts';

/** `own`: only the record of the person who asks. */
export type Relation = 'any' | 'own';

export interface Rule {
  readonly types: readonly string[] | 'every';
  readonly interactions: readonly Interaction[];
  readonly relation: Relation;
}

export type Decision =
  | { readonly kind: 'allow'; readonly restriction: Restriction }
  /** `reason` is for the caller, es-MX. */
  | { readonly kind: 'deny'; readonly why: 'scope' | 'role'; readonly reason: string };

const PERSON = ['Patient', 'RelatedPerson', 'Person'];
const PRESCRIPTION = ['MedicationRequest', 'MedicationDispense', 'AllergyIntolerance'];
const SUPPLY = ['Medication', 'MedicationKnowledge', 'SupplyRequest', 'SupplyDelivery', 'Substance'];
const AGENDA = ['Appointment', 'AppointmentResponse', 'Schedule', 'Slot'];
const CLINICAL = [
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
const DIRECTORY = [
  ...['Organization', 'OrganizationAffiliation', 'Location', 'Practitioner', 'PractitionerRole', 'HealthcareService'],
  'Endpoint',
];
const VOCABULARY = [
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

const READ: readonly Interaction[] = ['read', 'vread', 'history', 'search'];
const LOOK: readonly Interaction[] = ['read', 'vread', 'search'];
const WRITE: readonly Interaction[] = ['create', 'update'];
const KEEP: readonly Interaction[] = [...READ, ...WRITE];

const rule = (types: Rule['types'], interactions: readonly Interaction[], relation: Relation = 'any'): Rule => ({
  types,
  interactions,
  relation,
});

const CARE: readonly Rule[] = [
  rule([...PERSON, ...CLINICAL, ...AGENDA], KEEP),
  // A place in the agenda may be withdrawn; a clinical record is corrected by a new version, never erased (NOM-004-SSA3-2012).
  rule(['Slot', 'Schedule'], ['delete']),
  rule(['Task', 'Coverage', 'Provenance'], KEEP),
  rule([...SUPPLY, ...DIRECTORY, ...VOCABULARY, 'Consent'], READ),
];

export const POLICY: Readonly<Record<Role, readonly Rule[]>> = {
  medico: CARE,
  enfermeria: CARE,
  farmacia: [
    rule(['Patient', 'MedicationRequest', 'AllergyIntolerance'], READ),
    // A prescription is filled and closed here; it is written by who prescribes.
    rule(['MedicationRequest'], ['update']),
    rule(['MedicationDispense', ...SUPPLY], KEEP),
    rule([...DIRECTORY, ...VOCABULARY], READ),
  ],
  recepcion: [
    rule([...PERSON, ...AGENDA, 'Coverage'], KEEP),
    rule(['Slot', 'Schedule'], ['delete']),
    rule([...DIRECTORY, ...VOCABULARY], READ),
  ],
  operador: [
    rule(['AuditEvent'], LOOK),
    rule([...DIRECTORY, 'Subscription'], [...KEEP, 'delete']),
    rule(['Task'], [...READ, 'update']),
    rule(VOCABULARY, READ),
  ],
  paciente: [
    rule([...PERSON, ...CLINICAL, ...AGENDA, 'Consent', 'Coverage', 'AuditEvent'], LOOK, 'own'),
    rule([...DIRECTORY, ...VOCABULARY, 'Medication'], LOOK),
  ],
  // A system does what its scopes say.
  sistema: [rule('every', [...KEEP, 'delete'])],
};

/** The trail of who did what is added to, never changed, whoever asks. */
const APPEND_ONLY = new Set(['AuditEvent']);
const CHANGES = new Set<Interaction>(['update', 'delete']);

/** How the table lets this role do this, `undefined` when it does not. `any` wins over `own`. */
export function relationOf(role: Role, interaction: Interaction, type: string): Relation | undefined {
  if (APPEND_ONLY.has(type) && CHANGES.has(interaction)) return undefined;
  const relations = POLICY[role]
    .filter((one) => (one.types === 'every' || one.types.includes(type)) && one.interactions.includes(interaction))
    .map((one) => one.relation);
  return relations.includes('any') ? 'any' : relations[0];
}

const deny = (why: 'scope' | 'role', reason: string): Decision => ({ kind: 'deny', why, reason });

export function decide(caller: Caller, interaction: Interaction, type: string): Decision {
  const contexts = openedBy(caller.scopes, caller.role, type, interaction);
  if (contexts.size === 0) {
    return deny('scope', `El permiso de acceso (scope) de este token no incluye «${interaction}» de ${type}.`);
  }
  const relation = relationOf(caller.role, interaction, type);
  if (relation === undefined)
    return deny('role', `El rol ${caller.role} no tiene permitido «${interaction}» de ${type}.`);
  return restrict(caller, relation, contexts, type);
}

/** `patient/` scopes alone open one record only, whatever the role: the one in the token's launch context. */
function restrict(caller: Caller, relation: Relation, contexts: ReadonlySet<ScopeContext>, type: string): Decision {
  const shared = DIRECTORY.includes(type) || VOCABULARY.includes(type) || type === 'Medication';
  const byScope = contexts.size === 1 && contexts.has('patient') && !shared;
  if (relation === 'any' && !byScope) return { kind: 'allow', restriction: {} };
  if (caller.patientId === undefined) {
    return deny('role', 'Esta cuenta no está ligada a un expediente; pida que la liguen en su unidad de salud.');
  }
  return { kind: 'allow', restriction: { patientId: caller.patientId } };
}
