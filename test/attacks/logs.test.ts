/**
 * No patient data and no secret in any log: the whole of Amate as processes, at the most talkative level, driven hard with data that is
 * marked, through every kind of failure there is. Then everything that hub, connector and PostgreSQL wrote is searched for the marks.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@amate/hie-core/db.ts';
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { XOCO } from '../../scripts/stack/hospitals.ts';
import { type Amate, startAmate } from '../support/amate.ts';
import { sendRaw } from '../support/raw-http.ts';
import { sendByThirdParty } from '../support/third-party-mllp.ts';

const CURP = 'EAAF901102MMCSRR03';
const MARK = 'Marcaquz';
const SECRET = 'clave-marcaquz-secreta';
/** None of these may be found, in any case of letters. */
const marks = (amate: Amate, token: string): string[] => [
  ...[MARK, CURP, '5559871234', 'quzexp77', SECRET, 'marcaquz@correo.example'],
  ...amate.demo.users.map(({ password }) => password),
  ...amate.demo.clients.map(({ privateJwk }) => String((privateJwk as { d?: string }).d)),
  ...[token, token.split('.')[2]!, decodeURIComponent(new URL(amate.databaseUrl).password)],
];

describe('logs', () => {
  let amate: Amate;
  let token = '';
  const level = process.env.LOG_LEVEL;

  beforeAll(async () => {
    process.env.LOG_LEVEL = 'trace';
    amate = await startAmate();
    token = await amate.token();
  }, 120_000);
  afterAll(async () => {
    if (level === undefined) delete process.env.LOG_LEVEL;
    else process.env.LOG_LEVEL = level;
    await amate?.stop();
  }, 60_000);

  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<number> => {
    const response = await fetch(`${amate.baseUrl}${path}`, {
      method,
      redirect: 'manual',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }).catch(() => undefined);
    // A stream would go on.
    await response?.body?.cancel().catch(() => undefined);
    return response?.status ?? 0;
  };
  const person = {
    ...{ resourceType: 'Patient', birthDate: '1990-11-02', gender: 'female' },
    identifier: [{ system: CURP_SYSTEM, value: CURP }],
    name: [{ family: MARK, given: [MARK] }],
    telecom: [
      { system: 'phone', value: '5559871234' },
      { system: 'email', value: 'marcaquz@correo.example' },
    ],
  };

  const requests: readonly (readonly [string, string, unknown?, Record<string, string>?])[] = [
    ['POST', '/fhir/R4/Patient', person],
    ['POST', '/fhir/R4/Patient', person],
    ['POST', '/fhir/R4/Patient', { ...person, birthDate: MARK, gender: MARK, [MARK]: MARK }],
    ['POST', '/fhir/R4/Patient', { ...person, identifier: [{ system: CURP_SYSTEM, value: `${CURP}${MARK}` }] }],
    ['POST', '/fhir/R4/Patient', { ...person, name: [{ family: `${MARK}\u0000` }] }],
    ['POST', '/fhir/R4/Patient', `{"resourceType":"Patient","name":[{"family":"${MARK}"`],
    ['POST', '/fhir/R4/Patient', `{"a":"${MARK}","a":"${CURP}"}`],
    ['POST', '/fhir/R4', { resourceType: 'Bundle', type: MARK, entry: [{ resource: person }] }],
    [
      'POST',
      '/fhir/R4',
      {
        resourceType: 'Bundle',
        type: 'batch',
        entry: [{ request: { method: 'GET', url: `Patient?name=${MARK}&${MARK}=${CURP}` } }],
      },
    ],
    [
      'PATCH',
      `/fhir/R4/Patient?identifier=${CURP_SYSTEM}|${CURP}`,
      [{ op: 'replace', path: `/${MARK}`, value: MARK }],
      { 'content-type': 'application/json-patch+json' },
    ],
    ['PUT', `/fhir/R4/Patient?identifier=${CURP_SYSTEM}|${CURP}`, person],
    ['DELETE', `/fhir/R4/Patient?name=${MARK}`],
    ...[
      `name=${MARK}`,
      `identifier=${CURP}`,
      `phone=5559871234`,
      `_sort=${MARK}`,
      `_has:${MARK}:x:y=${MARK}`,
      `_filter=name eq "${MARK}"`,
    ].map((query) => ['GET', `/fhir/R4/Patient?${query}`] as const),
    ['GET', `/fhir/R4/Patient?name=${MARK}%00`],
    ['GET', `/fhir/R4/Observation?date=${MARK}&value-quantity=${MARK}`],
    [
      'POST',
      '/fhir/R4/Patient/_search',
      `name=${MARK}&identifier=${CURP}`,
      { 'content-type': 'application/x-www-form-urlencoded' },
    ],
    [
      'GET',
      '/fhir/R4/metadata',
      undefined,
      { 'x-request-id': CURP, cookie: `a=${SECRET}`, referer: `https://x/?n=${MARK}` },
    ],
    ['GET', '/fhir/R4/Patient', undefined, { authorization: `Bearer ${SECRET}` }],
    ['GET', '/fhir/R4/Patient', undefined, { authorization: `Basic ${SECRET}` }],
    [
      'POST',
      '/oidc/token',
      `grant_type=authorization_code&code=${SECRET}&client_id=${SECRET}`,
      { 'content-type': 'application/x-www-form-urlencoded', authorization: '' },
    ],
    [
      'POST',
      '/oidc/token',
      `grant_type=refresh_token&refresh_token=${SECRET}&client_id=amate-web`,
      { 'content-type': 'application/x-www-form-urlencoded', authorization: '' },
    ],
    [
      'POST',
      `/entrar/x`,
      `usuario=${MARK}&contrasena=${SECRET}`,
      { 'content-type': 'application/x-www-form-urlencoded' },
    ],
    ['GET', `/oidc/auth?client_id=${MARK}&state=${SECRET}&login_hint=${MARK}`],
    [
      'POST',
      '/operacion/cuentas',
      { username: MARK, name: MARK, password: SECRET },
      { 'content-type': 'application/json' },
    ],
    ['GET', `/live/Patient?name=${MARK}`],
    ['GET', `/expediente/accesos?paciente=${MARK}`],
  ];
  const hl7 = (id: string, curp: string, trigger = 'ADT^A28^ADT_A05'): string =>
    [
      `MSH|^~\\&|HIS|${XOCO.clues}|AMATE|HIE|20261120093000||${trigger}|${id}|P|2.5.1|||||MEX|UNICODE UTF-8`,
      'EVN|A28|20261120093000',
      `PID|1||quzexp77^^^XOCO^MR~${curp}^^^RENAPO^CURP||${MARK}^${MARK}||19901102|F|||${MARK} 1^^CDMX||5559871234`,
      'PV1|1|E|URGENCIAS^12^A',
    ].join('\r');

  it('requests of every kind, good and bad, while the database is well', async () => {
    const statuses: number[] = [];
    for (const [method, path, body, headers] of requests) statuses.push(await call(method, path, body, headers));
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    expect(statuses).toEqual(expect.arrayContaining([200, 201, 400, 401, 409, 422]));
    const port = Number(new URL(amate.baseUrl).port);
    await sendRaw(port, `GET /fhir/R4/Patient?name=${MARK} HTTP/1.1\r\n${MARK}\r\n\r\n`, { patienceMs: 300 });
  }, 60_000);

  it('messages of a hospital: taken, refused, broken', async () => {
    const port = amate.mllpPorts[XOCO.clues]!;
    expect(await sendByThirdParty(port, hl7('QUZ-1', CURP))).toContain('MSA|AA');
    expect(await sendByThirdParty(port, hl7('QUZ-2', 'EAAF901102MMCSRR04'))).toContain('MSA|A');
    expect(await sendByThirdParty(port, hl7('QUZ-3', CURP, `${MARK}^A99`))).toContain('MSA|A');
    await sendRaw(port, `\x0bPID|${MARK}|${CURP}\x1c\r\x0bMSH|^~\\&|${MARK}\x1c\r${MARK}`, { patienceMs: 500 });
  }, 60_000);

  it('a table that is gone and a database that is dead: faults are logged, data is not', async () => {
    const db = openDatabase({
      url: amate.databaseUrl,
      maxConnections: 1,
      statementTimeoutMs: 10_000,
      onError: () => {},
    });
    await db.query('alter table resource_version rename to resource_version_away');
    for (const [method, path, body, headers] of requests.slice(0, 12)) await call(method, path, body, headers);
    await sendByThirdParty(amate.mllpPorts[XOCO.clues]!, hl7('QUZ-4', CURP)).catch(() => '');
    await db.query('alter table resource_version_away rename to resource_version');
    await db.end();
    await amate.kill('postgres');
    // Its backends outlive it by a moment, and answer; the test's limit ends a wait in vain.
    while ((await call('GET', '/healthz')) < 500) await sleep(20);
    while ((await call('POST', '/fhir/R4/Patient', { resourceType: 'Patient', name: person.name })) < 500)
      await sleep(20);
    while ((await call('GET', `/fhir/R4/Patient?name=${MARK}`)) < 500) await sleep(20);
    await amate.restart('postgres');
  }, 180_000);

  it('nothing of it stands in any log', () => {
    const files = globSync(['logs/*.log', 'postgres/**/*.log'], { cwd: amate.dataDir });
    expect(files).toEqual(
      expect.arrayContaining([
        expect.stringContaining('hub'),
        expect.stringContaining('connector'),
        expect.stringContaining('server.log'),
      ]),
    );
    const said = files.map((file) => ({ file, text: readFileSync(join(amate.dataDir, file), 'utf8') }));
    // The search would find something: the faults are there.
    expect(said.find(({ file }) => file.includes('hub'))!.text).toContain('request failed');
    expect(said.find(({ file }) => file.includes('server.log'))!.text).toMatch(/ERROR/);
    for (const { file, text } of said) {
      const lines = text.split('\n');
      for (const mark of marks(amate, token)) {
        const found = lines.filter((line) => line.toLowerCase().includes(mark.toLowerCase()));
        expect([file, found.slice(0, 3)]).toEqual([file, []]);
      }
    }
    expect(existsSync(join(amate.dataDir, 'logs'))).toBe(true);
  });
});
