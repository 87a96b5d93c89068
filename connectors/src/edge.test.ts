/** What only the whole process shows: its report and orders, its configuration while messages flow, a disk that is really full. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Report, reportSchema } from '@amate/terminology/edge/report.ts';
import { FaultHub } from '@amate/test/support/fault-hub.ts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JWK } from 'jose';
import { checkKey } from './check/machine.ts';
import type { Config } from './config.ts';
import { adt, type RunningEdge, sendTo, startEdge, until, writeEdgeFile } from './edge.fixture.ts';

let folder: string;
let hub: FaultHub;
let edge: RunningEdge | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'edge-'));
  hub = new FaultHub();
  hub.orders = [];
  await hub.start();
});
afterEach(async () => {
  edge?.process.kill('SIGKILL');
  await edge?.ended;
  edge = undefined;
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

const operations = (): string[] => hub.taken.map(({ operation }) => operation.split(':')[1]!);
const last = (): Report => hub.reports.at(-1)!;
const reported = (judge: (report: Report) => boolean): Promise<void> =>
  until(() => hub.reports.length > 0 && judge(last()), 'report');
const ORDER = '0b9f2c0e-4f1a-4a9e-9d1e-3f6f5b1c2d3';

function change(
  file: string,
  edit: (content: { settings: Record<string, unknown>; profile: Record<string, unknown> }) => void,
): void {
  const content = JSON.parse(readFileSync(file, 'utf8'));
  edit(content);
  writeFileSync(file, JSON.stringify(content));
}

describe('the report to the hub', () => {
  it('says counts, hours, gaps, causes and masked messages, and carries out orders once', async () => {
    hub.fault = (operation) => (operation.includes(':0005:') ? { status: 422, outcome: 'PEREZ no vale' } : undefined);
    edge = await startEdge(await writeEdgeFile(folder, hub));
    const numbers = Array.from({ length: 26 }, (_, i) => String(i + 1).padStart(4, '0')).filter((id) => id !== '0024');
    await sendTo(edge.port, [...numbers.map((id) => adt(id, id)), adt('0027').subarray(0, 60)]);
    await reported(({ queue }) => queue.delivered === 24 && queue.quarantine === 1);
    const report = reportSchema.parse(last());
    expect(report).toMatchObject({
      clues: 'DFSSA003162',
      gaps: [{ sender: 'HIS|XOCO', after: '0023', before: '0025', missing: 1 }],
      causes: expect.arrayContaining([
        expect.objectContaining({ cause: 'hub 422 processing', state: 'quarantine', count: 1 }),
      ]),
    });
    expect(report.hours.reduce((sum, { received }) => sum + received, 0)).toBe(26);
    const held = report.errors.find(({ controlId }) => controlId === '0005')!;
    expect(held.message).toContain('PID|1||0000^^^xxxx^xx||xxxxx^xxxx');
    expect(JSON.stringify(report)).not.toContain('PEREZ');

    hub.fault = () => undefined;
    const id = (n: number): string => `${ORDER}${n}`;
    hub.orders = [{ id: id(0), kind: 'dry-run', messages: [held.id], reason: '' }];
    await until(() => hub.reports.some(({ done }) => done[0]?.order === id(0)), 'dry run');
    const dry = hub.reports.find(({ done }) => done[0]?.order === id(0))!;
    expect(dry.done[0]).toMatchObject({
      outcome: 'done',
      diffs: [{ message: held.id, verdict: 'mapped', resources: [{ resource: 'Patient', change: 'same' }] }],
    });
    expect(JSON.stringify(dry)).not.toContain('PEREZ');
    hub.orders = [{ id: id(1), kind: 'dismiss', messages: [held.id], reason: 'prueba' }];
    await reported(({ queue }) => queue.dismissed === 1 && queue.quarantine === 0);
    hub.orders = [{ id: id(2), kind: 'restore', messages: [held.id], reason: 'deshacer' }];
    await reported(({ queue }) => queue.dismissed === 0 && queue.quarantine === 1);
    // Stays in the answer as long as the hub likes: it is done once.
    hub.orders = [{ id: id(3), kind: 'rerun', messages: [held.id], reason: 'el hub ya lo acepta' }];
    await reported(({ queue }) => queue.delivered === 25 && queue.quarantine === 0);
    await sendTo(edge.port, [adt('0024')]);
    await reported(({ gaps }) => gaps.length === 0);
    expect(operations().filter((number) => number === '0005')).toHaveLength(1);
  }, 60_000);

  it('raises the clock’s alarm when the hub’s time is another, and takes it back', async () => {
    hub.clockOffsetMs = 3_600_000;
    edge = await startEdge(await writeEdgeFile(folder, hub));
    await reported(({ alarms }) =>
      alarms.some(({ kind, text }) => kind === 'clock' && text.includes('atrasado 60 minutos')),
    );
    hub.clockOffsetMs = 0;
    await reported(({ alarms }) => alarms.length === 0);
  }, 60_000);
});

describe('one configuration file, read again while messages flow', () => {
  it('uses a good one at once, keeps the old one when it is bad and says so', async () => {
    const file = await writeEdgeFile(folder, hub);
    edge = await startEdge(file);
    const event = adt('1').toString().replace('ADT^A28', 'ADT^Z28');
    expect(await sendTo(edge.port, [Buffer.from(event)])).toEqual(['AR 1']);
    change(file, ({ profile }) => (profile.triggers = { 'ADT^Z28': 'ADT^A28' }));
    await until(() => edge!.log().includes('config-applied'), 'new configuration');
    expect(await sendTo(edge.port, [Buffer.from(event)])).toEqual(['AA 1']);

    change(file, ({ settings }) => (settings.MLLP_PROT = 2575));
    await reported(({ alarms }) => alarms[0]?.kind === 'config-bad' && alarms[0].text.includes('settings.MLLP_PROT'));
    expect(await sendTo(edge.port, [Buffer.from(event.replace('|1|P', '|2|P'))])).toEqual(['AA 2']);
    writeFileSync(file, '{"settings": ');
    await reported(({ alarms }) => alarms[0]?.text.includes('no se puede leer como JSON') ?? false);
    change(await writeEdgeFile(folder, hub), ({ profile }) => (profile.name = 'Xoco'));
    await reported(({ alarms }) => alarms.length === 0);
    expect(await sendTo(edge.port, [adt('3')])).toEqual(['AA 3']);
  }, 60_000);

  it('moves to another hub and another port without losing what waits', async () => {
    const other = new FaultHub();
    await other.start();
    other.orders = [];
    const file = await writeEdgeFile(folder, hub);
    hub.fault = () => ({ status: 503 });
    edge = await startEdge(file);
    expect(await sendTo(edge.port, [adt('1')])).toEqual(['AA 1']);
    change(file, ({ settings }) => {
      settings.AMATE_FHIR_URL = other.urls.fhirUrl;
      settings.AMATE_TOKEN_URL = other.urls.tokenUrl;
      settings.MLLP_HOST = '127.0.0.2';
    });
    await until(() => other.taken.length === 1, 'delivery to the other hub');
    expect(await sendTo(edge.port, [adt('2')])).toEqual([]);
    await other.stop();
  }, 60_000);
});

describe('a disk that is full', () => {
  interface SmallDisk {
    readonly before: readonly string[];
    readonly enlarge: (pid: number) => unknown;
    readonly release: () => unknown;
  }

  /** Root can have a small disk of its own; others get a limit of the file's size, which SQLite meets as an error of the disk. */
  function smallDisk(): SmallDisk {
    const disk = join(folder, 'data');
    mkdirSync(disk);
    const mounted =
      process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0;
    if (mounted) {
      const enlarge = (): unknown => spawnSync('mount', ['-o', 'remount,size=50m', disk]);
      return { before: [], enlarge, release: () => spawnSync('umount', ['-l', disk]) };
    }
    const before = ['sh', '-c', 'ulimit -S -f 1200; exec "$@"', '--'];
    return {
      before,
      enlarge: (pid) => spawnSync('prlimit', ['--pid', String(pid), '--fsize=unlimited:']),
      release: () => {},
    };
  }

  it('answers AE, says it once, loses nothing that it accepted, and takes messages again when there is room', async () => {
    const { before, enlarge, release } = smallDisk();
    try {
      hub.fault = () => ({ status: 503 });
      edge = await startEdge(await writeEdgeFile(folder, hub), before);
      const big = Array.from({ length: 40 }, (_, i) => adt(`b${i}`, `p${i}`, 'X'.repeat(20_000)));
      const answers: string[] = [];
      // One by one: what is sent together may share one commit, and its refusal.
      for (const bytes of big) answers.push(...(await sendTo(edge.port, [bytes])));
      const taken = answers.filter((answer) => answer.startsWith('AA')).map((answer) => answer.slice(3));
      expect(answers).toHaveLength(40);
      expect(taken.length).toBeGreaterThan(2);
      expect(answers.filter((answer) => answer.startsWith('AE')).length).toBeGreaterThan(2);
      await reported(({ alarms }) => alarms.some(({ kind }) => kind === 'disk-full'));
      // Once for each time that it began: a message that found room in between ended it.
      const began = answers.filter((answer, i) => answer.startsWith('AE') && !answers[i - 1]?.startsWith('AE'));
      expect(edge.log().match(/"alarm":"disk-full".*"msg":"alarm"/g)).toHaveLength(began.length);
      expect(edge.log()).not.toContain('receive-failed');

      hub.fault = () => undefined;
      await until(() => taken.every((id) => operations().includes(id)), 'what was accepted');
      expect(operations().sort()).toEqual([...taken].sort());
      enlarge(edge.process.pid!);
      expect(await sendTo(edge.port, [adt('after', 'after', 'X'.repeat(20_000))])).toEqual(['AA after']);
      await reported(({ alarms }) => alarms.length === 0);
    } finally {
      edge?.process.kill('SIGKILL');
      await edge?.ended;
      release();
    }
  }, 90_000);
});

it('connect -- check goes through every step and explains what fails', async () => {
  const file = await writeEdgeFile(folder, hub);
  const check = (): Promise<{ code: number | null; out: string }> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [join(import.meta.dirname, 'connect.ts'), 'check'], {
        env: { PATH: process.env.PATH ?? '', CONNECTOR_CONFIG_FILE: file },
      });
      let out = '';
      child.stdout.on('data', (chunk) => (out += chunk));
      child.stderr.on('data', (chunk) => (out += chunk));
      child.once('close', (code) => resolve({ code, out }));
    });
  const good = await check();
  for (const step of [
    'Configuración',
    'Disco',
    'Cola',
    'Llave',
    'Nombre del hub',
    'TLS',
    'Hub',
    'Reloj',
    'Inicio de sesión',
  ]) {
    expect(good.out).toMatch(new RegExp(`^✔ ${step}: `, 'm'));
  }
  // How fast this machine's disk confirms is not ours to promise.
  expect(good.out).toMatch(/^[✔!] Carpeta: se puede escribir en /m);
  hub.tokenStatus = 401;
  change(file, ({ settings }) => (settings.CONNECTOR_DISK_RESERVE_BYTES = 999_000_000_000));
  const bad = await check();
  expect(bad.code).toBe(1);
  expect(bad.out).toMatch(/^✘ Disco: quedan .* Libere espacio\.$/m);
  expect(bad.out).toMatch(/^✘ Inicio de sesión: El hub no dio un token \(401 invalid_client\)/m);
  expect(bad.out).toMatch(/^! Terminología: no se probó, porque antes falló «Inicio de sesión»\.$/m);
  hub.tokenStatus = 200;
  hub.clues = 'DFSSA004012';
  expect((await check()).out).toMatch(
    /^✘ Inicio de sesión: La llave es de DFSSA004012 y la configuración dice DFSSA003162/m,
  );
}, 60_000);

it('connect -- check tells a key of which a part is missing or another’s', async () => {
  const keyOf = (file: string): JWK => JSON.parse(readFileSync(file, 'utf8')).privateJwk;
  const key = keyOf(await writeEdgeFile(folder, hub));
  const { x, y } = keyOf(await writeEdgeFile(folder, hub));
  const found = (privateJwk: JWK) => checkKey({ hub: { privateJwk } } as Config).state;
  expect(found(key)).toBe('ok');
  expect([found({ ...key, d: key.d!.slice(0, -8) }), found({ ...key, x: x!, y: y! })]).toEqual(['fail', 'fail']);
});
