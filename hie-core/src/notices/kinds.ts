/** What people are told, about which topic, and how urgent it is (docs/adr/0034). */
export const TOPICS = ['citas', 'emergencias', 'accesos', 'programas'] as const;
export type Topic = (typeof TOPICS)[number];

/** Told unless the person says no; the daily notice of accesses only to who asks for it. */
export const TOLD_BY_ITSELF: Readonly<Record<Topic, boolean>> = {
  citas: true,
  emergencias: true,
  accesos: false,
  programas: true,
};

export interface Kind {
  readonly topic: Topic;
  /** By every way there is; the others by e-mail, or SMS where there is no e-mail. */
  readonly everyWay: boolean;
  /** Goes out at night too, by e-mail; never by SMS. */
  readonly atNight: boolean;
}

export const KINDS = {
  'recordatorio-7d': { topic: 'citas', everyWay: false, atNight: false },
  'recordatorio-1d': { topic: 'citas', everyWay: false, atNight: false },
  'recordatorio-hoy': { topic: 'citas', everyWay: true, atNight: false },
  /** Whoever attends will not be there: another time, to be accepted. */
  'cita-movida': { topic: 'citas', everyWay: true, atNight: false },
  /** … and there was no other time. */
  'cita-sin-lugar': { topic: 'citas', everyWay: true, atNight: false },
  oferta: { topic: 'citas', everyWay: true, atNight: false },
  'acceso-de-emergencia': { topic: 'emergencias', everyWay: true, atNight: true },
  'accesos-del-dia': { topic: 'accesos', everyWay: false, atNight: false },
  /** Something to read in the portal, of a programme at home. */
  consejo: { topic: 'programas', everyWay: false, atNight: false },
  /** Somebody of the unit wrote to the person. */
  mensaje: { topic: 'programas', everyWay: true, atNight: false },
} as const satisfies Readonly<Record<string, Kind>>;

export type NoticeKind = keyof typeof KINDS;
export const kindOf = (name: string): Kind | undefined => (KINDS as Readonly<Record<string, Kind>>)[name];

export const CHANNELS = ['correo', 'sms'] as const;
export type Channel = (typeof CHANNELS)[number];
