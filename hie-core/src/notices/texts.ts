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
      `Le recordamos su cita: ${whenOf(startMs)}${at(facts)}.`,
      `Confirme o cancele aquí, sin contraseña:\n${link}`,
      'Si no puede ir, cancele: otra persona espera ese lugar. En la misma página está el código que se muestra al llegar.',
    ],
    sms: `Amate: su cita ${shortWhen(startMs)}${at(facts)}. Confirme o cancele: ${link}`,
  };
}

const WORDS: Readonly<Record<NoticeKind, (facts: Facts) => Words>> = {
  'recordatorio-7d': (facts) => reminder('Su cita en una semana', facts),
  'recordatorio-1d': (facts) => reminder('Su cita', facts),
  'recordatorio-hoy': (facts) => reminder('Su cita de hoy', facts),
  'cita-movida': (facts) => ({
    subject: `Su cita cambió: ${whenOf(facts.startMs ?? 0)}`,
    email: [
      `Quien le iba a atender no estará. Le apartamos otro lugar: ${whenOf(facts.startMs ?? 0)}${at(facts)}.`,
      `Diga si le sirve, sin contraseña:\n${facts.link}`,
    ],
    sms: `Amate: su cita cambió a ${shortWhen(facts.startMs ?? 0)}${at(facts)}. Confirme o cancele: ${facts.link}`,
  }),
  'cita-sin-lugar': ({ record }) => ({
    subject: 'Su cita se quedó sin lugar',
    email: [
      'Quien le iba a atender no estará y por ahora no hay otro lugar. Quedó en la lista de espera: le avisaremos en cuanto haya uno.',
      `También puede buscar otro lugar en ${record}`,
    ],
    sms: 'Amate: quien le iba a atender no estará. Quedó en lista de espera; le avisaremos en cuanto haya lugar.',
  }),
  oferta: (facts) => ({
    subject: `Hay un lugar para usted: ${whenOf(facts.startMs ?? 0)}`,
    email: [
      `Se liberó un lugar: ${whenOf(facts.startMs ?? 0)}${at(facts)}.`,
      `Se lo guardamos hasta las ${hourOf(facts.untilMs ?? 0)}. Acéptelo o rechácelo aquí, sin contraseña:\n${facts.link}`,
      'Si no contesta, se ofrece a la siguiente persona y usted sigue en la lista.',
    ],
    sms: `Amate: hay un lugar ${shortWhen(facts.startMs ?? 0)}${at(facts)}. Acepte antes de las ${hourOf(facts.untilMs ?? 0)}: ${facts.link}`,
  }),
  'acceso-de-emergencia': ({ record }) => ({
    subject: 'Abrieron su expediente por una emergencia',
    email: [
      'Personal de salud abrió información protegida de su expediente y declaró una emergencia. Cada acceso así se revisa.',
      `Vea quién, cuándo y por qué, y diga si no lo reconoce: ${record}`,
    ],
    sms: `Amate: abrieron información protegida de su expediente por una emergencia. Vea quién y por qué: ${record}`,
  }),
  'accesos-del-dia': ({ record }) => ({
    subject: 'Consultaron su expediente',
    email: ['Ayer consultaron su expediente.', `Vea quién y para qué, y diga si no lo reconoce: ${record}`],
    sms: `Amate: ayer consultaron su expediente. Vea quién: ${record}`,
  }),
  mensaje: ({ record }) => ({
    subject: 'Su unidad de salud le escribió',
    email: ['Alguien de su unidad de salud le escribió un mensaje.', `Léalo en ${record}/mis-mediciones`],
    sms: `Amate: su unidad de salud le escribió un mensaje. Léalo en ${record}/mis-mediciones`,
  }),
  consejo: ({ record }) => ({
    subject: 'Tiene un mensaje de su unidad de salud',
    email: ['Su unidad de salud le dejó un consejo en su expediente.', `Léalo en ${record}/mis-mediciones`],
    sms: `Amate: su unidad de salud le dejó un consejo. Léalo en ${record}/mis-mediciones`,
  }),
};

export const wordsOf = (kind: NoticeKind, facts: Facts): Words => WORDS[kind](facts);

/** Under every e-mail. */
export const footer = (stop: string): string =>
  [
    'Amate · Expediente de salud de la Ciudad de México',
    'No conteste este correo. Nunca le pediremos contraseñas ni datos bancarios.',
    `Para ya no recibir estos avisos: ${stop}`,
  ].join('\n');

/** One letter outside GSM 03.38 makes an SMS more than twice as dear: these are written without their accent. */
export const inGsm = (text: string): string =>
  text
    .replace(/[áíóúÁÍÓÚ]/g, (letter) => letter.normalize('NFD').charAt(0))
    .replaceAll('«', '"')
    .replaceAll('»', '"');
