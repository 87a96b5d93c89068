/** What nursing writes while the doctor has the visit open speaks in the open prescription; an old disease is not lost among many diagnoses. */

import { readDemoFile } from '@amate/hie-core/security/demo-file.ts';
import { CIE10_SYSTEM, LOINC_SYSTEM, UCUM_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findBrowser } from '../../support/browser.ts';
import { put, writePerson } from '../../support/clinic-day.ts';
import { signInAs } from '../../support/journey.ts';
import { dayFromToday } from '../../support/today.ts';
import { takeFirst } from '../suggestions.ts';
import { type DoctorsDesk, openDoctorsDesk } from './doctors-desk.ts';

const withBrowser = findBrowser() ? describe : describe.skip;
const HL7 = 'http://terminology.hl7.org/CodeSystem';
const CHILD = {
  ...{ curp: 'LOGM210314MDFPRRA8', given: 'Mía', family: 'López Guerra', gender: 'female' },
  birthDate: dayFromToday(-4 * 365),
};

withBrowser('the checks of a prescription, while others work', () => {
  let desk: DoctorsDesk;

  beforeAll(async () => {
    desk = await openDoctorsDesk();
  }, 240_000);
  // One origin has six connections: the next page needs those that this one's streams hold.
  afterEach(() => desk?.page.close());
  afterAll(() => desk?.close(), 120_000);

  const add = async (typed: string, option: RegExp) => {
    const field = desk.page.getByRole('combobox', { name: 'Agregar medicamento' });
    await field.fill('');
    await field.pressSequentially(typed, { delay: 5 });
    await takeFirst(desk.page, option);
  };

  it('an allergy that the nurse records on her screen stops the amoxicillin that already stands', async () => {
    const { visit, patient } = desk.morning[1]!;
    await desk.enter(`/consulta/${visit}`);
    await add('amoxicilina 500', /Amoxicilina 500 mg, cápsula/);
    await desk.page.locator('.rx-line').waitFor();
    expect(await desk.page.getByText('alergia a Penicilina').count()).toBe(0);
    const nurse = await asNurse();
    await nurse.goto(`${desk.hub.config.baseUrl}/paciente/${patient}/alergias`);
    await nurse.getByLabel('Medicamento, alimento o sustancia').fill('Penicilina');
    await nurse.getByRole('button', { name: 'Guardar la alergia' }).click();
    await desk.page.locator('.rx-finding-title').getByText('alergia a Penicilina').waitFor();
    await nurse.close();
  }, 240_000);

  it('a weight that no child of that age has is not dosed by; the one that is taken meanwhile is, in grams too', async () => {
    const { patient, visit } = await writePerson(desk.hub, CHILD);
    await desk.enter(`/consulta/${visit}`);
    await add('paracetamol 100', /Paracetamol 100 mg\/mL/);
    // The day's signs say 71.5 kg.
    const none = desk.page.getByText(/^Falta (el|un) peso/);
    await none.waitFor();
    await put(desk.hub, {
      ...{ resourceType: 'Observation', status: 'final', subject: { reference: `Patient/${patient}` } },
      category: [{ coding: [{ system: `${HL7}/observation-category`, code: 'vital-signs' }] }],
      code: { coding: [{ system: LOINC_SYSTEM, code: '29463-7' }] },
      effectiveDateTime: new Date().toISOString(),
      valueQuantity: { value: 18_000, unit: 'g', system: UCUM_SYSTEM, code: 'g' },
    });
    await none.waitFor({ state: 'detached' });
    await desk.page.getByText(/mg\/kg al día/).waitFor();
  }, 240_000);

  it('an asthma behind a hundred newer diagnoses still speaks', async () => {
    const { patient, visit } = desk.morning[2]!;
    const diagnosed = (code: string, recordedDate: string) =>
      put(desk.hub, {
        ...{ resourceType: 'Condition', subject: { reference: `Patient/${patient}` }, recordedDate },
        category: [{ coding: [{ system: `${HL7}/condition-category`, code: 'encounter-diagnosis' }] }],
        clinicalStatus: { coding: [{ system: `${HL7}/condition-clinical`, code: 'active' }] },
        code: { coding: [{ system: CIE10_SYSTEM, code }], text: code },
      });
    await diagnosed('J45.9', '2005-04-01');
    for (let day = 1; day <= 105; day += 1) await diagnosed('J00', dayFromToday(-day));
    await desk.enter(`/consulta/${visit}`);
    await add('propranolol', /Propranolol/);
    await desk.page
      .locator('.rx-finding')
      .getByText(/asma|broncoespasmo/i)
      .first()
      .waitFor();
  }, 240_000);

  async function asNurse(): Promise<Page> {
    const demo = (await readDemoFile(desk.hub.config.dataDir))!;
    const browser = desk.context().browser()!;
    return signInAs({ browser, baseUrl: desk.hub.config.baseUrl, demo }, 'enfermeria');
  }
});
