/**
 * The Consent by which a person hides part of the record: what it says, read and written. Pure. Profile `ocultamiento-mx`
 * (profiles/definitions.ts); the words of what is hidden are those of https://hl7.org/fhir/R4/valueset-consent-data-meaning.html
 */
import { CANONICAL_BASE, CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Consent, Reference, Resource } from '@medplum/fhirtypes';

export const OCULTAMIENTO_MX = `${CANONICAL_BASE}/StructureDefinition/ocultamiento-mx`;
export const CONSENT_CATEGORY = `${CANONICAL_BASE}/CodeSystem/consentimiento`;
export const HIDES = 'ocultar';
const SCOPE = 'http://terminology.hl7.org/CodeSystem/consentscope';
/** The law that gives the person this right: Ley General de Protección de Datos Personales en Posesión de Sujetos Obligados. */
const POLICY = 'https://www.diputados.gob.mx/LeyesBiblio/pdf/LGPDPPSO.pdf';

export const EPISODES = ['Encounter', 'EpisodeOfCare'] as const;
export const DOCUMENTS = ['DocumentReference', 'DiagnosticReport', 'Composition'] as const;
const HIDEABLE = new Set<string>([...EPISODES, ...DOCUMENTS]);

/** `dependents`: `target` is `Type/id`, it and what refers to it. `authoredby`: `target` is a CLUES, whatever comes from there. */
export interface Hiding {
  readonly kind: 'dependents' | 'authoredby';
  readonly target: string;
}

/** Whether it is of our kind at all, whatever else it says. */
export const isHiding = (resource: Resource): resource is Consent =>
  resource.resourceType === 'Consent' &&
  (resource.category ?? []).some(({ coding = [] }) =>
    coding.some(({ system, code }) => system === CONSENT_CATEGORY && code === HIDES),
  );

/** undefined: of our kind, and yet nobody can tell what it hides. */
export function hidingOf({ provision }: Consent): Hiding | undefined {
  const data = provision?.data ?? [];
  const [one] = data;
  if (provision?.type !== 'deny' || one === undefined || data.length !== 1) return undefined;
  if (one.meaning === 'authoredby') {
    const { system, value } = one.reference?.identifier ?? {};
    return system === CLUES_SYSTEM && value !== undefined && CLUES.test(value)
      ? { kind: 'authoredby', target: value }
      : undefined;
  }
  const [, target, type] = LOCAL.exec(one.reference?.reference ?? '') ?? [];
  return one.meaning === 'dependents' && target !== undefined && HIDEABLE.has(type ?? '')
    ? { kind: 'dependents', target }
    : undefined;
}

const CLUES = /^[A-Z0-9]{5,15}$/;
const LOCAL = /^(([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64})$/;

export const isOpen = ({ status }: Consent): boolean => status === 'active';

export interface NewHiding {
  readonly patientId: string;
  /** Who decides it: the person, or a guardian. */
  readonly performerId: string;
  readonly hiding: Hiding;
  readonly facilityName?: string | undefined;
  readonly nowMs: number;
}

export function hidingConsent({ patientId, performerId, hiding, facilityName, nowMs }: NewHiding): Consent {
  const facility: Reference = { type: 'Organization', identifier: { system: CLUES_SYSTEM, value: hiding.target } };
  const reference: Reference =
    hiding.kind === 'dependents'
      ? { reference: hiding.target }
      : { ...facility, ...(facilityName !== undefined && { display: facilityName }) };
  return {
    resourceType: 'Consent',
    meta: { profile: [OCULTAMIENTO_MX] },
    status: 'active',
    scope: { coding: [{ system: SCOPE, code: 'patient-privacy' }] },
    category: [{ coding: [{ system: CONSENT_CATEGORY, code: HIDES }] }],
    patient: { reference: `Patient/${patientId}` },
    dateTime: new Date(nowMs).toISOString(),
    performer: [{ reference: `Patient/${performerId}` }],
    policy: [{ uri: POLICY }],
    provision: { type: 'deny', data: [{ meaning: hiding.kind, reference }] },
  };
}
