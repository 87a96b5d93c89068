/** A clinic whose line is cut, on the real screens: nursing takes the signs, everything says that it waits. docs/adr/0030. */
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
    ana = people[0]!;
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
});
