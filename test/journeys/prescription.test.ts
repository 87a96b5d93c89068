/**
 * Prescribing in a real browser against a real hub: one click repeats what the person takes, a warning interrupts and asks why, the law of
 * controlled medicines is asked for, the signature writes valid resources, and the pharmacy finds them by the folio on the printed prescription.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ATC_SYSTEM, COMPENDIO_SYSTEM, RECETA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { readFolio } from '@amate/terminology/prescribing/folio.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { accessibilityFaults } from '../support/axe.ts';
import { findBrowser, openBrowser } from '../support/browser.ts';
import { callerTokens, type TokenOf } from '../support/caller-tokens.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { soon } from '../support/journey.ts';
import { takeFirst } from './suggestions.ts';

const WEB = join(import.meta.dirname, '../../ehr-lite');
const MANUAL = join(import.meta.dirname, '../../docs/manual');
const CLUES = 'DFSSA000012';
/** Of one step on a busy machine; a calm one takes a few seconds. */
const TEST_MS = 90_000;
const HTML = `<!doctype html><html lang="es-MX"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Receta</title></head><body><main id="contenido"></main><script type="module" src="./main.ts"></script></body></html>`;
const MAIN = `
import { h, render } from 'preact';
import { useState } from 'preact/hooks';
import { QueryClientProvider } from '@tanstack/react-query';
import '${WEB}/src/look/index.css';
import { adopt } from '${WEB}/src/session/session.ts';
import { ask } from '${WEB}/src/hub/read.ts';
import { queries } from '${WEB}/src/hub/queries.ts';
import { prescriptionSection as section } from '${WEB}/src/prescription/section.ts';
import { RecetaPage } from '${WEB}/src/prescription/receta-page.tsx';
const given = new URLSearchParams(location.hash.slice(1));
const claims = btoa(JSON.stringify({ sub: 'x', rol: given.get('role'), clues: '${CLUES}' }));
adopt({ accessToken: given.get('token'), idToken: 'x.' + claims + '.x', refreshToken: undefined, expiresAtMs: Date.now() + 86400000 });
const who = { subject: 'x', name: 'Dra. Elena Ruiz Ortega', role: given.get('role'), clues: '${CLUES}', cedula: '9000001', patientId: undefined };
const serviceProvider = { display: 'C.S. T-III Portales', identifier: { system: 'urn:oid:2.16.840.1.113883.4.631', value: '${CLUES}' } };
const visit = { encounter: { resourceType: 'Encounter', id: given.get('encounter'), serviceProvider }, patientId: given.get('patient'), who };
const author = { display: who.name, identifier: { system: 'urn:oid:2.16.840.1.113883.3.215.12.18', value: '9000001' } };
function Visit() {
  const [value, change] = useState(section.empty);
  const [signed, setSigned] = useState();
  const missing = section.missing(value, visit, []);
  const sign = async () => {
    const entry = section.entries(value, { visit, author, at: new Date().toISOString(), made: [] });
    try { setSigned('firmada ' + (await ask({ method: 'POST', path: '/fhir/R4', body: { resourceType: 'Bundle', type: 'transaction', entry } })).type); }
    catch (problem) { setSigned(JSON.stringify(problem.said)); }
  };
  return h('div', null,
    h('h1', null, 'Consulta'),
    h(section.Panel, { visit, value, change, cie10: [] }),
    h('ul', { id: 'missing' }, missing.map(({ words, weight }) => h('li', { key: words, class: weight }, words))),
    h('button', { type: 'button', class: 'button button-main', disabled: missing.some(({ weight }) => weight === 'stops'), onClick: sign }, 'Firmar y terminar'),
    h('output', null, signed ?? ''));
}
const folio = given.get('folio');
const what = folio === null ? h(Visit) : h(RecetaPage, { folio });
render(h(QueryClientProvider, { client: queries }, what), document.getElementById('contenido'));
`;

let folder = '';
let hub: RunningHub;
let tokenOf: TokenOf;
let browser: Browser;
let page: Page;
let patient = '';
let encounter = '';
const folios: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(WEB, '../node_modules/.prescription-'));
  writeFileSync(join(folder, 'index.html'), HTML);
  writeFileSync(join(folder, 'main.ts'), MAIN);
  const vite = join(WEB, '../node_modules/vite/bin/vite.js');
  const out = join(folder, 'dist');
  const settings = join(folder, 'vite.config.ts');
  writeFileSync(settings, `import app from '${WEB}/vite.config.ts';\nexport default { ...app, root: '${folder}' };`);
  const flags = ['--config', settings, '--outDir', out, '--logLevel', 'error'];
  execFileSync(process.execPath, [vite, 'build', ...flags], { cwd: folder });
  hub = await startHub({ AMATE_WEB_ROOT: out });
  tokenOf = await callerTokens(hub);
  await history();
  const program = findBrowser();
  if (program === undefined) throw new Error('no browser: set AMATE_BROWSER');
  browser = await openBrowser(program);
  page = await (await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'es-MX' })).newPage();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await hub?.close();
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

const DAY_MS = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();

/** A woman with diabetes and high blood pressure, allergic to penicillin, who takes two medicines and anticoagulates. */
async function history(): Promise<void> {
  const create = async (resource: object): Promise<string> => {
    const { status, body } = await hub.fhir(
      'POST',
      `/${(resource as { resourceType: string }).resourceType}`,
      resource,
    );
    expect({ status, body: status === 201 ? '' : JSON.stringify(body) }).toEqual({ status: 201, body: '' });
    return body.id as string;
  };
  patient = await create({
    resourceType: 'Patient',
    identifier: [{ system: 'urn:oid:2.16.840.1.113883.4.629', value: 'EAAF901102MMCSRR03' }],
    name: [{ family: 'Escamilla Arroyo', given: ['María Fernanda'] }],
    gender: 'female',
    birthDate: '1990-11-02',
  });
  const subject = { reference: `Patient/${patient}` };
  encounter = await create({
    ...{ resourceType: 'Encounter', status: 'in-progress', subject },
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    period: { start: daysAgo(0) },
    serviceProvider: { identifier: { system: 'urn:oid:2.16.840.1.113883.4.631', value: CLUES } },
  });
  await create({
    ...{ resourceType: 'AllergyIntolerance', patient: subject, code: { text: 'Penicilina' }, criticality: 'high' },
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
    },
  });
  const takes = (key: string, display: string, atc: string, hours: number, text: string) =>
    create({
      ...{ resourceType: 'MedicationRequest', status: 'active', intent: 'order', subject, authoredOn: daysAgo(30) },
      requester: { display: 'Dr. Hugo Sánchez' },
      medicationCodeableConcept: {
        coding: [
          { system: COMPENDIO_SYSTEM, code: key, display },
          { system: ATC_SYSTEM, code: atc },
        ],
        text: display,
      },
      dosageInstruction: [
        {
          text,
          timing: {
            repeat: {
              frequency: 1,
              period: hours,
              periodUnit: 'h',
              boundsDuration: { value: 30, unit: 'd', system: 'http://unitsofmeasure.org', code: 'd' },
            },
          },
          doseAndRate: [{ doseQuantity: { value: 1, unit: 'tableta' } }],
        },
      ],
    });
  await takes('010.000.5165.00', 'Metformina 850 mg, tableta', 'A10BA02', 12, 'Tomar 1 tableta cada 12 horas');
  await takes(
    '010.000.2520.00',
    'Losartán 50 mg, gragea o comprimido recubierto',
    'C09CA01',
    12,
    'Tomar 1 cada 12 horas',
  );
  await takes('ARR-B01AA03-1', 'Warfarina 5 mg, tableta', 'B01AA03', 24, 'Tomar 1 tableta cada 24 horas');
}

const open = async (role: 'medico' | 'farmacia', more: Record<string, string> = {}): Promise<void> => {
  const token = await tokenOf({ role, clues: CLUES, cedula: '9000001' });
  const given = new URLSearchParams({ token, role, patient, encounter, ...more });
  await page.goto('about:blank');
  await page.goto(`${hub.config.baseUrl}/#${given}`);
};
const axe = async () => {
  expect(await accessibilityFaults(page)).toEqual([]);
};
const shot = (name: string) => page.screenshot({ path: join(MANUAL, `${name}.png`), fullPage: true });
const add = async (typed: string, option: RegExp) => {
  const field = page.getByRole('combobox', { name: 'Agregar medicamento' });
  await field.fill('');
  await field.pressSequentially(typed, { delay: 5 });
  await takeFirst(page, option);
};
const sign = () => page.getByRole('button', { name: 'Firmar y terminar' });
const warnings = () => page.locator('.rx-finding-title').allTextContents();

describe('prescribing', () => {
  it(
    'repeats everything the person takes with one click, said in words and numbers',
    async () => {
      await open('medico');
      await page.getByRole('button', { name: 'Repetir todo' }).click();
      await page.getByText('Tomar 1 (una) tableta cada 12 (doce) horas durante 30 (treinta) días.').waitFor();
      await page.getByText('En total 60 (sesenta) tabletas.').waitFor();
      await soon(async () => expect(await page.locator('.rx-line').count()).toBe(3));
      expect(await warnings()).toEqual([]);
      await soon(async () => expect(await sign().isEnabled()).toBe(true));
      await page.getByText('Sin datos de existencias').first().waitFor();
      await axe();
    },
    TEST_MS,
  );

  it(
    'stops a medicine, and takes it back',
    async () => {
      await page.getByRole('button', { name: 'Quitar Losartán 50 mg' }).click();
      await page.getByRole('button', { name: 'Suspender Losartán 50 mg' }).click();
      await page.getByText('Se suspende al firmar').waitFor();
      await page.getByRole('button', { name: 'Deshacer: Losartán' }).click();
      await page.getByRole('button', { name: 'Suspender Losartán 50 mg' }).click();
    },
    TEST_MS,
  );

  it(
    'warns in the line of work, and asks why before it lets the gravest pass',
    async () => {
      await add('naproxeno', /Naproxeno 250/);
      await page.getByText('naproxeno + warfarina').first().waitFor();
      await add('amoxicilina 500', /Amoxicilina 500 mg, cápsula/);
      await page.getByText('alergia a Penicilina').first().waitFor();
      await soon(async () => expect((await warnings()).filter((one) => one.startsWith('Evitar'))).toHaveLength(2));
      await soon(async () => expect(await sign().isDisabled()).toBe(true));
      await axe();
      await shot('receta-advertencias');
      await page.getByRole('button', { name: 'Quitar Amoxicilina' }).click();
      await page
        .getByLabel('Por qué lo receta de todos modos')
        .fill('Crisis de gota; INR mañana, 3 días con omeprazol');
      await page.getByRole('textbox', { name: /Naproxeno 250 mg/ }).fill('1 tab c/12 h 3 d con alimentos');
      await page
        .getByText('Tomar 1 (una) tableta cada 12 (doce) horas durante 3 (tres) días. Con alimentos.')
        .waitFor();
      await soon(async () => expect(await sign().isEnabled()).toBe(true));
    },
    TEST_MS,
  );

  it(
    'asks what the law asks of a controlled medicine, on a prescription of its own',
    async () => {
      await add('clonazepam', /Clonazepam/);
      await page.getByText(/Fracción II/).waitFor();
      await page.locator('#missing').getByText('anote cuántos envases').waitFor();
      await soon(async () => expect(await sign().isDisabled()).toBe(true));
      await page.getByLabel('Número de envases').fill('3');
      await page.locator('#missing').getByText('hasta 2 envases').waitFor();
      await page.getByLabel('Número de envases').fill('1');
      await soon(async () => expect(await sign().isEnabled()).toBe(true));
      await axe();
      await shot('receta');
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      await shot('receta-telefono');
      await page.setViewportSize({ width: 1366, height: 768 });
    },
    TEST_MS,
  );

  it(
    'the hub accepts what was signed: lines under their folios, the overridden warning with its reason, the older ones closed',
    async () => {
      await sign().click();
      await page.getByText('firmada transaction-response').waitFor();
      const { body } = await hub.fhir('GET', `/MedicationRequest?patient=${patient}&_count=50`);
      // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came back
      const all = body.entry.map(({ resource }: any) => resource) as any[];
      const fresh = all.filter(({ encounter: visit }) => visit !== undefined);
      expect(fresh.map(({ medicationCodeableConcept }) => medicationCodeableConcept.text.split(' ')[0]).sort()).toEqual(
        ['Clonazepam', 'Metformina', 'Naproxeno', 'Warfarina'],
      );
      expect(all.filter(({ status }) => status === 'completed')).toHaveLength(2);
      expect(all.filter(({ status }) => status === 'stopped')).toHaveLength(1);
      folios.push(...new Set<string>(fresh.map(({ groupIdentifier }) => groupIdentifier.value)));
      expect(folios.map((folio) => readFolio(folio))).toEqual(folios);
      expect(folios).toHaveLength(2);
      const issues = await hub.fhir('GET', `/DetectedIssue?patient=${patient}`);
      expect(issues.body.total ?? issues.body.entry.length).toBe(1);
      expect(issues.body.entry[0].resource.mitigation[0].action.text).toContain('Crisis de gota');
    },
    TEST_MS,
  );

  it(
    'the pharmacy of the unit finds it by its folio, and what is printed holds what the law asks',
    async () => {
      const farmacia = { authorization: `Bearer ${await tokenOf({ role: 'farmacia', clues: CLUES })}` };
      const main = folios.length === 0 ? '' : await mainFolio();
      const found = await hub.fhir(
        'GET',
        `/MedicationRequest?identifier=${RECETA_SYSTEM}|${main}`,
        undefined,
        farmacia,
      );
      expect(found.body.entry).toHaveLength(3);
      await open('farmacia', { folio: main.toLowerCase() });
      await page.getByRole('heading', { name: 'Receta médica' }).waitFor();
      await page.getByRole('img', { name: main }).waitFor();
      for (const words of [
        'María Fernanda',
        'EAAF901102MMCSRR03',
        'Elena Ruiz',
        '9000001',
        'Firma autógrafa',
        `Folio ${main}`,
      ])
        await soon(async () => expect(await page.locator('.receta').textContent()).toContain(words));
      await axe();
      await shot('receta-impresa');
      await open('farmacia', { folio: 'ABCD' });
      await page.getByText('Ese folio no es correcto').waitFor();
    },
    TEST_MS,
  );
});

async function mainFolio(): Promise<string> {
  for (const folio of folios) {
    const { body } = await hub.fhir('GET', `/MedicationRequest?identifier=${RECETA_SYSTEM}|${folio}`);
    if (body.entry?.length === 3) return folio;
  }
  throw new Error('no folio with three lines');
}
