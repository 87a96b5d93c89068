/** MDM T01 to T11 to DocumentReference: v2-to-FHIR MDM_T02, TXA[DocumentReference], OBX[DocumentReference]. */
import type { Attachment, DocumentReference } from '@medplum/fhirtypes';
import { type Segment, segmentOf, segmentsOf } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { toAttachment } from './attachment.ts';
import { CONCEPT_MAPS } from './concept-maps.ts';
import { dateTime, facility, type MapContext, tabled } from './context.ts';
import { toInstant } from './datatypes/date-time.ts';
import { addPatient } from './patient.ts';
import { toPractitioner } from './practitioner.ts';
import { documentoSystem } from './systems.ts';
import { visitOf } from './visit.ts';

type Relation = 'appends' | 'replaces';

/** Even events carry the text, odd ones only tell of it (HL7 v2.5.1 §9.6). */
export const MDM_EVENTS: Readonly<Record<string, { readonly title: string; readonly relation?: Relation }>> = {
  T01: { title: 'Aviso de documento' },
  T02: { title: 'Documento' },
  T03: { title: 'Aviso de cambio de estado' },
  T04: { title: 'Cambio de estado, con documento' },
  T05: { title: 'Aviso de anexo', relation: 'appends' },
  T06: { title: 'Anexo', relation: 'appends' },
  T07: { title: 'Aviso de edición' },
  T08: { title: 'Edición' },
  T09: { title: 'Aviso de sustitución', relation: 'replaces' },
  T10: { title: 'Sustitución', relation: 'replaces' },
  T11: { title: 'Cancelación de documento' },
};

/** Table 0271; `DI` dictated to `PA` pre-authenticated are drafts. */
const DOC_STATUS: Readonly<Record<string, DocumentReference['docStatus']>> = {
  AU: 'final',
  LA: 'final',
  DO: 'preliminary',
  DI: 'preliminary',
  IP: 'preliminary',
  IN: 'preliminary',
  PA: 'preliminary',
};
/** Table 0273. */
const STATUS: Readonly<Record<string, DocumentReference['status']>> = { OB: 'superseded', CA: 'entered-in-error' };

export function mapMdm(context: MapContext): string {
  const { message, header, profile } = context;
  const patient = addPatient(context, 'create');
  const txa = segmentOf(message, 'TXA');
  if (txa === undefined)
    throw refuse('100', 'TXA', 'Falta el segmento TXA: no se sabe de qué documento habla el mensaje.');
  const value = numberIn(txa, 12) || txa.text(16);
  if (value === '') {
    throw refuse(
      '101',
      'TXA-12',
      'TXA-12 está vacío: sin número no se puede corregir ni cancelar el documento. Póngalo.',
    );
  }
  const system = documentoSystem(profile.clues);
  const event = MDM_EVENTS[header.triggerEvent];
  const encounter = visitOf(context, patient);
  const parent = numberIn(txa, 13);
  const author = txa.repetitions(9).flatMap((xcn) => toPractitioner(xcn, profile.clues) ?? []);
  const code = CONCEPT_MAPS.confidentiality[txa.text(18).toUpperCase()];
  const withdrawn = header.triggerEvent === 'T11';
  const document: DocumentReference = {
    resourceType: 'DocumentReference',
    masterIdentifier: { system, value },
    identifier: [
      { system, value },
      ...(txa.has(16) && txa.text(16) !== value ? [{ system: `${system}/archivo`, value: txa.text(16) }] : []),
    ],
    status: withdrawn ? 'entered-in-error' : (STATUS[txa.text(19).toUpperCase()] ?? 'current'),
    docStatus: withdrawn ? undefined : DOC_STATUS[txa.text(17).toUpperCase()],
    type: tabled(context, txa, 2, '0270'),
    subject: patient.reference,
    date: toInstant(txa.text(6) || txa.text(4), profile, txa.place(6)),
    author,
    authenticator: txa.has(10) ? toPractitioner(txa.field(10), profile.clues) : undefined,
    custodian: facility(context),
    relatesTo:
      event?.relation && parent !== '' && parent !== value
        ? [{ code: event.relation, target: { type: 'DocumentReference', identifier: { system, value: parent } } }]
        : undefined,
    description: txa.text(25) || undefined,
    // `U` is usual control: no label.
    securityLabel:
      code === 'R' || code === 'V'
        ? [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code }] }]
        : undefined,
    content: contents(context, txa).map((attachment) => ({ attachment })),
    context: { encounter: encounter ? [encounter] : undefined, period: { start: dateTime(context, txa, 4) } },
  };
  if (document.securityLabel)
    document.meta = { security: document.securityLabel.flatMap(({ coding }) => coding ?? []) };
  context.builder.add(document, 'update', { system, value }, txa);
  return patient.patientKey;
}

/** EI: the number is its first component; systems that write `^^unique` put it into the third. */
const numberIn = (txa: Segment, field: number): string => txa.text(field, 1) || txa.text(field, 3);

function contents(context: MapContext, txa: Segment): Attachment[] {
  const title = txa.text(25) || txa.text(2, 2) || txa.text(2) || undefined;
  const lines: string[] = [];
  const attachments: Attachment[] = [];
  for (const obx of segmentsOf(context.message, 'OBX')) {
    const type = obx.text(2).toUpperCase();
    if (type === 'ED') {
      const result = toAttachment(obx.field(5), context.profile.maxAttachmentBytes);
      attachments.push(result.kind === 'attachment' ? { ...result.attachment, title } : { title: result.text });
    } else if (type === 'RP' && /^https?:/.test(obx.text(5))) attachments.push({ url: obx.text(5), title });
    else
      lines.push(
        obx
          .repetitions(5)
          .map((part) =>
            type === 'TX' || type === 'FT' || type === 'ST' ? part.whole() : part.text(2) || part.text(1),
          )
          .join('\n'),
      );
  }
  const text = lines.join('\n').trim();
  if (text !== '') {
    const data = Buffer.from(text, 'utf8').toString('base64');
    attachments.unshift({ contentType: 'text/plain; charset=utf-8', language: 'es-MX', data, title });
  }
  // A notice without text still says that the document exists.
  return attachments.length > 0
    ? attachments
    : [{ contentType: 'text/plain', title: title ?? 'Documento sin contenido' }];
}
