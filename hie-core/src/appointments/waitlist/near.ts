/** Which services' waiting lists a place may be offered to: its own, and those of the same type, as far as their units are apart. */
import type { HealthcareService, Location } from '@medplum/fhirtypes';
import type { Listed } from '../directory.ts';
import type { Near } from './sql.ts';

const EARTH_KM = 6_371;

export function nearTo(agenda: Listed, agendas: readonly Listed[]): Near[] {
  const found = new Map<string, number>([[agenda.serviceId, 0]]);
  const types = typesOf(agenda.service);
  for (const other of agendas) {
    if (other.serviceId === agenda.serviceId || !typesOf(other.service).some((one) => types.includes(one))) continue;
    const km = distanceKm(agenda.location, other.location);
    if (km !== undefined) found.set(other.serviceId, Math.min(km, found.get(other.serviceId) ?? km));
  }
  return [...found].map(([service, km]) => ({ service, km }));
}

const typesOf = ({ type = [] }: HealthcareService): string[] =>
  type.flatMap(({ coding = [] }) => coding.map(({ system, code }) => `${system}|${code}`));

/** Great circle; undefined: one of them does not say where it is. */
export function distanceKm(a: Location | undefined, b: Location | undefined): number | undefined {
  const [from, to] = [a?.position, b?.position];
  if (from?.latitude === undefined || from.longitude === undefined) return undefined;
  if (to?.latitude === undefined || to.longitude === undefined) return undefined;
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const [north, east] = [radians(to.latitude - from.latitude), radians(to.longitude - from.longitude)];
  const chord =
    Math.sin(north / 2) ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(east / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}
