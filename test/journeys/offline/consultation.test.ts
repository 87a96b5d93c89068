/**
 * The whole consultation without network, on the real screens: a clinic whose line is cut and whose hub is then killed, nursing and a
 * doctor each on a PC of their own. Everything says that it waits; a browser is killed in mid-note; with the line back all of it is in the
 * hub once, in order and valid. docs/adr/0030.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildWebAppIfStale } from '../../../scripts/stack/web-app.ts';
import { type Amate, startAmate } from '../../support/amate.ts';
import { findBrowser } from '../../support/browser.ts';
import { type Waiting, writeWaitingRoom } from '../../support/waiting-room.ts';
import { type ClinicPc, openClinicPc } from './clinic-pc.ts';

const STEP_MS = 120_000;
const withBrowser = findBrowser() ? describe : describe.skip;
// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came back
type Any = any;

withBrowser('a morning without network', () => {
  let amate: Amate;
  let nurse: ClinicPc;
  let doctor: ClinicPc;
  let ana: Waiting;
  let luis: Waiting;

  const fhir = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${amate.fhirUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await amate.token()}`,
        accept: 'application/fhir+json',
        'content-type': 'application/fhir+json',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Any };
  };
  const found = async (query: string): Promise<readonly Any[]> =>
    ((await fhir('GET', `/${query}`)).body.entry ?? []).map(({ resource }: Any) => resource);
  const account = (role: string) => amate.demo.users.find((one) => one.role === role)!;

  beforeAll(async () => {
    if (process.env.AMATE_WEB_ROOT === undefined) await buildWebAppIfStale(() => undefined);
    amate = await startAmate({ hospitals: [] });
    const people = await writeWaitingRoom({ fhir } as never, ['Ana Paz Solís', 'Luis Mora Gil'], 4);
    [ana, luis] = people as [Waiting, Waiting];
    [nurse, doctor] = (await Promise.all([1, 2].map(() => openClinicPc(amate.baseUrl)))) as [ClinicPc, ClinicPc];
    await nurse.signIn(account('enfermeria'), 2);
    await doctor.signIn(account('medico'), 2);
  }, 300_000);
  afterAll(async () => {
    await Promise.all([nurse, doctor].map((pc) => pc?.close()));
    await amate?.stop();
  }, 120_000);

  const home = (pc: ClinicPc) => pc.page.getByRole('link', { name: 'Amate', exact: true }).click();
  const line = (pc: ClinicPc, { name }: Waiting) =>
    pc.page.getByRole('listitem').filter({ has: pc.page.getByRole('heading', { name: new RegExp(name) }) });
  const evolution = (pc: ClinicPc) => pc.page.getByLabel('Evolución y actualización del cuadro clínico');

  async function callIn(pc: ClinicPc, who: Waiting): Promise<void> {
    await home(pc);
    await line(pc, who)
      .getByRole('button', { name: /^Llamar a/ })
      .click();
    await pc.page.waitForURL(/\/consulta\//);
    await evolution(pc).waitFor();
  }

  async function choose(pc: ClinicPc, field: string, typed: string): Promise<void> {
    const box = pc.page.getByRole('combobox', { name: field });
    await box.fill('');
    await box.pressSequentially(typed, { delay: 5 });
    await pc.page.getByRole('listbox', { name: 'Sugerencias' }).getByRole('option').first().waitFor();
    await box.press('ArrowDown');
    await box.press('Enter');
  }

  async function writeNote(pc: ClinicPc, text: string): Promise<void> {
    await evolution(pc).fill(text);
    await pc.page.getByRole('button', { name: 'Bueno para la vida y la función' }).click();
    await pc.page.getByLabel('Tratamiento e indicaciones médicas').fill('Dieta baja en sal.');
    await pc.page.keyboard.press('Alt+KeyX');
    await pc.page.keyboard.type('hipertension esencial');
    await pc.page.getByRole('listbox', { name: 'Sugerencias' }).getByRole('option').first().waitFor();
    await pc.page.keyboard.press('ArrowDown');
    await pc.page.keyboard.press('Enter');
  }

  it(
    'the line is cut: nursing takes the vital signs of who waits; they wait to be sent, and the list shows them',
    async () => {
      await home(nurse);
      await line(nurse, ana).waitFor();
      for (const pc of [nurse, doctor]) await pc.cut(true);
      await line(nurse, ana)
        .getByRole('link', { name: /signos/i })
        .click();
      await nurse.page.getByLabel('Presión sistólica').waitFor();
      await nurse.page.keyboard.type('142');
      for (const value of ['88', '78', '16', '36.6', '96', '71.5', '165', '98']) {
        await nurse.page.keyboard.press('Enter');
        await nurse.page.keyboard.type(value);
      }
      await nurse.page.getByLabel('Glucosa capilar').press('Enter');
      await nurse.page.getByRole('heading', { level: 1, name: 'La mañana' }).waitFor();
      await line(nurse, ana).getByText('Con signos').first().waitFor();
      await nurse.page.getByRole('link', { name: /Por enviar\s*1/ }).waitFor();
      await nurse.look('sin-red-manana');
      expect(await found(`Observation?encounter=Encounter/${ana.visit}`)).toEqual([]);
    },
    STEP_MS,
  );

  it(
    'a doctor calls, and writes; the browser is killed in mid-note and the hub with it; the local key opens the note',
    async () => {
      await callIn(doctor, luis);
      await evolution(doctor).pressSequentially('Acude a control. Niega cefa');
      await doctor.page.getByText('Guardado en este equipo').waitFor();
      await amate.kill('hub');
      await doctor.killAndStart();
      await doctor.page.goto(amate.baseUrl);
      const began = Date.now();
      await doctor.openWithKey();
      await line(doctor, luis).getByText('En consulta').first().waitFor();
      process.stdout.write(`offline: from the key's field to the agenda ${Date.now() - began} ms\n`);
      await line(doctor, luis)
        .getByRole('link', { name: /consulta/i })
        .first()
        .click();
      await evolution(doctor).waitFor();
      await doctor.page.waitForFunction(
        () => (document.getElementById('nota-evolucion') as HTMLTextAreaElement)?.value !== '',
      );
      expect(await evolution(doctor).inputValue()).toBe('Acude a control. Niega cefa');
      await doctor.look('sin-red-consulta');
    },
    STEP_MS,
  );

  it(
    'diagnosis and medicine from the kept catalogues, the safety checks, the signature: all of it waits',
    async () => {
      await writeNote(doctor, 'Acude a control. Niega cefalea.');
      await doctor.page.getByRole('button', { name: 'Repetir todo' }).click();
      await choose(doctor, 'Agregar medicamento', 'naproxeno');
      await doctor.page.getByText('naproxeno + warfarina').first().waitFor();
      await doctor.page.getByLabel('Por qué lo receta de todos modos').fill('Crisis de gota; INR mañana');
      await doctor.page.getByRole('textbox', { name: /Naproxeno 250 mg/ }).fill('1 tab c/12 h 3 d');
      await doctor.look('sin-red-receta');
      await doctor.page
        .getByText(/Nada falta|aviso/)
        .first()
        .waitFor();
      await doctor.page.keyboard.press('Alt+KeyG');
      await doctor.page.getByText(/Nota firmada, por enviar/).waitFor();
      await doctor.page.getByText('Terminó').first().waitFor();
      await doctor.look('sin-red-firmada');
    },
    STEP_MS,
  );

  it(
    'the line is back: all is sent once, in order, valid',
    async () => {
      await amate.restart('hub');
      await nurse.cut(false);
      await nurse.page.getByRole('link', { name: /Por enviar/ }).click();
      await nurse.page.getByText('No hay nada por enviar').waitFor({ timeout: 90_000 });
      const [popup] = await Promise.all([
        doctor.page.waitForEvent('popup'),
        doctor.page.getByRole('button', { name: 'Entrar otra vez' }).click({ timeout: 60_000 }),
      ]);
      await popup.getByLabel('Usuario').fill(account('medico').user);
      await popup.getByLabel('Contraseña').fill(account('medico').password);
      await popup.getByRole('button', { name: 'Entrar', exact: true }).click();
      for (
        let tries = 0;
        tries < 120 && (await found(`Composition?encounter=Encounter/${luis.visit}`)).length === 0;
        tries++
      )
        await doctor.page.waitForTimeout(500);

      expect(await found(`Observation?encounter=Encounter/${ana.visit}`)).toHaveLength(9);
      const { body: visit } = await fhir('GET', `/Encounter/${luis.visit}`);
      expect([visit.status, visit.meta.versionId]).toEqual(['finished', '3']);
      expect(visit.statusHistory.map(({ status }: Any) => status)).toEqual(['arrived', 'in-progress']);
      const notes = await found(`Composition?encounter=Encounter/${luis.visit}`);
      const requests = await found(`MedicationRequest?encounter=Encounter/${luis.visit}`);
      const issues = await found(`DetectedIssue?patient=${luis.patient}`);
      const diagnoses = await found(`Condition?encounter=Encounter/${luis.visit}`);
      expect([notes.length, requests.length, issues.length, diagnoses.length]).toEqual([1, 2, 1, 1]);
      for (const made of [...notes, ...requests, ...issues, ...diagnoses, visit]) {
        expect([made.resourceType, made.resourceType === 'Encounter' || made.meta.versionId === '1']).toEqual([
          made.resourceType,
          true,
        ]);
        const { body } = await fhir('POST', `/${made.resourceType}/$validate`, made);
        const wrong = body.issue.filter(({ severity }: Any) => severity === 'error' || severity === 'fatal');
        expect([made.resourceType, wrong]).toEqual([made.resourceType, []]);
      }
    },
    STEP_MS,
  );
});
