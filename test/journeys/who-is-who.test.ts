/**
 * The operator in a real browser: a hospital registered again somebody whom a clinic knows; both records side by side, joined, read by the doctor
 * under the old address, given back with what was written meanwhile; another pair kept apart. Every screen goes through axe and into the manual.
 */
import { CURP_SYSTEM, expedienteSystem, mensajeUri } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { condition } from '../support/confidential-city.ts';
import type { RunningHub } from '../support/hub.ts';
import { lookTwice, type OpenHub, openHub, signInAs, withBrowser } from '../support/journey.ts';

const XOCO = 'DFSSA003162';

withBrowser('who is who', () => {
  let site: OpenHub;
  let hub: RunningHub;
  let page: Page;
  let ids: Registered;

  beforeAll(async () => {
    site = await openHub();
    hub = site.hub;
    ids = await registerTwice(hub);
  }, 120_000);
  afterAll(async () => {
    await site?.close();
  }, 60_000);

  const conditionsOf = async (id: string): Promise<number> =>
    (await hub.fhir('GET', `/Condition?patient=${id}`)).body.entry?.length ?? 0;
  const main = () => page.getByRole('main');
  const open = (name: RegExp) => main().getByRole('link', { name }).first().click();
  const back = () => main().getByRole('link', { name: 'Volver a Quién es quién' }).click();

  it('shows the cases, and both records side by side', async () => {
    page = await signInAs(site, 'operador');
    await main()
      .getByRole('link', { name: /^Quién es quién/ })
      .click();
    await page.getByRole('heading', { level: 1, name: 'Quién es quién' }).waitFor();
    await page.getByText('2 casos').waitFor();
    await lookTwice(page, 'quien-es-quien');
    await open(/^Comparar a .*Popoca/);
    await page.getByRole('heading', { level: 2, name: 'Qué coincide' }).waitFor();
    await page.getByText('día y mes cambiados').waitFor();
    await lookTwice(page, 'quien-es-quien-comparar', { fullPage: true });
    // An address of its own: a reload finds it, the browser's way back leads to the list.
    await page.reload();
    await page.getByText('día y mes cambiados').waitFor();
    await page.goBack();
    await page.getByText('2 casos').waitFor();
    await page.goForward();
    await page.getByText('día y mes cambiados').waitFor();
  }, 120_000);

  it('joins them, and whoever has the old address reads the one record', async () => {
    await page.getByText('Del otro se agrega: 1 diagnóstico').waitFor();
    await page.getByLabel(/^Por qué/).fill('Mismo domicilio y misma credencial');
    await page.getByRole('button', { name: 'Son la misma persona' }).click();
    await page.getByRole('button', { name: 'Deshacer la decisión' }).waitFor();
    await lookTwice(page, 'quien-es-quien-unidos');
    expect(await conditionsOf(ids.clinic)).toBe(2);
    expect((await hub.fhir('GET', `/Patient/${ids.hospital}`)).body.id).toBe(ids.clinic);
    const doctor = await signInAs(site, 'medico');
    await doctor.goto(`${site.baseUrl}/paciente/${ids.hospital}`);
    await doctor.getByText('JUPM850412MDFRPR01').first().waitFor();
    await doctor.context().close();
  }, 120_000);

  it('gives it back with what was written meanwhile', async () => {
    const written = await hub.fhir('POST', '/Condition', condition(ids.hospital, 'J00'));
    expect(written.status).toBe(201);
    await page.getByLabel(/^Por qué/).fill('La credencial era de su hermana');
    await page.getByRole('button', { name: 'Deshacer la decisión' }).click();
    await page.getByText('Se deshizo la unión').waitFor();
    expect([await conditionsOf(ids.clinic), await conditionsOf(ids.hospital)]).toEqual([1, 2]);
  }, 60_000);

  it('remembers two who are not the same', async () => {
    await back();
    await page.getByText('1 caso', { exact: true }).waitFor();
    await open(/^Comparar a .*Xolalpa/);
    await page.getByRole('button', { name: 'No son la misma' }).click();
    await page.getByText('Amate lo recordará').first().waitFor();
    await back();
    await page.getByText('No hay casos por decidir').waitFor();
    await page.getByLabel('Cerrados').check();
    await page.getByText('2 casos').waitFor();
    await lookTwice(page, 'quien-es-quien-decididos');
  }, 60_000);

  it('has everybody compared again, sees how it ends, and that nothing decided is asked twice', async () => {
    await main().getByRole('button', { name: 'Comparar a todos' }).click();
    await main().getByText('Terminó', { exact: true }).waitFor();
    await main().getByText('0 casos nuevos', { exact: true }).waitFor();
    await main().getByRole('button', { name: 'Comparar a todos' }).waitFor();
  }, 60_000);
});

interface Registered {
  readonly clinic: string;
  readonly hospital: string;
}

async function registerTwice(hub: RunningHub): Promise<Registered> {
  const make = async (resource: { readonly resourceType: string }): Promise<string> => {
    const { status, body } = await hub.fhir('POST', `/${resource.resourceType}`, resource);
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body.id as string;
  };
  const woman = (given: string[], family: string, birthDate: string, more: object) => ({
    ...{ resourceType: 'Patient', name: [{ use: 'official', given, family }], gender: 'female', birthDate, ...more },
  });
  const home = (line: string) => ({ address: [{ line: [line], city: 'Benito Juárez', postalCode: '03330' }] });
  const message = (id: string) => ({ meta: { source: mensajeUri(XOCO, id) } });
  const phone = (value: string) => ({ telecom: [{ system: 'phone', value }] });
  const file = (value: string) => ({ identifier: [{ system: expedienteSystem(XOCO), value }] });
  const curp = { identifier: [{ system: CURP_SYSTEM, value: 'JUPM850412MDFRPR01' }] };
  const clinic = await make(
    woman(['Mariana'], 'Juárez Popoca', '1985-04-12', {
      ...curp,
      ...phone('5551234567'),
      ...home('Av. Cuauhtémoc 15'),
    }),
  );
  const hospital = await make(
    woman(['Mariana'], 'Juárez Popoca', '1985-12-04', {
      ...{ ...message('A1'), ...file('0066'), ...phone('5551234567'), ...home('Cuauhtémoc 15 int 2') },
    }),
  );
  await make(condition(clinic, 'I10'));
  await make(condition(hospital, 'E11'));
  const twin = (given: string, number: string) =>
    woman([given], 'Xolalpa Tzompantzi', '1990-07-30', { ...file(number), ...phone('5559876543'), ...message(number) });
  await make(twin('Rosa María', '0070'));
  await make(twin('Rosa', '0071'));
  return { clinic, hospital };
}
