/** How far units are from each other: along the great circle; without coordinates, those of one alcaldía are near each other. */
import type { Distance } from './redistribute.ts';

interface Where {
  readonly clues: string;
  readonly district: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

const EARTH_METRES = 6_371_000;
/** Within an alcaldía, when nothing better is known. */
const SAME_DISTRICT_METRES = 5_000;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

export function distanceOf(sites: readonly Where[]): Distance {
  const bySite = new Map(sites.map((site) => [site.clues, site]));
  return (from, to) => {
    const a = bySite.get(from);
    const b = bySite.get(to);
    if (a?.latitude == null || a.longitude == null || b?.latitude == null || b.longitude == null)
      return a?.district != null && a.district === b?.district ? SAME_DISTRICT_METRES : undefined;
    const north = radians(b.latitude - a.latitude);
    const east = radians(b.longitude - a.longitude);
    const chord =
      Math.sin(north / 2) ** 2 +
      Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(east / 2) ** 2;
    return Math.round(2 * EARTH_METRES * Math.asin(Math.sqrt(chord)));
  };
}
