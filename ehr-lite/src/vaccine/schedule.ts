/**
 * The national vaccination schedule as data, version by version. Ages, doses and doubts are those of the starter catalogue of
 * vaccines (`terminology/src/starters/data/vacunas.tsv`) and of the five Cartillas Nacionales de Vacunación (0–9, 10–19, women and
 * men of 20–59, 60 and more). `confidence` says how far a row was confirmed: «por confirmar» is shown beside it on the card.
 * When a dose counts as overdue is this project's own working rule, not the schedule's: one month late below two years, six
 * months above.
 */
export const SCHEDULE_VERSION = '2026.1';

export interface Age {
  readonly months: number;
}
export type Confidence = 'alta' | 'por-confirmar';

export interface Dose {
  /** Key of the catalogue of vaccines. */
  readonly vaccine: string;
  /** Label of the dose: `1`, `2`, `refuerzo`, `única`. */
  readonly dose: string;
  readonly fromMonths: number;
  /** From this age on it is not given any more. */
  readonly untilMonths: number;
  readonly sex?: 'female' | 'male';
  readonly confidence: Confidence;
  /** Key of a sentence of the catalogue that a reader needs to judge it. */
  readonly note?: 'hexavalent' | 'rotavirus' | 'srp2' | 'vph' | 'history';
}
export interface Yearly {
  readonly vaccine: string;
  readonly fromMonths: number;
  readonly untilMonths: number;
  /** Month of the year (1–12) in which the season's campaign begins and the one after its last. */
  readonly season: readonly [start: number, end: number];
  readonly confidence: Confidence;
}
export interface Every {
  readonly vaccine: string;
  readonly fromMonths: number;
  readonly everyYears: number;
  readonly confidence: Confidence;
}
/** Given for a reason other than age; the card names it and does not call it due. */
export interface Conditional {
  readonly vaccine: string;
  readonly when: 'pregnancy' | 'risk' | 'history' | 'exposure';
  readonly fromMonths: number;
  readonly confidence: Confidence;
}

const YEAR = 12;
/** Cartilla of girls and boys: to the tenth birthday. What was not given by then is no longer this card's question. */
const CHILD = 10 * YEAR;
const EVER = 999 * YEAR;

export const DOSES: readonly Dose[] = [
  { vaccine: 'bcg', dose: 'única', fromMonths: 0, untilMonths: 5 * YEAR, confidence: 'alta' },
  { vaccine: 'hepatitis-b', dose: '1', fromMonths: 0, untilMonths: 2, confidence: 'alta', note: 'hexavalent' },
  { vaccine: 'hexavalente', dose: '1', fromMonths: 2, untilMonths: 5 * YEAR, confidence: 'alta' },
  { vaccine: 'hexavalente', dose: '2', fromMonths: 4, untilMonths: 5 * YEAR, confidence: 'alta' },
  { vaccine: 'hexavalente', dose: '3', fromMonths: 6, untilMonths: 5 * YEAR, confidence: 'alta' },
  { vaccine: 'hexavalente', dose: 'refuerzo', fromMonths: 18, untilMonths: 5 * YEAR, confidence: 'alta' },
  { vaccine: 'rotavirus', dose: '1', fromMonths: 2, untilMonths: 8, confidence: 'alta', note: 'rotavirus' },
  { vaccine: 'rotavirus', dose: '2', fromMonths: 4, untilMonths: 8, confidence: 'alta', note: 'rotavirus' },
  { vaccine: 'neumococo-conjugada', dose: '1', fromMonths: 2, untilMonths: 5 * YEAR, confidence: 'alta' },
  { vaccine: 'neumococo-conjugada', dose: '2', fromMonths: 4, untilMonths: 5 * YEAR, confidence: 'alta' },
  { vaccine: 'neumococo-conjugada', dose: 'refuerzo', fromMonths: 12, untilMonths: 5 * YEAR, confidence: 'alta' },
  { vaccine: 'influenza', dose: '1', fromMonths: 6, untilMonths: YEAR, confidence: 'alta' },
  { vaccine: 'influenza', dose: '2', fromMonths: 7, untilMonths: YEAR, confidence: 'alta' },
  { vaccine: 'srp', dose: '1', fromMonths: 12, untilMonths: CHILD, confidence: 'alta' },
  { vaccine: 'srp', dose: '2', fromMonths: 18, untilMonths: CHILD, confidence: 'por-confirmar', note: 'srp2' },
  { vaccine: 'dpt', dose: 'refuerzo', fromMonths: 4 * YEAR, untilMonths: 7 * YEAR, confidence: 'alta' },
  {
    vaccine: 'vph',
    dose: 'única',
    fromMonths: 11 * YEAR,
    untilMonths: 17 * YEAR,
    confidence: 'por-confirmar',
    note: 'vph',
  },
  {
    ...{ vaccine: 'neumococo-polisacarida', dose: 'única', confidence: 'por-confirmar' },
    ...{ fromMonths: 65 * YEAR, untilMonths: EVER },
  },
];

export const YEARLY: readonly Yearly[] = [
  { vaccine: 'influenza', fromMonths: 12, untilMonths: 60, season: [10, 4], confidence: 'alta' },
  { vaccine: 'influenza', fromMonths: 60 * YEAR, untilMonths: EVER, season: [10, 4], confidence: 'alta' },
];

export const EVERY: readonly Every[] = [{ vaccine: 'td', fromMonths: 15 * YEAR, everyYears: 10, confidence: 'alta' }];

export const CONDITIONAL: readonly Conditional[] = [
  { vaccine: 'tdpa', when: 'pregnancy', fromMonths: 10 * YEAR, confidence: 'alta' },
  { vaccine: 'vsr', when: 'pregnancy', fromMonths: 10 * YEAR, confidence: 'por-confirmar' },
  { vaccine: 'influenza', when: 'pregnancy', fromMonths: 10 * YEAR, confidence: 'alta' },
  { vaccine: 'hepatitis-b', when: 'history', fromMonths: 11 * YEAR, confidence: 'por-confirmar' },
  { vaccine: 'sr', when: 'history', fromMonths: 10 * YEAR, confidence: 'alta' },
  { vaccine: 'covid-19', when: 'risk', fromMonths: 6, confidence: 'por-confirmar' },
  { vaccine: 'hepatitis-a', when: 'risk', fromMonths: 12, confidence: 'por-confirmar' },
  { vaccine: 'varicela', when: 'risk', fromMonths: 12, confidence: 'por-confirmar' },
  { vaccine: 'rabia', when: 'exposure', fromMonths: 0, confidence: 'alta' },
];

export interface Vaccine {
  readonly key: string;
  readonly name: string;
  readonly atc: string;
  /** Names under which old records hold it, compared without accents. */
  readonly words: RegExp;
}
/** Order of the cartilla. Older combined vaccines count for the one that took their place. */
export const VACCINES: readonly Vaccine[] = [
  { key: 'bcg', name: 'BCG', atc: 'J07AN01', words: /\bbcg\b|antituberculos/ },
  {
    ...{ key: 'hexavalente', name: 'Hexavalente acelular', atc: 'J07CA09' },
    words: /hexavalente|pentavalente|dpat? ?vi?p/,
  },
  { key: 'hepatitis-b', name: 'Hepatitis B', atc: 'J07BC01', words: /hepatitis b|anti ?hepatitis b|\bhb\b/ },
  { key: 'rotavirus', name: 'Rotavirus', atc: 'J07BH01', words: /rotavirus/ },
  {
    ...{ key: 'neumococo-polisacarida', name: 'Neumocócica polisacárida 23', atc: 'J07AL01' },
    words: /(neumoc|pneumoc).*(polisac|23)/,
  },
  {
    ...{ key: 'neumococo-conjugada', name: 'Neumocócica conjugada', atc: 'J07AL02' },
    words: /neumoc|pneumoc|\bvcn\b|\bpcv\b/,
  },
  { key: 'influenza', name: 'Influenza', atc: 'J07BB02', words: /influenza|\bgripe\b/ },
  { key: 'srp', name: 'Triple viral (SRP)', atc: 'J07BD52', words: /\bsrp\b|triple viral|\bmmr\b/ },
  { key: 'sr', name: 'Doble viral (SR)', atc: 'J07BD53', words: /\bsr\b|doble viral/ },
  { key: 'dpt', name: 'DPT', atc: 'J07AJ51', words: /\bdpt\b|triple bacteriana/ },
  { key: 'vph', name: 'Papiloma humano (VPH)', atc: 'J07BM01', words: /papiloma|\bvph\b|\bhpv\b/ },
  { key: 'tdpa', name: 'Tdpa', atc: 'J07AJ52', words: /\btdpa\b/ },
  { key: 'td', name: 'Td', atc: 'J07AM51', words: /\btd\b|toxoide tetan|antitetan/ },
  { key: 'covid-19', name: 'COVID-19', atc: 'J07BN', words: /covid|sars ?cov/ },
  { key: 'hepatitis-a', name: 'Hepatitis A', atc: 'J07BC02', words: /hepatitis a\b/ },
  { key: 'varicela', name: 'Varicela', atc: 'J07BK01', words: /varicela/ },
  { key: 'rabia', name: 'Antirrábica', atc: 'J07BG01', words: /rabi[ac]/ },
  { key: 'vsr', name: 'Virus sincicial respiratorio', atc: 'J07BX05', words: /sincicial|\bvsr\b/ },
];
