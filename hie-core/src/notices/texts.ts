/**
 * Every word that leaves the hub in a message, es-MX. The least that serves: when and where, never which service, which professional, whose
 * name or why; who shares the telephone learns no more than that there is an appointment.
 */
import type { NoticeKind } from './kinds.ts';
import { hourOf, shortWhen, whenOf } from './when.ts';

export interface Facts {
  readonly startMs: number | undefined;
  /** Name of the unit; '' when it is not known. */
  readonly place: string;
  /** Until when the offer stands. */
  readonly untilMs: number | undefined;
  /** '' for none. */
  readonly link: string;
  readonly stop: string;
  /** The web record. */
  readonly record: string;
}

export interface Words {
  readonly subject: string;
  readonly email: readonly string[];
  readonly sms: string;
}

const at = ({ place }: Facts): string => (place === '' ? '' : `, ${place}`);

function reminder(lead: string, facts: Facts): Words {
  const { startMs = 0, link } = facts;
  return {
    subject: `${lead}: ${whenOf(startMs)}`,
    email: [
      `Te recordamos tu cita: ${whenOf(startMs)}${at(facts)}.`,
      `Confirma o cancela aquí, sin contraseña:\n${link}`,
      'Si no puedes ir, cancela: otra persona espera ese lugar. En la misma página está el código que muestras al llegar.',
    ],
    sms: `Amate: tu cita ${shortWhen(startMs)}${at(facts)}. Confirma o cancela: ${link}`,
  };
}

const WORDS: Readonly<Record<NoticeKind, (facts: Facts) => Words>> = {
  'recordatorio-7d': (facts) => reminder('Tu cita en una semana', facts),
  'recordatorio-1d': (facts) => reminder('Tu cita', facts),
  'recordatorio-hoy': (facts) => reminder('Tu cita de hoy', facts),
  'cita-movida': (facts) => ({
    subject: `Tu cita cambió: ${whenOf(facts.startMs ?? 0)}`,
    email: [
      `Quien te iba a atender no estará. Te apartamos otro lugar: ${whenOf(facts.startMs ?? 0)}${at(facts)}.`,
      `Di si te sirve, sin contraseña:\n${facts.link}`,
    ],
    sms: `Amate: tu cita cambió a ${shortWhen(facts.startMs ?? 0)}${at(facts)}. Confirma o cancela: ${facts.link}`,
  }),
  'cita-sin-lugar': ({ record }) => ({
    subject: 'Tu cita se quedó sin lugar',
    email: [
      'Quien te iba a atender no estará y por ahora no hay otro lugar. Quedaste en la lista de espera: te avisaremos en cuanto haya uno.',
      `También puedes buscar otro lugar en ${record}`,
    ],
    sms: 'Amate: quien te iba a atender no estará. Quedaste en lista de espera; te avisaremos en cuanto haya lugar.',
  }),
  oferta: (facts) => ({
    subject: `Hay un lugar para ti: ${whenOf(facts.startMs ?? 0)}`,
    email: [
      `Se liberó un lugar: ${whenOf(facts.startMs ?? 0)}${at(facts)}.`,
      `Te lo guardamos hasta las ${hourOf(facts.untilMs ?? 0)}. Acéptalo o recházalo aquí, sin contraseña:\n${facts.link}`,
      'Si no contestas, se ofrece a la siguiente persona y tú sigues en la lista.',
    ],
    sms: `Amate: hay un lugar ${shortWhen(facts.startMs ?? 0)}${at(facts)}. Acepta antes de las ${hourOf(facts.untilMs ?? 0)}: ${facts.link}`,
  }),
  'acceso-de-emergencia': ({ record }) => ({
    subject: 'Abrieron tu expediente por una emergencia',
    email: [
      'Personal de salud abrió información protegida de tu expediente y declaró una emergencia. Cada acceso así se revisa.',
      `Mira quién, cuándo y por qué, y di si no lo reconoces: ${record}`,
    ],
    sms: `Amate: abrieron información protegida de tu expediente por una emergencia. Mira quién y por qué: ${record}`,
  }),
  'accesos-del-dia': ({ record }) => ({
    subject: 'Consultaron tu expediente',
    email: ['Ayer consultaron tu expediente.', `Mira quién y para qué, y di si no lo reconoces: ${record}`],
    sms: `Amate: ayer consultaron tu expediente. Mira quién: ${record}`,
  }),
};

export const wordsOf = (kind: NoticeKind, facts: Facts): Words => WORDS[kind](facts);

/** Under every e-mail. */
export const footer = (stop: string): string =>
  [
    'Amate · Expediente de salud de la Ciudad de México',
    'No contestes este correo. Nunca te pediremos contraseñas ni datos bancarios.',
    `Para ya no recibir estos avisos: ${stop}`,
  ].join('\n');

/** One letter outside GSM 03.38 makes an SMS more than twice as dear: these are written without their accent. */
export const inGsm = (text: string): string =>
  text
    .replace(/[áíóúÁÍÓÚ]/g, (letter) => letter.normalize('NFD').charAt(0))
    .replaceAll('«', '"')
    .replaceAll('»', '"');
