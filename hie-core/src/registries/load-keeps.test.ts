/** A load changes what its file says, and leaves what others wrote beside it (docs/adr/0044). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CEDULA_PROFESIONAL_SYSTEM, CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { actingAs, callerTokens } from '@amate/test/support/caller-tokens.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { HealthcareService, Organization, Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import type { Directory, Loaded } from './load/directory.ts';
import { FACILITIES } from './load/facilities.ts';
import { openDirectory } from './load/hub-door.ts';
import { loadFacilities } from './load/load-facilities.ts';
import { loadPractitioners } from './load/load-practitioners.ts';
import { loadServices } from './load/load-services.ts';
import { servicioSystem } from './load/practitioner-resources.ts';
import { PRACTITIONERS } from './load/practitioners.ts';
import { type RegistryReader, readRegistryFile } from './load/read-file.ts';
import { SERVICES } from './load/services.ts';

const CLUES = 'DFSSA003162';
const TODAY = { today: '2026-11-22' };
const MAIL = { system: 'email' as const, value: 'urgencias@hospital.example' };
const phone = (value: string) => ({ system: 'phone' as const, value, use: 'work' as const });

let hub: RunningHub;
let directory: Directory;
let folder: string;

async function rowsOf<C extends string, T>(text: string, reader: RegistryReader<C, T>) {
  const path = join(folder, 'archivo.csv');
  writeFileSync(path, text);
  return (await readRegistryFile(path, reader)).rows;
}
const facility = async (telefono: string, estatus = 'EN OPERACION'): Promise<Loaded> =>
  loadFacilities(
    directory,
    await rowsOf(`clues,nombre,telefono,estatus\n${CLUES},Hospital Uno,${telefono},${estatus}\n`, FACILITIES),
    [],
    TODAY,
  );
const staff = async (columns: string, cells: string): Promise<Loaded> => {
  const text = `cedula,nombre,primer apellido,clues,puesto${columns}\n9900001,Ana,Ruiz,${CLUES},medico${cells}\n`;
  return loadPractitioners(directory, await rowsOf(text, PRACTITIONERS), TODAY);
};
const service = async (columns: string, cells: string): Promise<Loaded> =>
  loadServices(
    directory,
    await rowsOf(`clues,clave,nombre${columns}\n${CLUES},pediatria,Pediatría${cells}\n`, SERVICES),
    TODAY,
  );

const organization = async (): Promise<Organization> =>
  (await directory.search<Organization>('Organization', { identifier: `${CLUES_SYSTEM}|${CLUES}` }))[0]!;
const offered = async (): Promise<HealthcareService> =>
  (
    await directory.search<HealthcareService>('HealthcareService', {
      identifier: `${servicioSystem(CLUES)}|pediatria`,
    })
  )[0]!;
const post = async (): Promise<Pick<PractitionerRole, 'active' | 'period'>> => {
  const [{ active, period }] = (await directory.search<PractitionerRole>('PractitionerRole', {
    'practitioner.identifier': `${CEDULA_PROFESIONAL_SYSTEM}|9900001`,
  })) as [PractitionerRole];
  return { active: active!, ...(period && { period }) };
};

beforeAll(async () => {
  hub = await startHub();
  folder = mkdtempSync(join(tmpdir(), 'registros-'));
  directory = openDirectory({ fhirUrl: hub.fhirUrl, getToken: () => hub.token() });
  await facility('5555550001');
}, 120_000);
afterAll(async () => {
  await hub?.close();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

describe('what a load leaves as it stands', () => {
  it('a facility keeps the e-mail that its own system wrote, whatever its telephone becomes', async () => {
    const tokenOf = await callerTokens(hub);
    const own = await actingAs(hub, tokenOf, { role: 'sistema', clues: CLUES, scope: 'system/*.cu' });
    const before = await organization();
    const added = { ...before, telecom: [...before.telecom!, MAIL] };
    expect((await own('PUT', `/Organization/${before.id}`, added)).status).toBe(200);
    expect(await facility('5555550001')).toMatchObject({ same: 1, changed: 0 });
    expect(await facility('5555550002')).toMatchObject({ changed: 1 });
    expect((await organization()).telecom).toEqual([phone('5555550002'), MAIL]);
    expect(await facility('')).toMatchObject({ same: 1, changed: 0 });
  });

  it('so does a service; and one that was closed stays so while no file speaks of it', async () => {
    await service(',telefono', ',5555550003');
    const before = await offered();
    const written = { ...before, active: false, telecom: [MAIL, ...before.telecom!] };
    expect((await hub.fhir('PUT', `/HealthcareService/${before.id}`, written)).status).toBe(200);
    expect(await service('', '')).toMatchObject({ same: 1, changed: 0 });
    expect(await service(',telefono', ',5555550004')).toMatchObject({ changed: 1 });
    expect(await offered()).toMatchObject({ active: false, telecom: [MAIL, phone('5555550004')] });
    await service(',activo', ',');
    expect(await offered()).toMatchObject({ active: true });
  });

  it('a post keeps its start and its end while no file speaks of them; an empty cell says that there is none', async () => {
    await staff(',desde,hasta', ',2020-01-01,2024-12-31');
    const ended = { active: false, period: { start: '2020-01-01', end: '2024-12-31' } };
    expect(await post()).toEqual(ended);
    expect(await staff('', '')).toMatchObject({ same: 1, changed: 0 });
    expect(await post()).toEqual(ended);
    await staff(',hasta', ',2025-12-31');
    expect(await post()).toEqual({ active: false, period: { start: '2020-01-01', end: '2025-12-31' } });
    await staff(',hasta', ',');
    expect(await post()).toEqual({ active: true, period: { start: '2020-01-01' } });
    await staff(',desde,hasta', ',,');
    expect(await post()).toEqual({ active: true });
  });

  it('a person keeps the second surname that a file without that column does not say', async () => {
    await staff(',segundo apellido', ',Paz');
    expect(await staff('', '')).toMatchObject({ same: 1, changed: 0 });
    await staff(',segundo apellido', ',');
    const [{ name }] = (await directory.search<Practitioner>('Practitioner', {
      identifier: `${CEDULA_PROFESIONAL_SYSTEM}|9900001`,
    })) as [Practitioner];
    expect(name?.[0]?.family).toBe('Ruiz');
  });

  it('a closed unit keeps a post whose end is known, and gets none without', async () => {
    await facility('', 'FUERA DE OPERACION');
    expect(await staff('', '')).toMatchObject({ refused: [{ line: 2 }] });
    await staff(',hasta', ',2025-12-31');
    expect(await staff('', '')).toMatchObject({ same: 1, refused: [] });
  });
});
