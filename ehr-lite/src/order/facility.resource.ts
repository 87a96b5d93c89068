/** Network edge: to which facilities an order or a referral can go: those of the directory, and the hospitals of the CLUES catalogue. */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Organization } from '@medplum/fhirtypes';
import { read, search } from '../hub/read.ts';
import { LOCALE } from '../texts/t.ts';

export interface Facility {
  readonly clues: string;
  readonly name: string;
}

const MOST = 200;

/** Closed ones and replaced keys are no place to send anybody to; what was sent there before still says its name. */
export async function readFacilities(signal?: AbortSignal): Promise<readonly Facility[]> {
  const [directory, catalogue] = await Promise.all([
    search<Organization>('Organization', { _count: String(MOST), _elements: 'identifier,name,active' }, signal),
    hospitals(signal).catch(() => []),
  ]);
  const known = directory.resources.flatMap(({ identifier = [], name, active }) => {
    const clues = identifier.find(({ system, use }) => system === CLUES_SYSTEM && use !== 'old')?.value;
    return clues === undefined || name === undefined || active === false ? [] : [{ clues, name }];
  });
  const spokenFor = new Set(directory.resources.flatMap(({ identifier = [] }) => identifier.map(({ value }) => value)));
  const others = catalogue.filter(({ clues }) => !spokenFor.has(clues));
  const all = new Map([...others, ...known].map((one) => [one.clues, one]));
  return [...all.values()].sort((a, b) => a.name.localeCompare(b.name, LOCALE));
}

async function hospitals(signal?: AbortSignal): Promise<readonly Facility[]> {
  const asked = new URLSearchParams({ sistema: CLUES_SYSTEM, q: 'hospital', n: '50' });
  type Found = { readonly resultados: readonly { readonly codigo: string; readonly titulo: string }[] };
  const { resultados } = await read<Found>(`/terminologia/buscar?${asked}`, signal);
  return resultados.map(({ codigo, titulo }) => ({ clues: codigo, name: titulo }));
}

const LAST = 'amate.order.to';

/** Where this PC sent the last one: mostly the next one goes there too. */
export function lastFacility(): Facility | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(LAST) ?? 'null') as Partial<Facility> | null;
    return typeof kept?.clues === 'string' && typeof kept.name === 'string'
      ? { clues: kept.clues, name: kept.name }
      : undefined;
  } catch {
    return undefined;
  }
}
export const rememberFacility = (facility: Facility): void => localStorage.setItem(LAST, JSON.stringify(facility));
