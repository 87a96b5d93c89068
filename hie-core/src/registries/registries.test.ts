/** The registries on a running hub: loaded twice, changed, asked as IHE mCSD asks (ITI-90), and held through every door. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CANONICAL_BASE, CEDULA_PROFESIONAL_SYSTEM, CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import {
  book,
  DAY_MS,
  freePlaces,
  instant,
  makeAgenda,
  makePerson,
  parameters,
  startOf,
} from '@amate/test/support/agenda.ts';
import { actingAs, callerTokens } from '@amate/test/support/caller-tokens.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { dayFromToday } from '@amate/test/support/today.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import type { Directory, Loaded } from './load/directory.ts';
import { CHANGES, FACILITIES } from './load/facilities.ts';
import { openDirectory } from './load/hub-door.ts';
import { loadFacilities } from './load/load-facilities.ts';
import { loadPractitioners } from './load/load-practitioners.ts';
import { loadServices } from './load/load-services.ts';
import { PRACTITIONERS } from './load/practitioners.ts';
import { readRegistryFile } from './load/read-file.ts';
import { SERVICES } from './load/services.ts';

const XOCO = 'DFSSA003162';
const XOCO_NOW = 'DFIMB000123';
const GEA = 'DFSSA003961';
const CLOSED = 'DFSSA000012';
const CATALOGUE = `CLUES,NOMBRE DE LA UNIDAD,NOMBRE DE TIPOLOGIA,NOMBRE DEL MUNICIPIO,CODIGO POSTAL,ESTATUS DE OPERACION,FECHA EFECTIVA DE BAJA
${XOCO},Hospital General Xoco,HOSPITAL GENERAL,Benito Juárez,03340,EN OPERACION,
${GEA},Hospital General Dr. Manuel Gea González,HOSPITAL GENERAL,Tlalpan,14080,EN OPERACION,
${CLOSED},Centro de Salud Cerrado,CENTRO DE SALUD,Tlalpan,14000,FUERA DE OPERACION,2023-12-31
`;
const STAFF = `cedula,nombre,primer apellido,segundo apellido,profesion,especialidad,cedula de especialidad,clues,puesto,desde,hasta
9900001,Ana María,Ruiz,Paz,Médico Cirujano,Pediatría,9900002,${XOCO},medico,2020-01-01,
9900001,Ana María,Ruiz,Paz,Médico Cirujano,Pediatría,9900002,${GEA},medico,2015-01-01,2019-12-31
9900003,Luis,Soto,,,,,${XOCO},enfermeria,,
9900004,Eva,Luna,,,,,${CLOSED},medico,,
9900005,Eva,Sol,,,,,DFSSA009999,medico,,
`;
const OFFERED = `clues,clave,nombre\n${XOCO},pediatria,Pediatría\n${GEA},urgencias,Urgencias\n`;
const OPEN_DATA = join(import.meta.dirname, '../../../../shared/data/cdmx_hospitales_sedesa_2019_datosabiertos.csv');

const BARE: Record<string, object> = {
  Organization: { name: 'Uno' },
  Location: { name: 'Uno' },
  Practitioner: { active: true },
  PractitionerRole: { active: true },
  HealthcareService: { name: 'Uno' },
};

let hub: RunningHub;
let directory: Directory;
let folder: string;
const today = { today: '2026-11-22' };

const written = (text: string): string => {
  const path = join(folder, 'archivo.csv');
  writeFileSync(path, text);
  return path;
};
const facilities = async (text = CATALOGUE, changes?: string): Promise<Loaded> => {
  const { rows } = await readRegistryFile(written(text), FACILITIES);
  const of = changes === undefined ? [] : (await readRegistryFile(written(changes), CHANGES)).rows;
  return loadFacilities(
    directory,
    rows,
    of.map(({ row }) => row),
    today,
  );
};
const staff = async (): Promise<Loaded> =>
  loadPractitioners(directory, (await readRegistryFile(written(STAFF), PRACTITIONERS)).rows, today);
const services = async (): Promise<Loaded> =>
  loadServices(directory, (await readRegistryFile(written(OFFERED), SERVICES)).rows, today);

async function found(path: string): Promise<string[]> {
  const { status, body } = await hub.fhir('GET', path, undefined, { prefer: 'handling=strict' });
  expect([path, status]).toEqual([path, 200]);
  return ((body as Bundle).entry ?? []).map(({ resource }) => nameOf(resource as Resource)).sort();
}
const nameOf = (resource: Resource): string => {
  const { name } = resource as { name?: string | { family: string }[] };
  return `${resource.resourceType} ${typeof name === 'string' ? name : (name?.[0]?.family ?? '')}`.trim();
};
const key = (clues: string): string => `${CLUES_SYSTEM}|${clues}`;

beforeAll(async () => {
  hub = await startHub();
  folder = mkdtempSync(join(tmpdir(), 'registros-'));
  directory = openDirectory({ fhirUrl: hub.fhirUrl, getToken: () => hub.token() });
}, 120_000);
afterAll(async () => {
  await hub?.close();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

describe('the registries', () => {
  it('facilities are loaded once, and again without changing anything', async () => {
    expect(await facilities()).toMatchObject({ created: 3, changed: 0, same: 0, refused: [] });
    expect(await facilities()).toMatchObject({ created: 0, changed: 0, same: 3, refused: [] });
    const { body } = await hub.fhir('GET', `/Organization?identifier=${key(XOCO)}`);
    const { resource } = body.entry[0];
    expect(resource.meta.versionId).toBe('1');
    expect(resource.meta.profile).toContain(
      'https://profiles.ihe.net/ITI/mCSD/StructureDefinition/IHE.mCSD.FacilityOrganization',
    );
    const named = { ...resource, name: 'Hospital General de Xoco' };
    expect((await hub.fhir('PUT', `/Organization/${resource.id}`, named)).status).toBe(200);
    expect(await facilities()).toMatchObject({ created: 0, changed: 1, same: 2 });
  });

  it('practitioners and services hang on the facilities; who cannot be placed is told by line', async () => {
    const first = await staff();
    expect(first).toMatchObject({ created: 2, changed: 0 });
    expect(first.refused.map(({ line, reason }) => [line, reason.slice(0, 30)])).toEqual([
      [5, 'Centro de Salud Cerrado (DFSSA'],
      [6, 'la CLUES DFSSA009999 no está e'],
    ]);
    expect(await staff()).toMatchObject({ created: 0, changed: 0, same: 2 });
    expect(await services()).toMatchObject({ created: 2, refused: [] });
    expect(await services()).toMatchObject({ same: 2 });
  });

  it('a facility that changes its CLUES is found by both, keeps what hangs on it, and is not loaded twice', async () => {
    const before = (await hub.fhir('GET', `/Organization?identifier=${key(XOCO)}`)).body.entry[0].resource;
    const changes = `clues,clues anterior,fecha\n${XOCO_NOW},${XOCO},2024-08-01\n`;
    const both = `${CATALOGUE}${XOCO_NOW},Hospital General Xoco IMSS-Bienestar,HOSPITAL GENERAL,Benito Juárez,03340,EN OPERACION,\n`;
    const loaded = await facilities(both, changes);
    expect(loaded).toMatchObject({ created: 0, changed: 1, same: 2, refused: [] });
    expect(loaded.omitted[0]!.reason).toContain(`anterior de ${XOCO_NOW}`);
    for (const clues of [XOCO, XOCO_NOW]) {
      const { body } = await hub.fhir(
        'GET',
        `/Organization?identifier=${key(clues)}&_revinclude=Location:organization`,
      );
      const [organization, location] = body.entry.map(({ resource }: { resource: Resource }) => resource);
      expect(organization).toMatchObject({ id: before.id, active: true, name: 'Hospital General Xoco IMSS-Bienestar' });
      for (const { identifier } of [organization, location])
        expect(identifier).toEqual([
          { use: 'official', system: CLUES_SYSTEM, value: XOCO_NOW, period: { start: '2024-08-01' } },
          { use: 'old', system: CLUES_SYSTEM, value: XOCO, period: { end: '2024-08-01' } },
        ]);
    }
    // The catalogue of last year, the staff and the services still name the former one.
    expect(await facilities()).toMatchObject({ created: 0, changed: 0, same: 2 });
    expect(await staff()).toMatchObject({ created: 0, changed: 0, same: 2 });
    expect(await services()).toMatchObject({ created: 0, changed: 0, same: 2 });
  });

  it('who works under a CLUES treats whom the facility treated under another', async () => {
    const patient = await hub.fhir('POST', '/Patient', {
      resourceType: 'Patient',
      name: [{ family: 'Rea', given: ['Luz'] }],
    });
    const encounter = {
      ...{ resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' } },
      subject: { reference: `Patient/${patient.body.id}` },
      period: { start: dayFromToday(0) },
      serviceProvider: { type: 'Organization', identifier: { system: CLUES_SYSTEM, value: XOCO_NOW } },
    };
    expect((await hub.fhir('POST', '/Encounter', encounter)).status).toBe(201);
    const tokenOf = await callerTokens(hub);
    for (const [clues, seen] of [
      [XOCO, 1],
      [XOCO_NOW, 1],
      [GEA, 0],
    ] as const) {
      const doctor = await actingAs(hub, tokenOf, { role: 'medico', clues, subject: clues });
      expect([clues, (await doctor('GET', '/Encounter')).body.entry?.length ?? 0]).toEqual([clues, seen]);
    }
  });

  it('no door loses a CLUES, and none gives it to another facility', async () => {
    const { resource } = (await hub.fhir('GET', `/Organization?identifier=${key(XOCO)}`)).body.entry[0];
    const { meta: _, ...rest } = resource;
    const bare = { ...rest, identifier: [{ system: CLUES_SYSTEM, value: XOCO_NOW }] };
    const put = await hub.fhir('PUT', `/Organization/${resource.id}`, bare);
    expect(put.status).toBe(200);
    expect(put.body.identifier).toHaveLength(2);
    expect(put.body.meta.profile).toEqual(resource.meta.profile);
    const { id: __, ...other } = { ...resource, name: 'Otro', identifier: [{ system: CLUES_SYSTEM, value: XOCO }] };
    const refused = await hub.fhir('POST', '/Organization', other);
    expect([refused.status, refused.body.issue[0].details.text]).toEqual([
      409,
      'Esa CLUES es, o fue, de otro establecimiento: Hospital General Xoco IMSS-Bienestar.',
    ]);
    const wrong = { ...other, identifier: [{ system: CLUES_SYSTEM, value: 'XXSSA003162' }] };
    expect((await hub.fhir('POST', '/Organization', wrong)).status).toBe(400);
    await facilities();
  });

  it('the system of a facility gives it no CLUES: nobody reaches the persons of another unit by one that it claims', async () => {
    const [OWN, OTHER] = ['DFSSA009111', 'DFSSA009122'];
    const patient = await hub.fhir('POST', '/Patient', { resourceType: 'Patient', name: [{ text: 'Ajena' }] });
    const encounter = {
      ...{ resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' } },
      subject: { reference: `Patient/${patient.body.id}` },
      period: { start: dayFromToday(0) },
      serviceProvider: { type: 'Organization', identifier: { system: CLUES_SYSTEM, value: OTHER } },
    };
    expect((await hub.fhir('POST', '/Encounter', encounter)).status).toBe(201);
    const tokenOf = await callerTokens(hub);
    const old = { use: 'old', system: CLUES_SYSTEM, value: OTHER };
    const { resource: gea } = (await hub.fhir('GET', `/Organization?identifier=${key(GEA)}`)).body.entry[0];

    const edgeOf = (clues: string) => actingAs(hub, tokenOf, { role: 'sistema', clues, scope: 'system/*.cu' });
    const [edge, own] = [await edgeOf(OWN), await edgeOf(GEA)];
    const mine = { system: CLUES_SYSTEM, value: OWN };
    const { id: _, ...claim } = { ...gea, name: 'Propia', identifier: [mine, old] };
    expect((await edge('POST', '/Organization', claim)).status).toBe(422);
    const claimed = await edge('POST', '/Organization', { ...claim, identifier: [mine] });
    expect([claimed.status, claimed.body.meta.profile]).toEqual([201, undefined]);
    const added = await own('PUT', `/Organization/${gea.id}`, { ...gea, identifier: [...gea.identifier, old] });
    expect([added.status, added.body.issue[0].details.text]).toEqual([
      422,
      'Las CLUES de un establecimiento del registro las cambia quien lo lleva.',
    ]);
    const alias = { ...gea, alias: ['Gea'] };
    expect((await edge('PUT', `/Organization/${gea.id}`, alias)).status).toBe(422);
    expect((await own('PUT', `/Organization/${gea.id}`, alias)).body.meta.profile).toEqual(gea.meta.profile);
    // However the other unit is named: whose agenda it is, is read from the end of the reference.
    for (const reference of [`Organization/${gea.id}`, `https://otro.example/fhir/Organization/${gea.id}`]) {
      const identifier = [{ system: `${CANONICAL_BASE}/sid/servicio/${OWN}`, value: '1' }];
      const service = { resourceType: 'HealthcareService', identifier, providedBy: { reference } };
      const refused = await edge('POST', '/HealthcareService', service);
      expect([refused.status, refused.body.issue?.[0].details.text]).toEqual([
        422,
        `Esta entrada del directorio no es de ${OWN}.`,
      ]);
    }
    // Nor does the catalogue take over what was claimed.
    await facilities(`${CATALOGUE.split('\n')[0]}\n${OWN},Propia,HOSPITAL GENERAL,,,,\n`);
    for (const clues of [OWN, GEA]) {
      const doctor = await actingAs(hub, tokenOf, { role: 'medico', clues, subject: clues });
      expect([clues, (await doctor('GET', '/Encounter')).body.entry?.length ?? 0]).toEqual([clues, 0]);
    }
  });

  it('a facility that closes offers no places; what was booked there is read as before', async () => {
    const { organization, schedules } = await makeAgenda(hub.fhir, {
      name: 'Unidad con agenda',
      rules: { duracion: 20 },
    });
    const person = await makePerson(hub.fhir);
    const [first, second] = await freePlaces(hub.fhir, { organization });
    const booked = await book(hub.fhir, first!, person);
    expect(booked.status).toBe(200);
    const { body } = await hub.fhir('GET', `/Organization/${organization}`);
    expect((await hub.fhir('PUT', `/Organization/${organization}`, { ...body, active: false })).status).toBe(200);
    expect(await freePlaces(hub.fhir, { organization })).toEqual([]);
    const kept = await hub.fhir('GET', `/Appointment?patient=Patient/${person}`);
    expect(kept.body.entry).toHaveLength(1);
    expect((await hub.fhir('GET', `/Slot/${first}`)).status).toBe(404);
    // Nor does who knows a place by its id take it.
    const other = await makePerson(hub.fhir);
    const { id: _, meta: __, ...known } = kept.body.entry[0].resource;
    const participant = [{ actor: { reference: `Patient/${other}` }, status: 'accepted' }];
    const slot = [{ reference: `Slot/${second}` }];
    const [start, end] = [0, 20 * 60_000].map((later) => instant(startOf(second!) + later));
    for (const answer of [
      await book(hub.fhir, second!, other),
      await hub.fhir('POST', '/Appointment', { ...known, slot, start, end, participant }),
    ])
      expect([answer.status, JSON.stringify(answer.body)]).toEqual([
        422,
        expect.stringContaining('La unidad de ese lugar cerró: ya no recibe citas.'),
      ]);
    // Who was to come is told, and keeps no place there.
    const away = { start: instant(startOf(first!)), end: instant(startOf(first!) + DAY_MS) };
    const left = await hub.fhir('POST', `/Schedule/${schedules[0]}/$leave`, parameters(away));
    expect([left.status, left.body.total]).toEqual([200, 1]);
  });

  it('IHE mCSD ITI-90: answers the searches that the profile names', async () => {
    const xoco = 'Organization Hospital General Xoco IMSS-Bienestar';
    expect(await found(`/Organization?active=true&name:contains=xoco`)).toEqual([xoco]);
    expect(await found(`/Organization?active=false&name=centro`)).toEqual(['Organization Centro de Salud Cerrado']);
    expect(await found(`/Organization?type=facility&name:exact=Hospital General Xoco IMSS-Bienestar`)).toEqual([xoco]);
    expect(await found(`/Organization?partof.identifier=${key(XOCO)}`)).toEqual([]);
    expect(await found(`/Location?status=inactive`)).toEqual(['Location Centro de Salud Cerrado']);
    expect(await found(`/Location?organization.identifier=${key(XOCO)}&_include=Location:organization`)).toEqual([
      'Location Hospital General Xoco IMSS-Bienestar',
      xoco,
    ]);
    expect(await found(`/Practitioner?identifier=${CEDULA_PROFESIONAL_SYSTEM}|9900002`)).toEqual([
      'Practitioner Ruiz Paz',
    ]);
    expect(await found('/Practitioner?active=true&family=soto&given=luis')).toEqual(['Practitioner Soto']);
    expect(
      await found(
        `/PractitionerRole?active=true&role=doctor&organization.identifier=${key(XOCO)}&_include=PractitionerRole:practitioner`,
      ),
    ).toEqual(['Practitioner Ruiz Paz', 'PractitionerRole']);
    expect(await found('/PractitionerRole?active=false&practitioner.family=ruiz')).toEqual(['PractitionerRole']);
    expect(await found(`/PractitionerRole?location.name=hospital&practitioner.name=luis`)).toEqual([
      'PractitionerRole',
    ]);
    expect(
      await found(`/HealthcareService?active=true&service-type=pediatria&organization.identifier=${key(XOCO_NOW)}`),
    ).toEqual(['HealthcareService Pediatría']);
    expect(await found(`/HealthcareService?location.identifier=${key(GEA)}`)).toEqual(['HealthcareService Urgencias']);
    const { rest } = (await hub.fhir('GET', '/metadata')).body;
    const { documentation } = rest[0].resource.find(({ type }: { type: string }) => type === 'Location');
    expect(documentation).toContain('ITI-90');
  });

  it('everybody who works reads them; the operator alone writes them', async () => {
    const tokenOf = await callerTokens(hub);
    for (const role of ['medico', 'enfermeria', 'farmacia', 'recepcion', 'administrador'] as const) {
      const as = await actingAs(hub, tokenOf, { role, clues: GEA });
      for (const type of Object.keys(BARE)) {
        expect([role, type, (await as('GET', `/${type}?_count=1`)).status]).toEqual([role, type, 200]);
        expect([role, type, (await as('POST', `/${type}`, { resourceType: type, ...BARE[type] })).status]).toEqual([
          role,
          type,
          403,
        ]);
      }
    }
    const operator = await actingAs(hub, tokenOf, { role: 'operador' });
    expect(
      (await operator('POST', '/Organization', { resourceType: 'Organization', name: 'Jurisdicción' })).status,
    ).toBe(201);
  });

  it('npm run registries loads what the examples show, and says so', async () => {
    const examples = join(import.meta.dirname, '../../../examples/registros');
    const runIn = (more: Record<string, string>, ...args: string[]) =>
      new Promise<{ code: number | null; said: string }>((resolve) => {
        const script = join(import.meta.dirname, '../../../scripts/registries.ts');
        const env = { ...process.env, ...more, NODE_OPTIONS: '' };
        const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
          ...{ env, cwd: examples },
        });
        let said = '';
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
        child.on('close', (code) => resolve({ code, said }));
      });
    const run = (...args: string[]) => runIn({ AMATE_DATA_DIR: hub.config.dataDir }, ...args);
    const first = await run('load', 'establecimientos', 'establecimientos.csv', '--cambios', 'cambios.csv');
    expect([first.code, first.said]).toEqual([0, expect.stringContaining('Nuevos 3, cambiados')]);
    const posts = await run('load', 'profesionales', 'profesionales.csv');
    expect([posts.code, posts.said]).toEqual([0, expect.stringContaining('Nuevos 3, cambiados 0, iguales 0.')]);
    // A hub of one's own has no demonstration's clients: the machine's operator needs no token either.
    const own = { AMATE_DATA_DIR: folder, DATABASE_URL: hub.databaseUrl, BASE_URL: hub.config.baseUrl };
    const again = await runIn(own, 'load', 'profesionales', 'profesionales.csv');
    expect([again.code, again.said]).toEqual([0, expect.stringContaining('Nuevos 0, cambiados 0, iguales 3.')]);
    const elsewhere = await runIn(own, 'load', 'servicios', 'servicios.csv', '--hub', 'https://hub.invalid/fhir/R4');
    expect([elsewhere.code, elsewhere.said]).toEqual([3, expect.stringContaining('--token ARCHIVO')]);
    expect((await run('load', 'servicios', 'servicios.csv', '--revisar')).said).toContain('4 filas: se pueden cargar.');
  }, 120_000);

  const present = existsSync(OPEN_DATA);
  (present ? it : it.skip)("the city's open data, which has no CLUES, completes whom it names", async () => {
    const { rows } = await readRegistryFile(OPEN_DATA, FACILITIES);
    const named = `${CATALOGUE.split('\n')[0]}\n${GEA},Hospital General Balbuena,HOSPITAL GENERAL,,,,\n`;
    await facilities(named);
    const loaded = await loadFacilities(directory, rows, [], today);
    expect(loaded).toMatchObject({ created: 0, changed: 1, refused: [] });
    expect(loaded.omitted).toHaveLength(rows.length - 1);
    const { body } = await hub.fhir('GET', `/Location?identifier=${key(GEA)}`);
    expect(body.entry[0].resource.position).toEqual({ latitude: 19.424906, longitude: -99.115303 });
  });
});
