/**
 * Orders as ServiceRequests (https://hl7.org/fhir/R4/servicerequest.html): one each, under one requisition. The number of each is the placer
 * order number that the laboratory sends back (HL7 v2 ORC-2, OBR-2); its assigner is the clinic that has to review the result.
 */
import { CLUES_SYSTEM, LOINC_SYSTEM, ORDEN_SYSTEM, SOLICITUD_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { orderNumber } from '@amate/terminology/ordering/order-number.ts';
import type { BundleEntry, Condition, Organization, Reference, ServiceRequest } from '@medplum/fhirtypes';
import type { Signing, Visit } from '../consultation/section.ts';
import { inSpanish } from '../texts/t.ts';
import { studyByCode } from './studies.ts';
import type { OrderLine, OrdersDraft } from './value.ts';

const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';

export const orderEntries = (draft: OrdersDraft, signing: Signing): readonly BundleEntry[] =>
  draft.folio === undefined ? [] : draft.lines.map((line) => put(requestOf(line, draft, draft.folio!, signing)));

const put = (resource: ServiceRequest): BundleEntry => ({
  fullUrl: `urn:uuid:${resource.id}`,
  resource,
  request: { method: 'PUT', url: `ServiceRequest/${resource.id}` },
});

export const unit = (clues: string, name?: string): Reference<Organization> => ({
  ...{ type: 'Organization', identifier: { system: CLUES_SYSTEM, value: clues } },
  ...(name !== undefined && { display: name }),
});

export const unitOf = ({ encounter, who }: Visit): Reference<Organization> | undefined =>
  who.clues === undefined ? undefined : unit(who.clues, encounter.serviceProvider?.display);

/** The diagnoses of this visit that the other sections made. */
export const diagnosesIn = (made: readonly BundleEntry[]): readonly Condition[] =>
  made.flatMap(({ resource }) =>
    resource?.resourceType === 'Condition' &&
    resource.category?.some(({ coding = [] }) => coding.some(({ code }) => code === 'encounter-diagnosis'))
      ? [resource]
      : [],
  );

function requestOf(line: OrderLine, draft: OrdersDraft, folio: string, signing: Signing): ServiceRequest {
  const { visit, author, at, made } = signing;
  const assigner = unitOf(visit);
  const study = studyByCode(line.code);
  const prep = (study?.prep ?? []).map((key) => inSpanish(key)).join(' ');
  const [main] = diagnosesIn(made);
  return {
    resourceType: 'ServiceRequest',
    id: line.id,
    identifier: [{ system: ORDEN_SYSTEM, value: orderNumber(folio, line.place), ...(assigner && { assigner }) }],
    requisition: { system: SOLICITUD_SYSTEM, value: folio, ...(assigner && { assigner }) },
    status: 'active',
    intent: 'order',
    category: [{ coding: [{ system: CATEGORY, code: line.kind }] }],
    priority: draft.urgency,
    code: { coding: [{ system: LOINC_SYSTEM, code: line.code, display: line.words }], text: line.words },
    subject: { reference: `Patient/${visit.patientId}` },
    encounter: { reference: `Encounter/${visit.encounter.id}` },
    authoredOn: at,
    requester: author,
    ...(draft.to !== undefined && { performer: [unit(draft.to.clues, draft.to.name)] }),
    reasonCode: [{ text: draft.reason.trim() }],
    ...(main !== undefined && { reasonReference: [{ reference: `Condition/${main.id}` }] }),
    ...(prep !== '' && { patientInstruction: prep }),
  };
}
