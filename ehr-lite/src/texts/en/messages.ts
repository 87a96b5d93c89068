/** English of the operator's board of messages. */
import type { esMxMessages } from '../es-mx-messages.ts';
import type { English } from './parts.ts';

export const enMessages = {
  'title.messages': 'Messages to people',
  'messages.lead': 'E-mails and SMS of the last {days} days. No names, addresses or texts are shown here.',
  'messages.loading': 'Counting the messages…',
  'messages.asOf': 'As of {when}. Counted again every minute.',
  'messages.late': {
    one: 'The latest one has been waiting {count} minute.',
    other: 'The latest one has been waiting {count} minutes.',
  },
  'messages.onTime': 'None is late.',
  'messages.off': '{way}: no provider is set up; nothing is sent this way.',
  'messages.on': '{way}: has a provider.',
  'messages.way.correo': 'E-mail',
  'messages.way.sms': 'SMS',
  'messages.caption': 'Messages by notice, channel and state',
  'messages.kind': 'Notice',
  'messages.way': 'Channel',
  'messages.espera': 'Waiting',
  'messages.enviado': 'Sent',
  'messages.fallido': 'Failed',
  'messages.omitido': 'Not needed',
  'messages.none': 'There are no messages yet',
  'messages.none.fix':
    'They will appear when appointments are booked, places offered or records opened in an emergency.',
  'messages.failures': 'Why they do not leave',
  'messages.failures.none': 'There are no failures.',
  'messages.failure': '{why} ({count})',
  'messages.kind.recordatorio-7d': 'Reminder, one week before',
  'messages.kind.recordatorio-1d': 'Reminder, one day before',
  'messages.kind.recordatorio-hoy': 'Reminder on the day',
  'messages.kind.cita-movida': 'Appointment moved by an absence',
  'messages.kind.cita-sin-lugar': 'Appointment without a place because of an absence',
  'messages.kind.oferta': 'Place offered from the waiting list',
  'messages.kind.acceso-de-emergencia': 'Emergency access',
  'messages.kind.accesos-del-dia': 'Accesses of the day before',
  'messages.kind.consejo': 'Advice of the programme at home',
} as const satisfies English<typeof esMxMessages>;
