/**
 * `Location?near=latitude|longitude|distance|unit`: within that distance on a sphere. Without a distance five kilometres are
 * meant; R4 leaves it to the server. https://hl7.org/fhir/R4/location.html#positional
 */
import { fault } from '../../../errors.ts';
import { unescapeValue } from '../../criteria.ts';
import type { SearchCriterion } from '../../repository.ts';
import { anyOf, type Matcher, type Parameters } from './matcher.ts';
import { NEAR, paramHash } from './names.ts';
import { splitUnescaped } from './values.ts';

const DEFAULT_KM = 5;
const KM_OF: Readonly<Record<string, number>> = { km: 1, m: 0.001, '[mi_us]': 1.609347, '[mi_i]': 1.609344 };
const EARTH_KM = 6371;
const KM_PER_DEGREE = (Math.PI * EARTH_KM) / 180;

interface Around {
  readonly latitude: number;
  readonly longitude: number;
  readonly km: number;
}

export const near = ({ values }: SearchCriterion): Matcher => anyOf(values.map((value) => within(asked(value))));

function asked(value: string): Around {
  const [latitude, longitude, distance = '', unit = ''] = splitUnescaped(value, '|').map(unescapeValue);
  const km = (distance === '' ? DEFAULT_KM : number(distance)) * (KM_OF[unit || 'km'] ?? Number.NaN);
  const around = { latitude: number(latitude), longitude: number(longitude), km };
  if (Math.abs(around.latitude) <= 90 && Math.abs(around.longitude) <= 180 && km >= 0) return around;
  throw fault('value', 'near no se entiende.', {
    path: 'near',
    rule: `R4: latitud|longitud|distancia|unidad, en grados decimales; unidad ${Object.keys(KM_OF).join(', ')}`,
    value: value.slice(0, 80),
    fix: 'Escriba por ejemplo near=19.4326|-99.1332|3|km.',
  });
}

const number = (text: string | undefined): number =>
  text !== undefined && /^[+-]?\d{1,9}(?:\.\d{1,20})?$/.test(text) ? Number(text) : Number.NaN;

/** From the stretch of latitudes, which has an index, to the distance itself. */
function within({ latitude, longitude, km }: Around): Matcher {
  const [north, east] = NEAR.map((aspect) => paramHash('Location', aspect));
  const test = (p: Parameters, x: string, y: string): string => {
    const margin = km / KM_PER_DEGREE;
    const [lat, lon] = [p.add(latitude, 'float8'), p.add(longitude, 'float8')];
    return `${x}.param = ${p.add(north, 'bigint')} and ${x}.low >= ${p.add(latitude - margin, 'float8')}
      and ${x}.low <= ${p.add(latitude + margin, 'float8')} and ${y}.param = ${p.add(east, 'bigint')}
      and ${2 * EARTH_KM} * asin(sqrt(least(1, power(sin(radians(${x}.low - ${lat}) / 2), 2)
        + cos(radians(${lat})) * cos(radians(${x}.low)) * power(sin(radians(${y}.low - ${lon}) / 2), 2)))) <= ${p.add(km, 'float8')}`;
  };
  return {
    probe(p, id) {
      const [x, y] = [p.alias(), p.alias()];
      return `exists (select from population_range ${x} join population_range ${y} on ${y}.id = ${x}.id where ${x}.id = ${id} and ${test(p, x, y)} offset 0)`;
    },
    set(p) {
      const [x, y] = [p.alias(), p.alias()];
      return `select ${x}.id from population_range ${x} join population_range ${y} on ${y}.id = ${x}.id where ${test(p, x, y)}`;
    },
  };
}
