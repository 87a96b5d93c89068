/** What an entry of the audit means to the person whose record it touched: what was done, and to which part of the record. */
import type { AuditAct } from '../audit/acts.ts';
import type { AuditEntry } from '../audit/entry.ts';

export const KINDS = [
  'vio',
  'agrego',
  'cambio',
  'borro',
  'abrio-pantalla',
  'recibio-aviso',
  'exporto',
  'urgencia',
  'otro-sistema',
] as const;
export type AccessKind = (typeof KINDS)[number];

export const MATTERS = [
  'expediente',
  'resumen',
  'datos-personales',
  'consultas',
  'diagnosticos',
  'recetas',
  'alergias',
  'estudios',
  'vacunas',
  'procedimientos',
  'documentos',
  'citas',
  'consentimientos',
  'accesos',
  'otros',
] as const;
export type Matter = (typeof MATTERS)[number];

const BY_ACT: Partial<Readonly<Record<AuditAct, AccessKind>>> = {
  read: 'vio',
  vread: 'vio',
  history: 'vio',
  search: 'vio',
  'history-type': 'vio',
  'history-system': 'vio',
  operation: 'vio',
  create: 'agrego',
  transaction: 'agrego',
  update: 'cambio',
  patch: 'cambio',
  delete: 'borro',
  export: 'exporto',
  'break-glass': 'urgencia',
  posted: 'otro-sistema',
};

/** undefined: nothing of a record was touched by it, so the person's list leaves it out. */
export function kindOf({ act, outcome, entities }: AuditEntry): AccessKind | undefined {
  if (outcome === 'failure') return undefined;
  // A stream that a screen opened has no Subscription; a notice tells of one.
  if (act === 'subscribe')
    return entities.some(({ type }) => type === 'Subscription') ? 'recibio-aviso' : 'abrio-pantalla';
  return BY_ACT[act];
}

/** Nobody sat in front of a screen: a system of a hospital, a notice that left by itself. */
export const isAutomatic = (entry: AuditEntry): boolean =>
  entry.agent?.role === 'sistema' || kindOf(entry) === 'recibio-aviso';

const BY_TYPE: Readonly<Record<string, Matter>> = Object.fromEntries(
  (
    [
      ['datos-personales', 'Patient RelatedPerson Person Coverage'],
      ['consultas', 'Encounter EpisodeOfCare ClinicalImpression CarePlan CareTeam Goal ServiceRequest Communication'],
      ['diagnosticos', 'Condition FamilyMemberHistory RiskAssessment DetectedIssue AdverseEvent Flag'],
      ['recetas', 'MedicationRequest MedicationDispense MedicationStatement MedicationAdministration'],
      ['alergias', 'AllergyIntolerance'],
      ['estudios', 'Observation DiagnosticReport ImagingStudy Media Specimen'],
      ['vacunas', 'Immunization ImmunizationRecommendation ImmunizationEvaluation'],
      ['procedimientos', 'Procedure DeviceUseStatement DeviceRequest'],
      ['documentos', 'Composition DocumentReference DocumentManifest Binary Bundle QuestionnaireResponse'],
      ['citas', 'Appointment AppointmentResponse Schedule Slot'],
      ['consentimientos', 'Consent'],
      ['accesos', 'AuditEvent'],
    ] as const
  ).flatMap(([matter, types]) => types.split(' ').map((type) => [type, matter])),
);
/** What a bundle writes besides, and what a notice hangs on. */
const UNTOLD = new Set(['Subscription', 'Organization', 'Practitioner', 'PractitionerRole', 'Location', 'Provenance']);
const PATH = /^([A-Z][A-Za-z]+)(?:\/[A-Za-z0-9\-.]{1,64}(?:\/(\$?[A-Za-z-]+))?)?/;

/** In the order of MATTERS, each once. */
export function mattersOf(entry: AuditEntry): Matter[] {
  const found = new Set<Matter>();
  for (const { type } of entry.entities) if (!UNTOLD.has(type)) found.add(BY_TYPE[type] ?? 'otros');
  const [, type, inner] = PATH.exec(entry.query ?? '') ?? [];
  if (inner === '$everything') found.add('expediente');
  else if (inner === '$summary') found.add('resumen');
  else if (entry.entities.length === 0 && type !== undefined)
    found.add(
      BY_TYPE[inner !== undefined && !inner.startsWith('$') && !inner.startsWith('_') ? inner : type] ?? 'otros',
    );
  const kind = kindOf(entry);
  if (kind === 'abrio-pantalla' || kind === 'urgencia' || kind === 'otro-sistema') return ['expediente'];
  // The person's own resource stands in no entity: it is the person.
  if (found.size === 0) found.add(entry.query === undefined ? 'datos-personales' : 'otros');
  return MATTERS.filter((matter) => found.has(matter));
}
