/** What staff writes to a person in telemonitoring: a Communication (https://hl7.org/fhir/R4/communication.html). */
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { Communication } from '@medplum/fhirtypes';
import { FHIR_BASE } from '../../hub/read.ts';
import { send } from '../../outbox/send.ts';
import type { Who } from '../../session/who.ts';
import { t } from '../../texts/t.ts';
import { staffReference } from '../../visit/staff.ts';
import { hubInstant } from '../../visit/visit.resource.ts';

interface Message {
  /** Made by the form: sent twice, it is written once. */
  readonly id: string;
  readonly patientId: string;
  readonly text: string;
  readonly who: Who;
}

export const messageOf = ({ id, patientId, text, who }: Message, sent: string): Communication => ({
  resourceType: 'Communication',
  id,
  status: 'completed',
  category: [{ coding: [{ system: `${CANONICAL_BASE}/CodeSystem/telemonitoreo`, code: 'mensaje' }] }],
  subject: { reference: `Patient/${patientId}` },
  recipient: [{ reference: `Patient/${patientId}` }],
  sender: staffReference(who),
  sent,
  payload: [{ contentString: text }],
});

export const sendMessage = (message: Message) =>
  send({
    operation: message.id,
    patientId: message.patientId,
    words: t('tele.message.words'),
    entries: [
      {
        fullUrl: `${location.origin}${FHIR_BASE}/Communication/${message.id}`,
        resource: messageOf(message, hubInstant()),
        request: { method: 'PUT', url: `Communication/${message.id}` },
      },
    ],
  });
