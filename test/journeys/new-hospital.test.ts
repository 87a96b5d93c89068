/**
 * A hospital is added without code: an operator pastes five sample messages, answers what they suggest, downloads one file; a real edge starts
 * with that file and nothing else, and a doctor sees the first encounter. Then what is held is looked at, dismissed and brought back, and the
 * file is replaced by another.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@amate/hie-core/db.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startNodeProgram } from '../../scripts/stack/node-process.ts';
import { accepts, freePort } from '../../scripts/stack/ports.ts';
import type { Running } from '../../scripts/stack/supervise.ts';
import { look, lookTwice, type OpenHub, openHub, signInAs, withBrowser } from '../support/journey.ts';
import { pretend } from '../support/pretended-hospitals.ts';
import { sendByThirdParty } from '../support/third-party-mllp.ts';
import { admission, BAD, CLUES, CURP, NAME, SAMPLES } from './new-hospital-messages.ts';

withBrowser('a new hospital, without code', () => {
  let site: OpenHub;
  let operator: Page;
  let edge: Running | undefined;
  let port = 0;
  const folder = mkdtempSync(join(tmpdir(), 'amate-edge-'));

  beforeAll(async () => {
    site = await openHub();
    await pretend(site.hub, { clues: 'DFSSA003162', size: 60 });
    await pretend(site.hub, { clues: 'DFSSA003961', size: 44, silentHours: 30 });
    operator = await signInAs(site, 'operador');
    operator.setDefaultTimeout(30_000);
  }, 120_000);
  afterAll(async () => {
    await edge?.stop();
    await site?.close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** What the edge acknowledged is at the hub a moment later. */
  async function arrived(count = 1): Promise<void> {
    for (const end = Date.now() + 30_000; Date.now() < end; await sleep(100)) {
      const { body } = await site.hub.fhir('GET', `/Encounter?patient.identifier=${CURP}`);
      if (body.entry?.length >= count) return;
    }
    throw new Error(log().slice(-3_000));
  }
  const log = () => readFileSync(join(folder, 'edge.log'), 'utf8');
  const configuration = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  async function download(name: string): Promise<void> {
    const [file] = await Promise.all([
      operator.waitForEvent('download'),
      operator.getByRole('link', { name: `Descargar conector-${CLUES}.json` }).click(),
    ]);
    await file.saveAs(join(folder, name));
  }
  async function startEdge(name: string): Promise<void> {
    edge = await startNodeProgram({
      ...{ name: NAME, script: 'connectors/src/main.ts', logFile: join(folder, 'edge.log') },
      // Where it runs, and a quicker pulse; everything else is the file's.
      env: {
        ...{ PATH: process.env.PATH, CONNECTOR_CONFIG_FILE: join(folder, name), CONNECTOR_DATA_DIR: folder },
        ...{ MLLP_HOST: '127.0.0.1', MLLP_PORT: String(port), CONNECTOR_REPORT_MS: '500' },
      },
      isReady: () => accepts(port),
    });
  }
  const understood = (count: number) => operator.getByRole('main').getByText(`${count} de 5 se entienden.`);

  it('the operator sees who is silent, and what five messages of a new hospital would become', async () => {
    await operator
      .getByRole('main')
      .getByRole('link', { name: /^Hospitales/ })
      .click();
    await operator.getByRole('row', { name: /Está en silencio/ }).waitFor();
    await lookTwice(operator, 'hospitales');
    await operator.getByRole('link', { name: 'Nuevo hospital' }).click();
    // A screen that comes takes the focus, and with it what is being written.
    await operator.locator('h1:focus', { hasText: 'Nuevo hospital' }).waitFor();
    await operator.getByLabel('CLUES').fill(CLUES);
    await operator.getByLabel('Nombre del hospital').fill(NAME);
    await operator.getByLabel('Pegue los mensajes HL7 v2').fill(SAMPLES.join('\n').replaceAll('\r', '\n'));
    await operator.getByRole('button', { name: 'Revisar los mensajes' }).click();
    await understood(4).waitFor();
    await operator.getByRole('article', { name: 'ADT^Z01 HGB-1' }).getByText('Se rechazaría').waitFor();
    await operator.getByText('¿M quiere decir mujer?').waitFor();
    await lookTwice(operator, 'hospital-nuevo-informe', {
      at: operator.getByRole('heading', { name: '3. Qué pasaría con ellos' }),
    });
    const report = await operator.getByRole('main').locator('.entries').textContent();
    expect(report).not.toMatch(/ESCAMILLA|SOSA|EAAF/i);
  }, 120_000);

  it('its answers make the profile, and the file of its edge', async () => {
    await operator.getByLabel('Evento equivalente a ADT^Z01').selectOption('ADT^A01');
    await operator.getByRole('button', { name: 'Equivale a este' }).click();
    await understood(5).waitFor();
    await operator.getByRole('button', { name: 'Sí, es el episodio' }).click();
    await operator.getByText('El número de episodio está en ZPV-3').waitFor();
    await operator.getByRole('button', { name: 'Sí, M es mujer' }).click();
    await operator.getByText('Sexo: H es hombre y M es mujer').waitFor();
    await operator.getByRole('button', { name: 'Conectar el hospital' }).click();
    await operator.getByRole('heading', { name: `${NAME} quedó agregado` }).waitFor();
    await download('conector.json');
    await lookTwice(operator, 'hospital-nuevo-archivo', {
      at: operator.getByRole('heading', { name: `${NAME} quedó agregado` }),
    });
    expect(configuration('conector.json').profile).toEqual({
      ...{ clues: CLUES, name: NAME, triggers: { 'ADT^Z01': 'ADT^A01' } },
      ...{ fields: { 'PV1-19': { from: 'ZPV-3' } }, codeMaps: { '0001': { H: 'M', M: 'F' } } },
    });
  }, 120_000);

  it('an edge that is started with the file alone brings the first encounter to a doctor', async () => {
    port = await freePort();
    await startEdge('conector.json');
    expect(await sendByThirdParty(port, admission('HGB-1001', 'EP-2001'))).toContain('MSA|AA|HGB-1001');
    await arrived();
    const doctor = await signInAs(site, 'medico');
    await doctor.getByLabel('CURP o nombre').fill(CURP);
    const person = doctor.getByRole('link', { name: /Escamilla Arroyo/i });
    await person.click();
    const visit = doctor.getByRole('article', { name: /Urgencias/ });
    await visit.waitFor();
    await visit.getByText('Angina de pecho, no especificada').waitFor();
    await doctor.getByRole('group', { name: NAME }).waitFor();
    await doctor
      .getByRole('main')
      .getByText(/mujer|femenino/i)
      .first()
      .waitFor();
    await doctor.context().close();
  }, 120_000);

  it('what is refused is held, shown covered, dismissed with a reason, and brought back', async () => {
    expect(await sendByThirdParty(port, BAD)).toContain('MSA|AE|HGB-9');
    await operator.getByRole('link', { name: 'Ver el hospital en el tablero' }).click();
    await operator.getByRole('heading', { level: 1, name: NAME }).waitFor();
    const held = operator.getByRole('listitem').filter({ hasText: 'ADT^A28 HGB-9' }).last();
    await held.waitFor();
    await held.getByText('Ver el mensaje HGB-9, cubierto').click();
    const message = held.locator('pre');
    await message.waitFor();
    expect(await message.textContent()).toMatch(/^MSH\|.*ADT\^A28\|HGB-9/);
    expect(await operator.getByRole('main').textContent()).not.toMatch(/ESCAMILLA|FERNANDA|EAAF9/i);
    await held.getByRole('button', { name: 'Ver qué cambiaría con HGB-9' }).click();
    await held.getByText(/Se rechazaría otra vez/).waitFor();
    await lookTwice(operator, 'hospital');

    await operator.getByRole('button', { name: 'Descartar 1 mensaje' }).click();
    await operator.getByRole('button', { name: 'Descartar', exact: true }).click();
    await operator.getByText('Escriba el motivo.').waitFor();
    await operator.getByLabel('¿Por qué se descartan?').fill('CURP mal capturada, ya se corrigió');
    await operator.getByRole('button', { name: 'Descartar', exact: true }).click();
    await operator.getByText('No hay mensajes detenidos.').waitFor();
    await operator.getByRole('button', { name: 'Deshacer' }).click();
    await held.waitFor();
    await operator
      .getByRole('listitem')
      .filter({ hasText: 'Recuperar 1 mensaje' })
      .filter({ hasText: 'Hecha' })
      .waitFor();
    await look(operator);
  }, 120_000);

  it('a lost file is replaced: the one of before opens nothing, and what waited arrives with the new one', async () => {
    await operator.getByRole('button', { name: 'Dar otro archivo' }).click();
    await operator.locator('h3:focus', { hasText: `¿Dar otro archivo a ${NAME}?` }).waitFor();
    await operator.getByText('Lo que reciba mientras tanto espera en su cola').waitFor();
    await look(operator);
    await operator.getByRole('button', { name: 'Cancelar' }).click();
    await operator.locator('button:focus', { hasText: 'Dar otro archivo' }).click();
    await operator.getByRole('button', { name: 'Dar otro y anular el de antes' }).click();
    await operator.locator('h2:focus', { hasText: `Otro archivo para ${NAME}` }).waitFor();
    await download('otro.json');
    await look(operator);
    const [{ privateJwk: old, ...before }, { privateJwk: key, ...after }] = [
      configuration('conector.json'),
      configuration('otro.json'),
    ];
    expect([after, key.x === old.x]).toEqual([before, false]);

    await edge?.stop();
    await startEdge('conector.json');
    expect(await sendByThirdParty(port, admission('HGB-1002', 'EP-2002'))).toContain('MSA|AA|HGB-1002');
    for (const end = Date.now() + 30_000; !/invalid_client/.test(log()); await sleep(100))
      if (Date.now() > end) throw new Error(log().slice(-3_000));
    await edge?.stop();
    await startEdge('otro.json');
    await arrived(2);
  }, 120_000);

  it('where the hub does not know the settings, they come from the file of before', async () => {
    const db = openDatabase({ url: site.hub.databaseUrl, maxConnections: 1, statementTimeoutMs: 10_000, onError() {} });
    await db.query(`update hospital set profile = null where clues = $1`, [CLUES]);
    await db.end();
    await operator.reload();
    await operator.getByRole('button', { name: 'Dar otro archivo' }).click();
    const give = operator.getByRole('button', { name: 'Dar otro y anular el de antes' });
    await give.click();
    await operator.getByText('Elija el archivo de antes, para copiar sus ajustes.').waitFor();
    await look(operator);
    await operator.getByLabel('Elegir el archivo de antes').setInputFiles(join(folder, 'otro.json'));
    await operator.getByText('Sus ajustes se leyeron.').waitFor();
    await give.click();
    await operator.locator('h2:focus', { hasText: `Otro archivo para ${NAME}` }).waitFor();
    await download('tercero.json');
    expect(configuration('tercero.json').profile).toEqual(configuration('otro.json').profile);
  }, 60_000);

  it('shows what would change before it is sent again', async () => {
    const clues = 'DFSSA003961';
    const say = await pretend(site.hub, { clues, size: 44, silentHours: 30 });
    const at = new Date().toISOString();
    const cause = {
      cause: '422 invalid',
      state: 'quarantine' as const,
      text: 'El periodo de la visita termina antes de empezar.',
    };
    const error = {
      id: 31,
      trigger: 'ADT^A03',
      sender: 'HIS|GEA',
      controlId: 'GEA-310',
      receivedAt: at,
      message: 'MSH|^~\\&|HIS|GEA\nPID|1||0000000\nPV1|1|I|xxxx',
    };
    const told = { causes: [{ ...cause, count: 1, firstAt: at, lastAt: at }], errors: [{ ...cause, ...error }] };
    await say(told);
    await operator.goto(`${site.baseUrl}/conectores/${clues}`);
    await operator.getByRole('button', { name: 'Ver qué cambiaría con GEA-310' }).click();
    await operator.getByText('Comparando en el hospital…').waitFor();
    const [order] = (await say(told)).orders;
    const fields = [{ path: 'period.end', before: '0000-00-00', after: '0000-00-00T00:00' }];
    const resources = [{ resource: 'Encounter', change: 'changed' as const, fields }];
    const diffs = [{ message: 31, verdict: 'mapped' as const, text: '', later: 1, resources }];
    await say({ ...told, done: [{ order: order!.id, outcome: 'done', text: '', diffs }] });
    await operator.getByRole('row', { name: /Encounter period.end/ }).waitFor();
    await operator.getByText(/Después de este llegó 1 mensaje/).waitFor();
    await lookTwice(operator, 'hospital-diferencia', { fullPage: true });
  }, 120_000);
});
