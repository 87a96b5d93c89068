/**
 * Where somebody means by what he typed (a postal code, an alcaldía), and which clinics are nearest to it: same alcaldía, then its
 * neighbours, then the rest; within each by how close the postal codes are, which SEPOMEX gives out by neighbourhood. Pure.
 */
import type { CodeSystemImage } from '@amate/terminology/system/image.ts';
import { valuesOf } from '@amate/terminology/system/image.ts';
import type { Listed } from '../directory.ts';
import { type Alcaldia, alcaldiaNamed, alcaldiaOfKey, alcaldiaOfPostalCode, bare } from './alcaldias.ts';

export interface Near {
  readonly postalCode: string | undefined;
  readonly alcaldia: Alcaldia | undefined;
}
export type Meant =
  | { readonly kind: 'near'; readonly near: Near }
  /** Nothing was typed. */
  | { readonly kind: 'anywhere' }
  | { readonly kind: 'unknown' };

/** @param postal the loaded catalogue of SEPOMEX; without it the first digits tell the alcaldía */
export function placeMeant(text: string, postal: CodeSystemImage | undefined): Meant {
  const typed = text.trim();
  if (typed === '') return { kind: 'anywhere' };
  if (!/^\d+$/.test(typed)) {
    const alcaldia = alcaldiaNamed(typed);
    return alcaldia === undefined ? { kind: 'unknown' } : { kind: 'near', near: { postalCode: undefined, alcaldia } };
  }
  const postalCode = typed.padStart(5, '0');
  const at = postal?.find(postalCode) ?? -1;
  const alcaldia =
    (at >= 0 ? alcaldiaOfKey(valuesOf(postal!.bodyAt(at), 'municipio')[0] ?? '') : undefined) ??
    alcaldiaOfPostalCode(postalCode);
  if (typed.length > 5 || typed.length < 4 || alcaldia === undefined || (postal !== undefined && at < 0))
    return { kind: 'unknown' };
  return { kind: 'near', near: { postalCode, alcaldia } };
}

export interface Clinic {
  /** Of the Location, else of the Organization. */
  readonly id: string;
  readonly name: string;
  readonly alcaldia: string | undefined;
  readonly postalCode: string | undefined;
  readonly street: string | undefined;
  readonly services: readonly Service[];
  readonly agendas: readonly Listed[];
  /** Where it stands on any map: by its position, else by its address. */
  readonly map: string;
}
export interface Service {
  /** Name without accents: the same service in all clinics. */
  readonly key: string;
  readonly name: string;
}

/** Services that somebody may book by himself, as named by most clinics first. */
export function servicesOf(agendas: readonly Listed[]): readonly (Service & { readonly clinics: number })[] {
  const found = new Map<string, { key: string; name: string; clinics: Set<string> }>();
  for (const agenda of agendas) {
    if (!isOpen(agenda)) continue;
    const service = serviceOf(agenda);
    const known = found.get(service.key) ?? { ...service, clinics: new Set<string>() };
    known.clinics.add(clinicId(agenda));
    found.set(service.key, known);
  }
  return [...found.values()]
    .map(({ clinics, ...service }) => ({ ...service, clinics: clinics.size }))
    .sort((a, b) => b.clinics - a.clinics || a.name.localeCompare(b.name, 'es'));
}

const isOpen = ({ rules }: Listed): boolean => !rules.referralOnly;
export const serviceOf = ({ service }: Listed): Service => {
  const name = service.name?.trim() || service.type?.[0]?.text || 'Consulta';
  return { key: bare(name).replace(/[^a-z0-9]+/g, '-'), name };
};
const clinicId = ({ locationId, organizationId, id }: Listed): string => locationId ?? organizationId ?? id;

/** Clinics with that service (or any, where none is named), the nearest first. */
export function clinicsNear(
  agendas: readonly Listed[],
  key: string | undefined,
  near: Near | undefined,
): readonly Clinic[] {
  const wanted = agendas.filter((agenda) => isOpen(agenda) && (key === undefined || serviceOf(agenda).key === key));
  const clinics = [...Map.groupBy(wanted, clinicId)].map(([id, list]) => clinicOf(id, list));
  return clinics
    .map((clinic) => ({ clinic, rank: rankOf(clinic, near) }))
    .sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || a.clinic.name.localeCompare(b.clinic.name, 'es'))
    .map(({ clinic }) => clinic);
}

export function clinicOf(id: string, agendas: readonly Listed[]): Clinic {
  const { location, organization } = agendas[0]!;
  const address = location?.address ?? organization?.address?.[0] ?? {};
  const own = address.postalCode === undefined ? undefined : alcaldiaOfPostalCode(address.postalCode);
  const services = new Map(agendas.map((agenda) => [serviceOf(agenda).key, serviceOf(agenda)]));
  const alcaldia = (alcaldiaNamed(address.district) ?? alcaldiaNamed(address.city) ?? own)?.name;
  const [name, street] = [location?.name ?? organization?.name ?? 'Unidad de salud', address.line?.join(', ')];
  return {
    ...{ id, agendas, name, alcaldia, postalCode: address.postalCode, street },
    services: [...services.values()].sort((a, b) => a.name.localeCompare(b.name, 'es')),
    map: mapOf(location?.position, [street ?? name, alcaldia, address.postalCode, 'Ciudad de México']),
  };
}

interface Position {
  readonly latitude?: number;
  readonly longitude?: number;
}

/** An address that every telephone opens; the map learns which clinic, and nothing of who asks. */
function mapOf(position: Position | undefined, address: readonly (string | undefined)[]): string {
  const [latitude, longitude] = [position?.latitude, position?.longitude];
  return latitude === undefined || longitude === undefined
    ? `${MAP}/search?query=${encodeURIComponent(address.filter(Boolean).join(', '))}`
    : `${MAP}/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
}
const MAP = 'https://www.openstreetmap.org';

function rankOf({ alcaldia, postalCode }: Clinic, near: Near | undefined): readonly [number, number] {
  if (near === undefined) return [0, 0];
  const own = alcaldiaNamed(alcaldia);
  const tier =
    near.alcaldia === undefined || own === undefined
      ? 3
      : own.key === near.alcaldia.key
        ? 0
        : near.alcaldia.neighbours.includes(own.postal)
          ? 1
          : 2;
  const apart =
    near.postalCode === undefined || postalCode === undefined
      ? 0
      : Math.abs(Number(near.postalCode) - Number(postalCode));
  return [tier, apart];
}
