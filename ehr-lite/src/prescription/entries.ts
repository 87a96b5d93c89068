/**
 * A signed prescription as resources: MedicationRequest per line under one folio, DetectedIssue per warning that was overridden, and the older
 * prescription of a refilled or ended medicine closed. The older one is patched in its status alone, so that what the pharmacy
 * wrote on it meanwhile stays and no conflict holds a signature back. R4 has no search by `groupIdentifier`, so the folio is an identifier too.
 */
import {
  ATC_SYSTEM,
  COMPENDIO_SYSTEM,
  RECETA_ESPECIAL_SYSTEM,
  RECETA_SYSTEM,
  RENGLON_SYSTEM,
} from '@amate/terminology/identifiers/systems.ts';
import { controlledOf } from '@amate/terminology/prescribing/controlled.ts';
import type { Finding } from '@amate/terminology/prescribing/model.ts';
import type { BundleEntry, DetectedIssue, MedicationRequest, Patient, Reference } from '@medplum/fhirtypes';
import type { Signing } from '../consultation/section.ts';
import { dosageOf } from './dose/dosage.ts';
import { countsPacks, UNITS } from './dose/form.ts';
import { totalOf } from './dose/say.ts';
import type { Sig } from './dose/sig.ts';
import { findingKey, findingsOf } from './findings.ts';
import { issueId } from './issue-id.ts';
import { type Line, type PrescriptionDraft, sigOf, usualUnitOf } from './line.ts';

const UCUM = 'http://unitsofmeasure.org';
const DAY_MS = 86_400_000;

export function entriesOf(draft: PrescriptionDraft, signing: Signing): readonly BundleEntry[] {
  const overridden = findingsOf(draft).filter(
    (one) => one.severity === 'high' && draft.reasons[findingKey(one)]?.trim(),
  );
  const issues = overridden.map((finding) => issueOf(finding, draft, signing));
  // What is still being typed is asked of at every pause; nothing is signed while a dose is not understood (`missingOf`).
  const requests = draft.lines.flatMap((line) => {
    const sig = sigOf(line);
    return sig === undefined ? [] : [requestOf(line, sig, draft, signing, issues)];
  });
  const refilled = draft.lines.flatMap(({ refillOf }) =>
    refillOf === undefined ? [] : [closing(refillOf, 'completed')],
  );
  const stopped = draft.stopped.map((id) => closing(id, 'stopped'));
  return [...requests.map(putting), ...issues.map(putting), ...refilled, ...stopped];
}

const putting = (resource: MedicationRequest | DetectedIssue): BundleEntry => ({
  fullUrl: `urn:uuid:${resource.id}`,
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
});

function closing(id: string, status: 'completed' | 'stopped'): BundleEntry {
  const part = [
    { name: 'type', valueCode: 'replace' },
    { name: 'path', valueString: 'MedicationRequest.status' },
    { name: 'value', valueCode: status },
  ];
  return {
    resource: { resourceType: 'Parameters', parameter: [{ name: 'operation', part }] },
    request: { method: 'PATCH', url: `MedicationRequest/${id}` },
  };
}

const patientOf = ({ visit }: Signing): Reference<Patient> => ({ reference: `Patient/${visit.patientId}` });

function requestOf(
  line: Line,
  sig: Sig,
  draft: PrescriptionDraft,
  signing: Signing,
  issues: readonly DetectedIssue[],
): MedicationRequest {
  const { medicine, folio } = line;
  const order = draft.lines.filter((one) => one.folio === folio).indexOf(line) + 1;
  const own = issues.filter(({ implicated }) =>
    implicated?.some(({ reference }) => reference === `MedicationRequest/${line.id}`),
  );
  return {
    resourceType: 'MedicationRequest',
    id: line.id,
    status: 'active',
    intent: 'order',
    category: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/medicationrequest-category', code: 'outpatient' }] },
    ],
    identifier: [
      { system: RENGLON_SYSTEM, value: `${folio}/${order}` },
      { use: 'secondary', system: RECETA_SYSTEM, value: folio },
      ...(line.specialNumber?.trim() ? [{ system: RECETA_ESPECIAL_SYSTEM, value: line.specialNumber.trim() }] : []),
    ],
    groupIdentifier: { system: RECETA_SYSTEM, value: folio },
    medicationCodeableConcept: {
      coding: [
        ...(medicine.key === undefined
          ? []
          : [{ system: COMPENDIO_SYSTEM, code: medicine.key, display: medicine.display }]),
        ...(medicine.atc === undefined ? [] : [{ system: ATC_SYSTEM, code: medicine.atc }]),
      ],
      text: medicine.display,
    },
    subject: patientOf(signing),
    encounter: { reference: `Encounter/${signing.visit.encounter.id}` },
    authoredOn: signing.at,
    requester: signing.author,
    dosageInstruction: [dosageOf(sig, medicine.route)],
    dispenseRequest: dispenseOf(line, sig, signing),
    ...(own.length > 0 && { detectedIssue: own.map(({ id }) => ({ reference: `DetectedIssue/${id}` })) }),
    ...(line.refillOf !== undefined && { priorPrescription: { reference: `MedicationRequest/${line.refillOf}` } }),
  };
}

function dispenseOf(line: Line, sig: Sig, { at, visit }: Signing): NonNullable<MedicationRequest['dispenseRequest']> {
  const law = controlledOf(line.medicine.atc);
  const total = totalOf(sig);
  const quantity =
    line.packs !== undefined
      ? { value: line.packs, unit: 'envase' }
      : // Millilitres of ampoules would be read as ampoules.
        total !== undefined && countsPacks(sig.unit, usualUnitOf(line)) && { value: total, unit: UNITS[sig.unit].one };
  return {
    // The pharmacy of the unit that prescribes; also the unit on paper, since a pharmacy does not read encounters.
    ...(visit.encounter.serviceProvider && { performer: visit.encounter.serviceProvider }),
    ...(quantity && { quantity }),
    ...(law && { validityPeriod: { start: at, end: new Date(Date.parse(at) + law.validDays * DAY_MS).toISOString() } }),
    numberOfRepeatsAllowed: law?.repeats ?? 0,
    ...(sig.days !== undefined && { expectedSupplyDuration: { value: sig.days, unit: 'd', system: UCUM, code: 'd' } }),
  };
}

const CATEGORY = {
  interaction: 'DRG',
  duplicate: 'DUPTHPY',
  allergy: 'ALGY',
  contraindication: 'COND',
  unchecked: 'DRG',
} as const;

function issueOf(finding: Finding, draft: PrescriptionDraft, signing: Signing): DetectedIssue {
  const reason = draft.reasons[findingKey(finding)]!.trim();
  return {
    resourceType: 'DetectedIssue',
    id: issueId(finding.rule, finding.items, draft.lines[0]!.id),
    status: 'final',
    code: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: CATEGORY[finding.kind] }],
      text: finding.title,
    },
    severity: finding.severity,
    patient: patientOf(signing),
    identifiedDateTime: signing.at,
    author: signing.author,
    implicated: finding.items.map((id) => ({ reference: `MedicationRequest/${id}` })),
    detail: `${finding.happens} ${finding.act} (regla ${finding.rule}, versión ${draft.rules})`,
    mitigation: [{ action: { text: reason }, date: signing.at, author: signing.author }],
  };
}
