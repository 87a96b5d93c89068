/** A row of the facilities → its Organization and its Location, with all that stands there and the file does not speak of (pure). */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Address, CodeableConcept, Identifier, Location, Organization, Reference } from '@medplum/fhirtypes';
import { FACILITY, isRegisteredFacility, REGISTRY_META } from '../../profiles/mcsd.ts';
import { type Former, type Standing, withClues } from '../clues-history.ts';
import { type FacilityRow, isClosed } from './facilities.ts';
import { telecomOf } from './telecom.ts';

/** A row that is known by its CLUES. */
export type KnownRow = FacilityRow & { readonly clues: string; readonly formers: readonly Former[] };

/** HL7 location-physical-type. */
const BUILDING: CodeableConcept = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/location-physical-type', code: 'bu', display: 'Building' }],
};

export function organizationOf(row: KnownRow, before: Organization | undefined, today: string): Organization {
  const address = addressOf(row, before?.address?.[0]);
  const closed = isClosed(row) ?? before?.active === false;
  return {
    ...(before ?? { resourceType: 'Organization' as const }),
    meta: metaOf('Organization', before),
    identifier: withClues(trusted(row, before), standingOf(row, closed), today),
    active: !closed,
    type: typesOf(row, before?.type),
    name: row.nombre,
    ...telecomOf(row.telefono, before?.telecom),
    ...(address !== undefined && { address: [address, ...(before?.address ?? []).slice(1)] }),
  };
}

export function locationOf(
  row: KnownRow,
  before: Location | undefined,
  organization: Reference<Organization>,
  today: string,
): Location {
  const address = addressOf(row, before?.address);
  const closed = isClosed(row) ?? before?.status === 'inactive';
  const { latitud: latitude, longitud: longitude } = row;
  return {
    ...(before ?? { resourceType: 'Location' as const }),
    meta: metaOf('Location', before),
    identifier: withClues(trusted(row, before), standingOf(row, closed), today),
    status: closed ? 'inactive' : 'active',
    name: row.nombre,
    mode: 'instance',
    type: typesOf(row, before?.type),
    ...(address !== undefined && { address }),
    physicalType: BUILDING,
    ...(latitude !== undefined && longitude !== undefined && { position: { longitude, latitude } }),
    managingOrganization: organization,
  };
}

/** A CLUES that somebody wrote outside the registries does not come into them: the file does not name it. */
function trusted({ clues, formers }: KnownRow, before: Organization | Location | undefined): readonly Identifier[] {
  const all = before?.identifier ?? [];
  if (before === undefined || isRegisteredFacility(before)) return all;
  const named = new Set([clues, ...formers.map((one) => one.clues)]);
  return all.filter(({ system, value }) => system !== CLUES_SYSTEM || named.has(value ?? ''));
}

function standingOf({ clues, apertura, cierre, cambio, formers }: KnownRow, closed: boolean): Standing {
  const since = formers.length === 0 ? apertura : (cambio ?? apertura);
  return { clues, since, closed, closedOn: cierre, formers };
}

/** @returns meta with the profiles of the registries, whatever tags stand */
export function metaOf(
  type: keyof typeof REGISTRY_META,
  before: { readonly meta?: Organization['meta'] } | undefined,
): NonNullable<Organization['meta']> {
  const { versionId: _, lastUpdated: __, ...meta } = before?.meta ?? {};
  return { ...meta, profile: [...new Set([...(meta.profile ?? []), ...REGISTRY_META[type]])] };
}

/** mCSD asks for two: that it is a facility, and which kind. */
function typesOf({ tipo }: FacilityRow, before: readonly CodeableConcept[] | undefined): CodeableConcept[] {
  const code = FACILITY.coding![0]!.code;
  const kinds = (before ?? []).filter(({ coding }) => !coding?.some((one) => one.code === code));
  const kind: CodeableConcept[] = tipo === '' ? [] : [{ text: tipo }];
  const others = kinds.filter(({ coding, text }) => coding !== undefined || (tipo === '' && text !== undefined));
  const all = [...kind, ...others];
  return [FACILITY, ...(all.length === 0 ? [{ text: 'Establecimiento de salud' }] : all)];
}

function addressOf(row: FacilityRow, before: Address | undefined): Address | undefined {
  const { entidad, municipio, localidad, vialidad, numero, cp } = row;
  const street = [vialidad, numero].filter((part) => part !== '').join(' ');
  const said: Address = {
    ...(street !== '' && { line: [street] }),
    ...((localidad || municipio) !== '' && { city: localidad || municipio }),
    ...(municipio !== '' && { district: municipio }),
    ...(entidad !== '' && { state: entidad }),
    ...(cp !== '' && { postalCode: cp }),
  };
  if (Object.keys(said).length === 0) return before;
  return { country: 'MX', ...before, ...said };
}
