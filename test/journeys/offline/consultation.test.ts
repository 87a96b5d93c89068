/**
 * The whole consultation without network, on the real screens: a clinic whose line is cut and whose hub is then killed, nursing and a
 * doctor each on a PC of their own, in their first session there. Everything says that it waits; a browser is killed in mid-note; with the line
 * back all of it is in the hub once, in order and valid, and where another doctor wrote meanwhile a person chooses. docs/adr/0030.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildWebAppIfStale } from '../../../scripts/stack/web-app.ts';
import { type Amate, startAmate } from '../../support/amate.ts';
import { findBrowser } from '../../support/browser.ts';
import { DOCTOR, noteOf, OTHER, put } from '../../support/clinic-day.ts';
import { holds } from '../../support/journey.ts';
import { type Waiting, writeWaitingRoom } from '../../support/waiting-room.ts';
import { awayFromMidnight } from '../midnight.ts';
import { type ClinicPc, openClinicPc } from './clinic-pc.ts';
import { callIn, choose, evolution, home, lineOf, sign, writeNote } from './room.ts';

const STEP_MS = 150_000;
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
  /** What goes out by itself takes a moment. */
  const until = async (query: string, count: number) => {
    const lastMs = Date.now() + 60_000;
    while ((await found(query)).length < count && Date.now() < lastMs) await doctor.page.waitForTimeout(500);
    return found(query);
  };
  const account = (role: string) => amate.demo.users.find((one) => one.role === role)!;

  awayFromMidnight();
  beforeAll(async () => {
    if (process.env.AMATE_WEB_ROOT === undefined) await buildWebAppIfStale(() => undefined);
    amate = await startAmate({ hospitals: [] });
    const people = await writeWaitingRoom({ fhir } as never, ['Ana Paz Solís', 'Luis Mora Gil'], 4);
    [ana, luis] = people as [Waiting, Waiting];
    [nurse, doctor] = (await Promise.all([1, 2].map(() => openClinicPc(amate.baseUrl)))) as [ClinicPc, ClinicPc];
    await Promise.all([nurse.signIn(account('enfermeria'), 2), doctor.signIn(account('medico'), 2)]);
    // Both are told that they may go on without network: from here on they must be able to.
    for (const pc of [nurse, doctor]) await pc.cut(true);
  }, 300_000);
  afterAll(async () => {
    await Promise.all([nurse, doctor].map((pc) => pc?.close()));
    await amate?.stop();
  }, 120_000);

  it(
    'the line is cut: nursing takes the vital signs of who waits; they wait to be sent, and the list shows them',
    async () => {
      await home(nurse);
      await lineOf(nurse, ana)
        .getByRole('link', { name: /signos/i })
        .click();
      await nurse.page.locator('#vital-systolic:focus').waitFor();
      await nurse.page.keyboard.type('142');
      for (const value of ['88', '78', '16', '36.6', '96', '71.5', '165', '98']) {
        await nurse.page.keyboard.press('Enter');
        await nurse.page.keyboard.type(value);
      }
      await nurse.page.getByLabel('Glucosa capilar').press('Enter');
      await nurse.page.getByRole('heading', { level: 1, name: 'La mañana' }).waitFor();
      await lineOf(nurse, ana).getByText('Con signos').first().waitFor();
      await nurse.page.getByRole('link', { name: /Por enviar\s*1/ }).waitFor();
      await nurse.look('sin-red-manana');
      expect(await found(`Observation?encounter=Encounter/${ana.visit}`)).toEqual([]);
    },
    STEP_MS,
  );

  it(
    'a doctor calls for the first time on this PC, and writes; the browser is killed in mid-note and the hub with it; the local key opens the note',
    async () => {
      await callIn(doctor, luis);
      await evolution(doctor).pressSequentially('Acude a control. Niega cefa');
      await doctor.page.getByText('Guardado en este equipo').waitFor();
      await amate.kill('hub');
      await doctor.killAndStart();
      await doctor.page.goto(amate.baseUrl);
      await doctor.openWithKey();
      await lineOf(doctor, luis).getByText('En consulta').first().waitFor();
      await lineOf(doctor, luis)
        .getByRole('link', { name: /consulta/i })
        .first()
        .click();
      await evolution(doctor).waitFor();
      await doctor.page.waitForFunction(
        () => (document.getElementById('nota-evolucion') as HTMLTextAreaElement)?.value !== '',
      );
      await holds(evolution(doctor), 'Acude a control. Niega cefa');
      await doctor.look('sin-red-consulta');
    },
    STEP_MS,
  );

  it(
    'diagnosis and medicine from the kept catalogues, the safety checks, the signature: all of it waits',
    async () => {
      await writeNote(doctor, 'Acude a control. Niega cefalea.');
      await doctor.page.getByRole('button', { name: 'Repetir todo' }).click();
      await choose(doctor, 'Agregar medicamento', 'naproxeno', /Naproxeno 250/);
      await doctor.page.getByText('naproxeno + warfarina').first().waitFor();
      await doctor.page.getByLabel('Por qué lo receta de todos modos').fill('Crisis de gota; INR mañana');
      await doctor.page.getByRole('textbox', { name: /Naproxeno 250 mg/ }).fill('1 tab c/12 h 3 d');
      await doctor.look('sin-red-receta');
      await sign(doctor);
      await doctor.page.getByText('Terminó').first().waitFor();
      await doctor.look('sin-red-firmada');
      // And one whom, as this PC cannot know, nursing and another doctor see meanwhile.
      await callIn(doctor, ana);
      await writeNote(doctor, 'Cefalea de dos días.');
      await doctor.page.getByRole('button', { name: 'Repetir todo' }).click();
      await sign(doctor);
      await doctor.page.getByRole('link', { name: /Por enviar\s*4/ }).click();
      await doctor.page.locator('main').getByRole('listitem').nth(3).waitFor();
      await doctor.look('sin-red-por-enviar');
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
      expect(await found(`Observation?encounter=Encounter/${ana.visit}`)).toHaveLength(9);
      await anotherDoctorSees(ana);
      const [popup] = await Promise.all([
        doctor.page.waitForEvent('popup'),
        doctor.page.getByRole('button', { name: 'Entrar otra vez' }).click({ timeout: 60_000 }),
      ]);
      await popup.getByLabel('Usuario').fill(account('medico').user);
      await popup.getByLabel('Contraseña').fill(account('medico').password);
      await popup.getByRole('button', { name: 'Entrar', exact: true }).click();
      const notes = await until(`Composition?encounter=Encounter/${luis.visit}`, 1);

      const { body: visit } = await fhir('GET', `/Encounter/${luis.visit}`);
      expect([visit.status, visit.meta.versionId]).toEqual(['finished', '3']);
      expect(visit.statusHistory.map(({ status }: Any) => status)).toEqual(['arrived', 'in-progress']);
      const requests = await found(`MedicationRequest?encounter=Encounter/${luis.visit}`);
      const issues = await found(`DetectedIssue?patient=${luis.patient}`);
      const diagnoses = await found(`Condition?encounter=Encounter/${luis.visit}`);
      expect([notes.length, requests.length, issues.length, diagnoses.length]).toEqual([1, 2, 1, 1]);
      for (const made of [...notes, ...requests, ...issues, ...diagnoses])
        expect([made.resourceType, made.meta.versionId]).toEqual([made.resourceType, '1']);
      for (const made of [...notes, ...requests, ...issues, ...diagnoses, visit]) {
        const { body } = await fhir('POST', `/${made.resourceType}/$validate`, made);
        const wrong = body.issue.filter(({ severity }: Any) => severity === 'error' || severity === 'fatal');
        expect([made.resourceType, wrong]).toEqual([made.resourceType, []]);
      }
    },
    STEP_MS,
  );

  it(
    'two doctors in one visit: both notes stand, and what each made of the visit is put side by side once, for a person to choose',
    async () => {
      const notes = await until(`Composition?encounter=Encounter/${ana.visit}`, 2);
      expect(notes.map(({ author }: Any) => author[0].display).sort()).toEqual([OTHER.display, DOCTOR.display]);
      // What was refilled has ended: only the visit is left to be chosen.
      const medicines = await found(`MedicationRequest?patient=${ana.patient}`);
      expect(medicines.map(({ status }: Any) => status).sort()).toEqual(['active', 'completed']);
      const { page } = doctor;
      await page.getByText('Cambió mientras tanto').waitFor();
      const waiting = page.locator('main').getByRole('listitem');
      // What the hub puts off is sent again after a while that grows.
      await waiting.nth(1).waitFor({ state: 'detached', timeout: 90_000 });
      expect(await waiting.count()).toBe(1);
      await page.getByRole('button', { name: 'Comparar y elegir' }).click();
      const state = page.getByRole('group', { name: 'Estado' });
      await state.getByText('en consulta').waitFor();
      await doctor.look('sin-red-dos-medicos');
      await state.getByText('terminada').click();
      await page.getByRole('group', { name: 'Quién atiende' }).getByText('Lo que usted escribió').click();
      await page.getByRole('button', { name: 'Guardar lo elegido' }).click();
      await page.getByText('No hay nada por enviar').waitFor();
      const { body: visit } = await fhir('GET', `/Encounter/${ana.visit}`);
      expect([visit.status, visit.meta.versionId]).toEqual(['finished', '4']);
    },
    STEP_MS,
  );

  /** On a PC that has the line: he calls her in and signs a note. */
  async function anotherDoctorSees({ patient, visit }: Waiting): Promise<void> {
    const { body: now } = await fhir('GET', `/Encounter/${visit}`);
    expect([now.status, now.meta.versionId]).toEqual(['triaged', '2']);
    const taken = { ...now, status: 'in-progress', participant: [{ individual: OTHER }] };
    expect((await fhir('PUT', `/Encounter/${visit}`, taken)).status).toBe(200);
    const texts = { evolucion: 'La vio otro médico.', pronostico: 'Bueno', plan: 'Reposo.' };
    await put({ fhir } as never, noteOf(patient, visit, OTHER, texts, new Date().toISOString()));
  }
});
