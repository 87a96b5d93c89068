/**
 * What the clinics' pharmacies hand out, month by month for two years: packs that follow the illnesses of `diseases.ts`, their season and how
 * hard each year's season is, how many people a clinic serves and how that grows, and chance. Shelves run empty now and then: then fewer
 * days count. Believable, not epidemiology.
 */
import { ALCALDIAS } from './alcaldias.ts';
import { CHRONIC, DISEASES, type Season, seasonal } from './diseases.ts';
import { makeFacilities } from './facilities.ts';
import { Random } from './random.ts';

export interface ConsumedItem {
  readonly key: string;
  readonly name: string;
  readonly group: 'invierno' | 'calor' | 'crónico' | 'sin temporada';
  /** CIE-10 codes that it is given for. */
  readonly codes: readonly string[];
  /** Packs for each case or control. */
  readonly packs: number;
}

const item = (key: string, name: string, group: ConsumedItem['group'], codes: string, packs: number): ConsumedItem => ({
  ...{ key, name, group, packs },
  codes: codes.split(' '),
});

export const CONSUMED: readonly ConsumedItem[] = [
  item('010.000.0104.00', 'Paracetamol 500 mg', 'invierno', 'J00 J02.9 J06.9 J11.1', 1.6),
  item('010.000.2128.00', 'Amoxicilina 500 mg', 'invierno', 'J02.9 J20.9 H66.9', 1.2),
  item('010.000.0402.00', 'Clorfenamina 4 mg', 'invierno', 'J00 J06.9', 0.7),
  item('010.000.0429.00', 'Salbutamol aerosol', 'invierno', 'J20.9 J18.9', 0.8),
  item('010.000.3623.00', 'Electrolitos orales', 'calor', 'A09 K52.9', 3),
  item('010.000.4255.00', 'Ciprofloxacino 250 mg', 'calor', 'N39.0 A09', 1),
  item('010.000.1308.00', 'Metronidazol 500 mg', 'calor', 'A09 N76.0', 0.8),
  item('010.000.0572.00', 'Metoprolol 100 mg', 'crónico', 'I10', 1),
  item('010.000.2520.00', 'Losartán 50 mg', 'crónico', 'I10', 1.6),
  item('010.000.5165.00', 'Metformina 850 mg', 'crónico', 'E11.9', 2),
  item('010.000.0655.00', 'Bezafibrato 200 mg', 'crónico', 'E78.5', 1),
  item('010.000.1007.00', 'Levotiroxina 100 µg', 'crónico', 'E03.9', 1),
  item('010.000.3407.00', 'Naproxeno 250 mg', 'sin temporada', 'M54.5 M17.9 S93.4', 1.2),
  item('010.000.0108.00', 'Metamizol 500 mg', 'sin temporada', 'R10.4 G43.9', 1),
  item('010.000.1233.00', 'Ranitidina 150 mg', 'sin temporada', 'K29.7 K21.9', 1.4),
  item('010.000.1703.00', 'Sulfato ferroso 200 mg', 'sin temporada', 'D50.9 Z00.1', 0.6),
];

export const MONTHS = 24;
const CLINICS = 60;
/** Cases a month for each point of weight, of a clinic that serves as many as the average one. */
const CASES = 0.55;
const CHRONIC_CASES = 40;

export interface ConsumedMonth {
  readonly packs: number;
  /** Days of thirty on which there was something to hand out. */
  readonly days: number;
}

export interface ConsumedSeries {
  readonly clues: string;
  readonly item: ConsumedItem;
  /** Oldest first; the first is a January. */
  readonly months: readonly ConsumedMonth[];
}

export function cityConsumption(seed: string | number): ConsumedSeries[] {
  const { clinics } = makeFacilities(seed, 1, CLINICS);
  const mean = ALCALDIAS.reduce((sum, { population }) => sum + population, 0) / ALCALDIAS.length;
  const years = severities(seed);
  return clinics.flatMap((clinic) =>
    CONSUMED.map((one, at): ConsumedSeries => {
      const random = new Random(seed, `consumo ${clinic.clues}`, at);
      const size = random.around(1, 0.25) * Math.min(1.6, Math.max(0.5, clinic.alcaldia.population / mean));
      const growth = random.around(1.03, 0.06);
      const months = Array.from({ length: MONTHS }, (_, month): ConsumedMonth => {
        const days = random.chance(0.07) ? random.int(0, 26) : 30;
        const cases = expectedCases(one, month, years) * size * growth ** (month / 12);
        return { packs: draw(random, (cases * one.packs * days) / 30), days };
      });
      return { clues: clinic.clues, item: one, months };
    }),
  );
}

/** How hard a year's winters and hot months are, beside the usual. */
function severities(seed: string | number): ReadonlyMap<string, number> {
  const random = new Random(seed, 'temporadas', 0);
  return new Map(
    (['invierno', 'calor'] as const).flatMap((season) =>
      [0, 1, 2].map((year): [string, number] => [`${season} ${year}`, random.around(1, 0.12)]),
    ),
  );
}

function expectedCases({ codes }: ConsumedItem, month: number, years: ReadonlyMap<string, number>): number {
  const calendar = (month % 12) + 1;
  const hard = (season: Season): number => {
    // A winter belongs to the year in which it ends.
    const year = Math.floor((month + (season === 'invierno' ? 6 : 0)) / 12);
    return season === undefined ? 1 : (years.get(`${season} ${year}`) ?? 1);
  };
  const acute = DISEASES.filter(({ code }) => codes.includes(code)).reduce(
    (sum, { clinic, season }) => sum + clinic * CASES * (1 + (seasonal(season, calendar) - 1) * hard(season)),
    0,
  );
  const chronic = CHRONIC.filter(({ code }) => codes.includes(code)).reduce(
    (sum, { clinicVisits }) => sum + clinicVisits * CHRONIC_CASES,
    0,
  );
  return acute + chronic;
}

/** Poisson; for many, by its bell. */
const draw = (random: Random, mean: number): number =>
  mean < 6 ? random.count(mean) : Math.max(0, Math.round(random.around(mean, Math.sqrt(mean))));
