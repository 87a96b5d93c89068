/** English of the first screens' doors. */
import type { esMxFirstScreens } from '../es-mx-first-screens.ts';
import type { English } from './parts.ts';

export const enFirstScreens = {
  'manage.lead': 'What your unit asks for, how long people wait for an appointment, and who works there.',
  'behind.disputes': 'What a person says not to recognise. An answer is due in time.',
  'behind.reviews': 'Each emergency access is reviewed by somebody other than who opened it.',
  'behind.audit': 'Find who did what, and the state of the signed log.',
  'behind.identity': 'Records that may be of one person: compare them and decide.',
  'behind.hospitals': 'Which hospitals send, which are silent, and the messages that wait for a decision.',
  'behind.codes': 'The codes of each hospital’s own, and what they mean.',
  'behind.orders': 'Ask for what is short, authorize it, and see what has come.',
  'behind.stock': 'What is missing, what will be, what expires and what another unit can give.',
  'behind.capacity':
    'How many days people wait for an appointment at each unit, how much of the agenda is used and how many do not come.',
  'behind.messages': 'Reminders, offered places and notices of access: how many left and which ones fail.',
  'behind.accounts': 'Open, block and restore accounts; see who signs in from where.',
  'behind.appointments': 'Book, change or cancel an appointment.',
  'behind.clinics': 'Where they are and what can be booked there, by postal code or borough.',
  'behind.record': 'Health problems, medicines, studies and visits.',
  'behind.readings': 'Write down blood pressure, glucose or weight, and see how it goes.',
  'behind.accesses': 'Each person and system that opened it. If there is one you do not recognise, tell us here.',
  'behind.hidden': 'What you decided that health staff should not see.',
  'behind.share': 'A QR code that expires by itself, for a visit somewhere else.',
  'behind.notices': 'When something hidden was opened in an emergency, and why.',
} as const satisfies English<typeof esMxFirstScreens>;
