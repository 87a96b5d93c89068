/** Network edge: to which facilities an order or a referral can go: those of the directory, and the hospitals of the CLUES catalogue. */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Organization } from '@medplum/fhirtypes';
import { read, search } from '../hub/read.ts';
import { remembered } from '../hub/remembered.ts';
import { LOCALE } from '../texts/t.ts';

export interface Facility {
  readonly clues: string;
  readonly name: string;
}

export interface Facilities {
  readonly all: readonly Facility[];
  /** The directory holds more than were read: by what is typed the hub is asked for others. */
  readonly more: boolean;
}

/** Those of a large city in one answer; it is kept for the day, and without network. */
const MOST = 1_000;
const ASKED = 20;
const ELEMENTS = 'identifier,name,active,type';
/** They hand over and store; nobody is examined or attended there. */
const NO_CARE = /^(?:farmacia|almac[eé]n)/i;

export async function readFacilities(signal?: AbortSignal): Promise<Facilities> {
  const [directory, catalogue] = await Promise.all([
    search<Organization>('Organization', { _count: String(MOST), _elements: ELEMENTS }, signal),
    hospitals(signal).catch(() => []),
  ]);
  const known = directory.resources.flatMap(facilityOf);
  const spokenFor = new Set(directory.resources.flatMap(({ identifier = [] }) => identifier.map(({ value }) => value)));
  const others = catalogue.filter(({ clues }) => !spokenFor.has(clues));
  const all = new Map([...others, ...known].map((one) => [one.clues, one]));
  return {
    all: [...all.values()].sort((a, b) => a.name.localeCompare(b.name, LOCALE)),
    more: directory.next !== undefined,
  };
}

export async function askFacilities(typed: string, signal?: AbortSignal): Promise<readonly Facility[]> {
  const asked = { 'name:contains': typed.trim(), _count: String(ASKED), _elements: ELEMENTS };
  return (await search<Organization>('Organization', asked, signal)).resources.flatMap(facilityOf);
}

/** Closed ones and replaced keys are no place to send anybody to; what was sent there before still says its name. */
function facilityOf({ identifier = [], name, active, type = [] }: Organization): Facility[] {
  const clues = identifier.find(({ system, use }) => system === CLUES_SYSTEM && use !== 'old')?.value;
  const attends = !type.some(({ text }) => NO_CARE.test(text ?? ''));
  return clues === undefined || name === undefined || active === false || !attends ? [] : [{ clues, name }];
}

async function hospitals(signal?: AbortSignal): Promise<readonly Facility[]> {
  const asked = new URLSearchParams({ sistema: CLUES_SYSTEM, q: 'hospital', n: '50' });
  type Found = { readonly resultados: readonly { readonly codigo: string; readonly titulo: string }[] };
  const { resultados } = await read<Found>(`/terminologia/buscar?${asked}`, signal);
  return resultados.map(({ codigo, titulo }) => ({ clues: codigo, name: titulo }));
}

/** Where this PC sent the last one: mostly the next one goes there too. */
export function lastFacility(): Facility | undefined {
  const kept = remembered.json<Partial<Facility>>('amate.order.to');
  return typeof kept?.clues === 'string' && typeof kept.name === 'string'
    ? { clues: kept.clues, name: kept.name }
    : undefined;
}
export const rememberFacility = (facility: Facility): void => remembered.set('amate.order.to', facility);
