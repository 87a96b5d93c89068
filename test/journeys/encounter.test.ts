/**
 * The main job, in a real browser against real processes: a hospital's message reaches the open timeline of the clinic.
 * The hospital system is somebody else's MLLP client (npm `simple-hl7`).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AuditEvent, Bundle, Encounter, Observation, Patient } from '@medplum/fhirtypes';
import type { Browser, Page } from 'playwright-core';
import { XOCO } from '../../scripts/stack/hospitals.ts';
import { type Amate, startAmate } from '../support/amate.ts';
import { accessibilityFaults } from '../support/axe.ts';
import { openTheBrowser, soon, withBrowser } from '../support/journey.ts';
import { sendByThirdParty } from '../support/third-party-mllp.ts';
import { signIn } from './sign-in.ts';

const GEA = { key: 'gea', clues: 'DFSSA003961', name: 'Hospital General Dr. Manuel Gea González' };
const CURP = 'EAAF901102MMCSRR03';
const MANUAL = join(import.meta.dirname, '..', '..', 'docs', 'manual');

const person = (record: string, authority: string) =>
  `PID|1||${record}^^^${authority}^MR~${CURP}^^^RENAPO^CURP||ESCAMILLA ARROYO^MARIA FERNANDA^^^^^L||19901102|F|||AV UNIVERSIDAD 1321^^CIUDAD DE MEXICO^CDMX^04100^MEX^H^^COYOACAN`;
const header = (clues: string, trigger: string, id: string) =>
  `MSH|^~\\&|HIS|${clues}|AMATE|HIE|20261120093000||${trigger}|${id}|P|2.5.1|||||MEX|UNICODE UTF-8`;

const ADMISSION = [
  header(XOCO.clues, 'ADT^A01^ADT_A01', 'XOCO-1001'),
  'EVN|A01|20261120093000',
  person('0045999', 'XOCO'),
  'PV1|1|E|URGENCIAS^12^A||||7654321^RUIZ TORRES^ELENA^^^DRA|||MED|||||||||EP-1001|||||||||||||||||||||||||20261120091500',
  'PV2|||^Dolor torácico de dos horas',
  'DG1|1||I209^Angina de pecho, no especificada^I10||20261120092500|A',
  'AL1|1|DA|^Penicilina|SV|Urticaria',
].join('\r');
const RESULT = [
  header(XOCO.clues, 'ORU^R01^ORU_R01', 'XOCO-1002'),
  person('0045999', 'XOCO'),
  'PV1|1|E|URGENCIAS^12^A||||||||||||||||EP-1001',
  'OBR|1|ORD-1|LAB-1001|24331-1^Perfil de lípidos^LN|||20261120094000|||||||||||||||20261120101500||LAB|F',
  'OBX|1|NM|2339-0^Glucosa^LN||182|mg/dL|70-100|H|||F|||20261120094000',
].join('\r');
const ELSEWHERE = [
  header(GEA.clues, 'ADT^A04^ADT_A01', 'GEA-77'),
  'EVN|A04|20261121080000',
  person('G-31', 'GEA'),
  'PV1|1|O|CARDIOLOGIA^3^1||||||||||||||||GEA-EP-9|||||||||||||||||||||||||20261121080000',
  'DG1|1||I10X^Hipertensión esencial^I10||20261121081000|F',
].join('\r');

withBrowser('a hospital’s encounter reaches the clinic', () => {
  let amate: Amate;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    amate = await startAmate({ hospitals: [XOCO, GEA] });
    browser = await openTheBrowser();
    page = await (await browser.newContext({ locale: 'es-MX', viewport: { width: 1366, height: 768 } })).newPage();
    mkdirSync(MANUAL, { recursive: true });
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await amate?.stop();
  }, 240_000);

  const search = async <T>(query: string): Promise<T[]> => {
    const response = await fetch(`${amate.fhirUrl}/${query}`, {
      headers: { authorization: `Bearer ${await amate.token()}` },
    });
    expect(response.status).toBe(200);
    return ((await response.json()) as Bundle).entry?.map((entry) => entry.resource as T) ?? [];
  };
  const found = async <T>(query: string, count = 1): Promise<T[]> => {
    for (let attempt = 0; attempt < 300; attempt++) {
      const list = await search<T>(query);
      if (list.length >= count) return list;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`nothing for ${query}\n${amate.logs()}`);
  };
  const axe = async () => {
    expect(await accessibilityFaults(page)).toEqual([]);
  };

  it('the doctor signs in and finds the person by CURP', async () => {
    // The person is known already: a first registration, so that there is a timeline to keep open.
    expect(
      await sendByThirdParty(
        amate.mllpPorts[XOCO.clues]!,
        ADMISSION.replace('A01^ADT_A01|XOCO-1001', 'A28^ADT_A05|XOCO-1000')
          .replace('EVN|A01', 'EVN|A28')
          .split('\r')
          .slice(0, 3)
          .join('\r'),
      ),
    ).toContain('MSA|AA|XOCO-1000');
    await found<Patient>(`Patient?identifier=${CURP_SYSTEM}|${CURP}`);

    await page.goto(amate.baseUrl);
    await axe();
    await signIn(page, amate, 'medico', axe);
    await page.getByLabel('CURP o nombre').fill(CURP);
    const result = page.getByRole('link', { name: /Escamilla Arroyo/i });
    await result.waitFor();
    await axe();
    await page.screenshot({ path: join(MANUAL, 'buscar-paciente.png') });
    await result.click();
    await page.getByRole('heading', { name: 'Línea de tiempo' }).waitFor();
    await page.getByText('En vivo', { exact: true }).waitFor();
    await soon(async () => expect(await page.getByText('Todavía no hay nada en este expediente').count()).toBe(1));
  }, 240_000);

  it('HL7 v2 ADT^A01: the admission appears on the open timeline without a reload', async () => {
    await page.evaluate(() => Object.assign(window, { untouched: true }));
    expect(await sendByThirdParty(amate.mllpPorts[XOCO.clues]!, ADMISSION)).toContain('MSA|AA|XOCO-1001');
    const episode = page.getByRole('article', { name: /Urgencias/ });
    await episode.waitFor({ timeout: 30_000 });
    await episode.getByText('Angina de pecho, no especificada').waitFor();
    await page.getByRole('group', { name: XOCO.name }).waitFor();
  }, 240_000);

  it('HL7 v2 ORU^R01: the result appears in its episode, marked by word', async () => {
    expect(await sendByThirdParty(amate.mllpPorts[XOCO.clues]!, RESULT)).toContain('MSA|AA|XOCO-1002');
    const row = page.getByRole('row', { name: /Glucosa/ });
    await row.waitFor({ timeout: 30_000 });
    await soon(async () => expect(await row.textContent()).toMatch(/182[\s\S]*Alto/));
  }, 240_000);

  it('the result tells that its hospital signed it, in words and by keyboard', async () => {
    await page
      .getByRole('link', { name: /Glucosa/ })
      .first()
      .click();
    await page.getByText('Origen verificado').waitFor({ timeout: 30_000 });
    await page.getByText('Ver la firma').press('Enter');
    await page.getByText('XOCO-1002', { exact: true }).last().waitFor();
    await axe();
    await page.goBack();
    await page.getByRole('row', { name: /Glucosa/ }).waitFor();
  }, 240_000);

  it('a second hospital’s message lands on the same patient', async () => {
    expect(await sendByThirdParty(amate.mllpPorts[GEA.clues]!, ELSEWHERE)).toContain('MSA|AA|GEA-77');
    await page.getByRole('group', { name: GEA.name }).waitFor({ timeout: 30_000 });
    expect(await page.evaluate(() => 'untouched' in window)).toBe(true);

    const patients = await search<Patient>(`Patient?identifier=${CURP_SYSTEM}|${CURP}`);
    expect(patients).toHaveLength(1);
    expect(patients[0]!.identifier?.filter((identifier) => identifier.system?.includes('/expediente/'))).toHaveLength(
      2,
    );
    expect(await search<Encounter>(`Encounter?patient=${patients[0]!.id}`)).toHaveLength(2);
    expect(await search<Observation>(`Observation?patient=${patients[0]!.id}`)).toHaveLength(1);
    await axe();
    await page.screenshot({ path: join(MANUAL, 'expediente.png') });
  }, 240_000);

  it('the audit holds each read of the doctor', async () => {
    const [patient] = await search<Patient>(`Patient?identifier=${CURP_SYSTEM}|${CURP}`);
    const events = await search<AuditEvent>(`AuditEvent?patient=Patient/${patient!.id}&_count=200`);
    const byDoctor = events.filter((event) =>
      event.agent.some((agent) => agent.role?.[0]?.coding?.[0]?.code === 'medico'),
    );
    const touched = byDoctor.flatMap((event) => event.entity?.map((entity) => entity.what?.reference) ?? []);
    const [encounters, observations] = [
      await search<Encounter>(`Encounter?patient=${patient!.id}`),
      await search<Observation>(`Observation?patient=${patient!.id}`),
    ];
    for (const resource of [...encounters, ...observations]) {
      expect(touched.some((reference) => reference?.startsWith(`${resource.resourceType}/${resource.id}`))).toBe(true);
    }
    expect(touched).toContain(`Patient/${patient!.id}`);
  }, 240_000);

  it('the same record on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload();
    await page.getByRole('group', { name: GEA.name }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await axe();
    await page.screenshot({ path: join(MANUAL, 'expediente-telefono.png') });
  }, 240_000);
});
