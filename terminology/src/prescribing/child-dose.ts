/**
 * Dose by weight for children: what a day's dose should be, and whether what was written is near it.
 * `ATC | mg/kg/día mínimo | máximo | tomas al día | máximo mg/día | fuente` (`-`: pending, data/sources.ts). Usual outpatient indications.
 */
import { rowsOf } from './table.ts';

const TABLE = `
N02BE01 | 40 | 60 | 4 | 4000 | -
M01AE01 | 15 | 40 | 3 | 2400 | -
J01CA04 | 45 | 90 | 2 | 3000 | -
J01CR02 | 40 | 90 | 2 | 2000 | -
J01CA01 | 50 | 100 | 4 | 4000 | -
J01CF01 | 25 | 50 | 4 | 2000 | -
J01DB01 | 25 | 100 | 4 | 4000 | -
J01FA10 | 10 | 12 | 1 | 500 | -
J01FA09 | 15 | 15 | 2 | 1000 | -
J01FA01 | 30 | 50 | 4 | 2000 | -
J01EE01 | 6 | 12 | 2 | 320 | -
J01XE01 | 5 | 7 | 4 | 400 | nitrofurantoina-dosis
P01AB01 | 15 | 50 | 3 | 2250 | -
A03FA01 | 0.3 | 0.45 | 3 | 30 | ema-metoclopramida
H02AB06 | 1 | 2 | 1 | 60 | -
H02AB07 | 1 | 2 | 1 | 60 | -
R06AA02 | 5 | 5 | 4 | 300 | -
R05CB06 | 1.2 | 1.6 | 2 | 90 | -
R06AB04 | 0.35 | 0.35 | 4 | 12 | -
`;

export interface ChildDose {
  readonly atc: string;
  readonly low: number;
  readonly high: number;
  readonly times: number;
  readonly mostPerDay: number;
  readonly source: string | undefined;
}

export const childDoses: readonly ChildDose[] = rowsOf(TABLE, 6).map(([atc = '', low, high, times, most, source]) => ({
  ...{ atc, low: Number(low), high: Number(high), times: Number(times), mostPerDay: Number(most) },
  source: source === '-' ? undefined : source,
}));

export const childDoseOf = (atc: string | undefined): ChildDose | undefined =>
  childDoses.find((dose) => dose.atc === atc);

export type Judged = 'low' | 'fits' | 'high';

/** A tenth either way is rounding of the spoon or the tablet. */
export function judge(dose: ChildDose, mgPerDay: number, weightKg: number): Judged {
  const perKg = mgPerDay / weightKg;
  if (mgPerDay > dose.mostPerDay * 1.1 || perKg > dose.high * 1.1) return 'high';
  const enough = Math.min(dose.low * weightKg, dose.mostPerDay);
  return mgPerDay < enough * 0.9 ? 'low' : 'fits';
}

/** Strength in `500 mg/5 mL`, `2 g/100 mL`, `500 mg`; of a combination the first substance, as doses are given by it. */
export interface Strength {
  readonly mg: number;
  /** 1 for a tablet; for a liquid the mL that hold `mg`. */
  readonly per: number;
  readonly liquid: boolean;
}

const QUANTITY = /(\d[\d\s]{0,10}(?:[.,]\d{1,6})?)\s{0,3}(mg|g|µg|mcg)\b/i;
const UNITS: Readonly<Record<string, number>> = { mg: 1, g: 1000, µg: 0.001, mcg: 0.001 };

export function strengthOf(text: string): Strength | undefined {
  const found = QUANTITY.exec(text);
  if (found === null) return undefined;
  const mg = Number(found[1]!.replace(/\s/g, '').replace(',', '.')) * UNITS[found[2]!.toLowerCase()]!;
  const volume = /(?:\/|por\s)\s{0,3}(\d{1,5}(?:[.,]\d{1,4})?)?\s{0,3}ml\b/i.exec(text);
  if (volume === null) return { mg, per: 1, liquid: false };
  return { mg, per: Number((volume[1] ?? '1').replace(',', '.')), liquid: true };
}
