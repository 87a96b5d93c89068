/**
 * What journeys at the pharmacy share: a hub with the demonstration's shelves, a person with prescriptions, a browser, and a scanner that
 * types and presses Enter. Not itself a test.
 */
import { DEMO_CLINIC_CLUES } from '@amate/hie-core/demo-facilities.ts';
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { callerTokens, type TokenOf } from '../support/caller-tokens.ts';
import type { RunningHub } from '../support/hub.ts';
import { type OpenHub, openHub } from '../support/journey.ts';
import { type Caller, insumos, prescription } from '../support/pharmacy.ts';

export const METFORMINA = '010.000.5165.00';
export const CAPTOPRIL = '010.000.0574.00';
export const PERSON = 'María Fernanda Escamilla Arroyo';

export interface Prescribed {
  readonly clave: string;
  readonly text: string;
  readonly dose: string;
  readonly value: number;
  readonly unit: string;
}

export interface Counter {
  readonly site: OpenHub;
  readonly hub: RunningHub;
  /** The pharmacy's token for `/insumos`. */
  readonly keeper: Caller;
  readonly tokenOf: TokenOf;
  readonly patient: string;
  /** @returns the folio of one prescription with these lines */
  prescribe(lines: readonly Prescribed[]): Promise<string>;
  /** Packs in date on the clinic's shelf. */
  shelf(clave: string): Promise<number>;
}

export async function openCounter(): Promise<Counter> {
  const site = await openHub();
  const { hub } = site;
  const tokenOf = await callerTokens(hub);
  const keeper = { baseUrl: hub.config.baseUrl, token: await tokenOf({ role: 'farmacia', clues: DEMO_CLINIC_CLUES }) };
  const person = {
    resourceType: 'Patient',
    name: [{ given: ['María Fernanda'], family: 'Escamilla Arroyo' }],
    birthDate: '1990-11-02',
    telecom: [{ system: 'phone', value: '5555550142' }],
  };
  const patient: string = (await hub.fhir('POST', '/Patient', person)).body.id;
  const shelf = async (clave: string): Promise<number> => {
    const { body } = await insumos(keeper, 'GET', `/existencias?clues=${DEMO_CLINIC_CLUES}&clave=${clave}`);
    return body.existencias[0].aqui.piezas;
  };
  const prescribe = (lines: readonly Prescribed[]) => writePrescription(hub, patient, lines);
  return { site, hub, keeper, tokenOf, patient, prescribe, shelf };
}

async function writePrescription(hub: RunningHub, patient: string, wanted: readonly Prescribed[]): Promise<string> {
  const performer = { identifier: { system: CLUES_SYSTEM, value: DEMO_CLINIC_CLUES } };
  const lines = wanted.map(({ clave, text, dose, value, unit }) => {
    const made = prescription(patient, {}, clave);
    const coding = made.medicationCodeableConcept!.coding!;
    return {
      ...made,
      medicationCodeableConcept: { coding, text },
      dosageInstruction: [{ text: dose }],
      dispenseRequest: { performer, quantity: { value, unit } },
    };
  });
  const group = lines[0]!.groupIdentifier!;
  for (const [at, one] of lines.entries()) {
    const identifier = [
      { system: `${group.system}-renglon`, value: `${group.value}/${at + 1}` },
      { ...one.identifier![0]!, value: group.value! },
    ];
    const given = { ...one, groupIdentifier: group, identifier };
    const { status, body } = await hub.fhir('PUT', `/MedicationRequest/${one.id}`, given);
    expect([status, status === 201 ? '' : JSON.stringify(body)]).toEqual([201, '']);
  }
  return group.value!;
}

/** As a scanner in keyboard mode: every key in a few milliseconds, then Enter. It types wherever the focus stands. */
export async function scan(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text, { delay: 1 });
  await page.keyboard.press('Enter');
}

/** Once the field of the screen waits for it. */
export async function scanInto(page: Page, name: 'folio' | 'scan', text: string): Promise<void> {
  await page.locator(`input[name=${name}]:focus`).waitFor();
  await scan(page, text);
}

/** The notice itself: the live region still tells of the delivery before. */
export const delivered = (page: Page, words = 'Entregado a'): Promise<void> =>
  page.locator('.dispense-done', { hasText: words }).waitFor();
