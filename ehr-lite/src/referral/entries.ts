/** A referral as what is asked for (ServiceRequest), who has to answer it (Task, IHE 360X) and the note that goes with it (Composition). */
import { ESTADO_DE_REFERENCIA_SYSTEM, TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { type ReferralState, TASK_STATUS } from '@amate/terminology/ordering/referral-states.ts';
import type { BundleEntry, Composition, Resource, ServiceRequest, Task } from '@medplum/fhirtypes';
import type { Signing } from '../consultation/section.ts';
import { draftOf } from '../draft/drafts.ts';
import { EMPTY_NOTE } from '../note/value.ts';
import { diagnosesIn, unit, unitOf } from '../order/entries.ts';
import { inSpanish } from '../texts/t.ts';
import { noteOf } from './note.ts';
import type { ReferralDraft, ReferralIds } from './value.ts';

const SNOMED = 'http://snomed.info/sct';

export const stateConcept = (state: ReferralState) => ({
  status: TASK_STATUS[state],
  businessStatus: {
    coding: [{ system: ESTADO_DE_REFERENCIA_SYSTEM, code: state, display: inSpanish(`ref.state.${state}`) }],
  },
});

export function referralEntries(draft: ReferralDraft, signing: Signing): readonly BundleEntry[] {
  const { ids, to } = draft;
  if (ids === undefined || to === undefined) return [];
  return [requestOf(draft, ids, signing), noteFor(draft, ids, signing), taskOf(draft, ids, signing)].map(putting);
}

const putting = (resource: Resource): BundleEntry => ({
  fullUrl: `urn:uuid:${resource.id}`,
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
});

function requestOf(draft: ReferralDraft, { request, note }: ReferralIds, signing: Signing): ServiceRequest {
  const { visit, author, at, made } = signing;
  const to = draft.to!;
  return {
    resourceType: 'ServiceRequest',
    id: request,
    status: 'active',
    intent: 'order',
    category: [
      { coding: [{ system: SNOMED, code: '3457005', display: 'Patient referral' }], text: inSpanish('title.referral') },
    ],
    priority: draft.urgency,
    code: { text: draft.specialty.trim() },
    subject: { reference: `Patient/${visit.patientId}` },
    encounter: { reference: `Encounter/${visit.encounter.id}` },
    authoredOn: at,
    requester: author,
    performer: [unit(to.clues, to.name)],
    reasonCode: [{ text: draft.motive.trim() }],
    reasonReference: diagnosesIn(made).map(({ id }) => ({ reference: `Condition/${id}` })),
    supportingInfo: [{ reference: `Composition/${note}` }],
  };
}

function taskOf(draft: ReferralDraft, { request, task, note }: ReferralIds, { visit, at }: Signing): Task {
  const to = draft.to!;
  const from = unitOf(visit);
  return {
    ...{ resourceType: 'Task', id: task, intent: 'order', priority: draft.urgency, ...stateConcept('solicitada') },
    code: { coding: [{ system: TAREA_SYSTEM, code: 'referencia' }], text: draft.specialty.trim() },
    focus: { reference: `ServiceRequest/${request}` },
    for: { reference: `Patient/${visit.patientId}` },
    encounter: { reference: `Encounter/${visit.encounter.id}` },
    ...{ authoredOn: at, lastModified: at },
    ...(from !== undefined && { requester: from }),
    owner: unit(to.clues, to.name),
    input: [{ type: { text: 'nota' }, valueReference: { reference: `Composition/${note}` } }],
  };
}

export const impressionOf = (made: readonly BundleEntry[]): string =>
  diagnosesIn(made)
    .map(({ code }) => [code?.text, code?.coding?.[0]?.code && `(${code.coding[0].code})`].filter(Boolean).join(' '))
    .join('\n');

const therapyOf = (made: readonly BundleEntry[]): string =>
  made
    .flatMap(({ resource }) => {
      if (resource?.resourceType !== 'MedicationRequest' || resource.status !== 'active') return [];
      const doses = (resource.dosageInstruction ?? []).map(({ text }) => text);
      return [[resource.medicationCodeableConcept?.text, ...doses].filter(Boolean).join('. ')];
    })
    .join('\n');

function noteFor(draft: ReferralDraft, { note }: ReferralIds, { visit, author, at, made }: Signing): Composition {
  const { value } = draftOf(visit.encounter.id, 'note', EMPTY_NOTE).now.get();
  const custodian = unitOf(visit);
  const lines = (...parts: readonly string[]) => parts.filter((part) => part.trim() !== '').join('\n\n');
  return noteOf({
    ...{
      id: note,
      kind: 'referencia',
      title: inSpanish('ref.note'),
      patientId: visit.patientId,
      encounterId: visit.encounter.id,
    },
    ...{ author: author as never, custodian, at },
    texts: {
      envia: custodian?.display ?? custodian?.identifier?.value ?? '',
      recibe: `${draft.to!.name} (${draft.to!.clues}). ${draft.specialty.trim()}`,
      motivoEnvio: draft.motive,
      padecimiento: draft.summary,
      signos: value.vitals.map(({ words }) => words).join('\n'),
      impresion: lines(impressionOf(made), draft.impression),
      terapeutica: lines(therapyOf(made), draft.therapy) || inSpanish('ref.therapy.none'),
    },
  });
}
