/**
 * What an item will be used next month. The method, on purpose one that a pharmacist can follow (docs/pronostico.md shows how it does against
 * simpler ones): the season is the city's (classical decomposition, ratios to the twelve months around each; a unit alone is too small to
 * have one), drawn towards none as far as chance alone explains it; the level is the unit's own (simple exponential smoothing of its months
 * without their season, months without stock left out).
 */
export const FORECAST_DEFINITION =
  'Pronóstico: nivel de la unidad (suavizamiento exponencial simple, α = 0.2, de su consumo mensual sin temporada; los meses sin existencia no ' +
  'cuentan) por la temporada de la ciudad para ese mes (descomposición clásica de dos años, atenuada por azar).';

export const ALPHA = 0.2;
const YEAR = 12;
const LEAST_MONTHS = 12;
const FLAT: readonly number[] = Array.from({ length: YEAR }, () => 1);

/**
 * @param city packs of each month over the whole city, oldest first
 * @param first calendar month of the first, 0 to 11
 * @returns January to December; their mean is 1
 */
export function seasonOf(city: readonly number[], first: number): readonly number[] {
  if (city.length < LEAST_MONTHS) return FLAT;
  const ratios: number[][] = Array.from({ length: YEAR }, () => []);
  for (const [at, packs] of city.entries()) {
    const around = aroundOf(city, at);
    if (around > 0) ratios[(first + at) % YEAR]!.push(packs / around);
  }
  const raw = ratios.map((some) => (some.length === 0 ? 1 : meanOf(some)));
  const mean = meanOf(raw);
  if (!(mean > 0)) return FLAT;
  const kept = keptOf(raw, mean, meanOf(city));
  return raw.map((one) => 1 + kept * (one / mean - 1));
}

/** Mean of the year around a month; at the ends, of the year there is. */
function aroundOf(city: readonly number[], at: number): number {
  const half = YEAR / 2;
  const middle = Math.min(Math.max(at, half), city.length - half);
  const year = city.slice(middle - half, middle + half);
  const next = city.slice(middle - half + 1, middle + half + 1);
  return next.length === YEAR ? (meanOf(year) + meanOf(next)) / 2 : meanOf(year);
}

/** How much of what the months differ is more than chance: 0 to 1. */
function keptOf(raw: readonly number[], mean: number, packs: number): number {
  const variance = raw.reduce((sum, one) => sum + (one / mean - 1) ** 2, 0) / (YEAR - 1);
  return variance === 0 || packs <= 0 ? 0 : Math.max(0, 1 - 1 / packs / variance);
}

/** @param first calendar month of the first rate. @returns undefined when there is none */
export function levelOf(
  rates: readonly (number | undefined)[],
  first: number,
  season: readonly number[],
): number | undefined {
  let level: number | undefined;
  let seen = 0;
  for (const [at, rate] of rates.entries()) {
    if (rate === undefined) continue;
    const plain = rate / Math.max(0.05, season[(first + at) % YEAR]!);
    seen += 1;
    // The first months weigh alike: one strange first month would stay in it for a year.
    level = level === undefined ? plain : level + Math.max(ALPHA, 1 / seen) * (plain - level);
  }
  return level;
}

/** @param month calendar month, 0 to 11 */
export const forecastOf = (level: number, month: number, season: readonly number[]): number =>
  level * season[month % YEAR]!;

const meanOf = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
