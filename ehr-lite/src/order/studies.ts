/** What a first-level clinic orders, by one key: studies with their LOINC code, how the person prepares, and after how long repeating makes sense. */
import type { TextKey } from '../texts/t.ts';

export type StudyKind = 'laboratory' | 'imaging';
export type Preparation = Extract<TextKey, `order.prep.${string}`>;

export interface Study {
  readonly key: string;
  readonly kind: StudyKind;
  readonly loinc: string;
  readonly words: string;
  readonly prep: readonly Preparation[];
  /** Repeated sooner it is warned of. */
  readonly days: number;
  /** Other codes under which laboratories report the same. */
  readonly also?: readonly string[];
}

const FASTING: Preparation = 'order.prep.fasting8';
const FASTING_12: Preparation = 'order.prep.fasting12';
const URINE: Preparation = 'order.prep.urine';

const lab = (key: string, loinc: string, words: string, more: Partial<Study> = {}): Study => ({
  ...{ key, kind: 'laboratory', loinc, words, prep: [], days: 14 },
  ...more,
});
const image = (key: string, loinc: string, words: string, prep: readonly Preparation[] = []): Study => ({
  ...{ key, kind: 'imaging', loinc, words, prep, days: 60 },
});

export const STUDIES: readonly Study[] = [
  lab('bh', '58410-2', 'Biometría hemática', { also: ['57021-8'], days: 30 }),
  lab('qs', '24323-8', 'Química sanguínea', { also: ['24320-4', '51990-0'], prep: [FASTING], days: 30 }),
  lab('hba1c', '4548-4', 'Hemoglobina glucosilada (HbA1c)', { also: ['17856-6', '55454-3'], days: 84 }),
  lab('lipidos', '24331-1', 'Perfil de lípidos', { also: ['57698-3'], prep: [FASTING_12], days: 84 }),
  lab('ego', '24356-8', 'Examen general de orina', { prep: [URINE] }),
  lab('glucosa', '1558-6', 'Glucosa en ayuno', { also: ['2345-7', '2339-0'], prep: [FASTING] }),
  lab('creatinina', '2160-0', 'Creatinina', { days: 30 }),
  lab('rac', '9318-7', 'Albúmina/creatinina en orina', {
    also: ['14959-1'],
    prep: ['order.prep.firstUrine'],
    days: 84,
  }),
  lab('electrolitos', '24326-1', 'Electrólitos'),
  lab('hepatico', '24325-3', 'Perfil hepático', { prep: [FASTING], days: 30 }),
  lab('tsh', '3016-3', 'TSH', { also: ['11579-0', '11580-8'], days: 42 }),
  lab('urocultivo', '630-4', 'Urocultivo', { prep: [URINE, 'order.prep.noAntibiotic'] }),
  lab('tp', '5902-2', 'Tiempo de protrombina'),
  lab('grupo', '882-1', 'Grupo y Rh', { days: 36_500 }),
  lab('vdrl', '5292-8', 'VDRL', { days: 84 }),
  lab('vih', '56888-1', 'VIH 1 y 2', { prep: ['order.prep.consent'], days: 84 }),
  lab('embarazo', '2118-8', 'Prueba de embarazo en sangre'),
  lab('baar', '11545-1', 'Baciloscopia', { prep: ['order.prep.sputum'], days: 1 }),
  lab('papanicolaou', '10524-7', 'Citología cervical', { prep: ['order.prep.cytology'], days: 365 }),
  lab('sangre-oculta', '29771-3', 'Sangre oculta en heces', { days: 365 }),
  image('torax', '36643-5', 'Radiografía de tórax (PA y lateral)', ['order.prep.metal']),
  image('us-abdomen', '24558-9', 'Ultrasonido de abdomen', ['order.prep.fasting8']),
  image('us-obstetrico', '11525-3', 'Ultrasonido obstétrico', ['order.prep.bladder']),
  image('us-pelvico', '24869-0', 'Ultrasonido pélvico', ['order.prep.bladder']),
  image('mastografia', '24606-6', 'Mastografía de tamizaje', ['order.prep.breast']),
  image('ecg', '11524-6', 'Electrocardiograma'),
];

/** Several at once: what a control or a first visit asks for. */
export interface Panel {
  readonly words: Extract<TextKey, `order.panel.${string}`>;
  readonly studies: readonly string[];
}
export const PANELS: readonly Panel[] = [
  { words: 'order.panel.diabetes', studies: ['hba1c', 'qs', 'lipidos', 'rac', 'ego'] },
  { words: 'order.panel.hypertension', studies: ['qs', 'lipidos', 'electrolitos', 'rac', 'ego', 'ecg'] },
  {
    words: 'order.panel.pregnancy',
    studies: ['bh', 'glucosa', 'ego', 'urocultivo', 'grupo', 'vdrl', 'vih', 'us-obstetrico'],
  },
  { words: 'order.panel.surgery', studies: ['bh', 'qs', 'tp', 'grupo', 'ego'] },
];

export const studyOf = (key: string): Study | undefined => STUDIES.find((one) => one.key === key);
export const studyByCode = (code: string): Study | undefined =>
  STUDIES.find(({ loinc, also = [] }) => loinc === code || also.includes(code));

/** Another study than those of the list. */
export const USUAL_DAYS = 14;
