/** The peer of the store contract must be a real HAPI, and behave as FHIR R4 says where the contract leans on it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { Client } from 'fhir-kit-client';
import { type Hapi, startHapi } from './start-hapi.ts';

const SYSTEM = 'urn:amate:test:curp';

export function serverSuite(hapi: () => Hapi, databasePort: () => number): void {
  const client = () => new Client({ baseUrl: hapi().fhirUrl });

  const patient = (curp: string, family: string) => ({
    resourceType: 'Patient' as const,
    identifier: [{ system: SYSTEM, value: curp }],
    name: [{ family }],
  });

  it('speaks R4', async () => {
    expect(await client().capabilityStatement()).toMatchObject({
      fhirVersion: '4.0.1',
      software: { name: 'HAPI FHIR Server' },
    });
  });

  it('creates and reads a patient', async () => {
    const created = await client().create({ resourceType: 'Patient', body: patient('CREATE', 'Núñez') });
    const read = await client().read({ resourceType: 'Patient', id: String(created.id) });
    expect(read).toMatchObject({ name: [{ family: 'Núñez' }], meta: { versionId: '1' } });
  });

  it('creates once for one If-None-Exist (http.html#ccreate)', async () => {
    const create = () =>
      fetch(`${hapi().fhirUrl}/Patient`, {
        method: 'POST',
        headers: { 'content-type': 'application/fhir+json', 'if-none-exist': `identifier=${SYSTEM}|ONCE` },
        body: JSON.stringify(patient('ONCE', 'Ruiz')),
      });
    expect([(await create()).status, (await create()).status]).toEqual([201, 200]);
    expect(await found('ONCE')).toHaveLength(1);
  });

  it('takes ids that clients assign when they hold a letter', async () => {
    const put = async (id: string) =>
      (
        await fetch(`${hapi().fhirUrl}/Patient/${id}`, {
          method: 'PUT',
          headers: { 'content-type': 'application/fhir+json' },
          body: JSON.stringify({ ...patient(id, 'Ríos'), id }),
        })
      ).status;
    expect([await put('a-1'), await put('a-1'), await put('4711')]).toEqual([201, 200, 400]);
  });

  it('resolves urn:uuid references inside a transaction (http.html#trules)', async () => {
    const fullUrl = 'urn:uuid:0d2b4a4e-7e26-4a53-9d2c-2b7a4f1f6a01';
    await client().transaction({
      body: {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [
          { fullUrl, resource: patient('URN', 'Ochoa'), request: { method: 'POST', url: 'Patient' } },
          {
            fullUrl: 'urn:uuid:0d2b4a4e-7e26-4a53-9d2c-2b7a4f1f6a02',
            resource: {
              resourceType: 'Encounter',
              status: 'finished',
              class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
              subject: { reference: fullUrl },
            },
            request: { method: 'POST', url: 'Encounter' },
          },
        ],
      } as never,
    });
    const [person] = await found('URN');
    const encounters = await client().search({ resourceType: 'Encounter', searchParams: { patient: person!.id } });
    expect(encounters).toMatchObject({ entry: [{ resource: { subject: { reference: `Patient/${person!.id}` } } }] });
  });

  it('finds by identifier what was written a moment ago', async () => {
    expect(await found('FRESH')).toEqual([]);
    await client().create({ resourceType: 'Patient', body: patient('FRESH', 'Paz') });
    expect(await found('FRESH')).toHaveLength(1);
  });

  it('stores nothing of a transaction with one bad entry', async () => {
    const body = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        { resource: patient('HALF', 'Mora'), request: { method: 'POST', url: 'Patient' } },
        { resource: { resourceType: 'Nonsense' }, request: { method: 'POST', url: 'Nonsense' } },
      ],
    };
    await expect(client().transaction({ body: body as never })).rejects.toMatchObject({ response: { status: 400 } });
    expect(await found('HALF')).toEqual([]);
  });

  it('talks to its database and to nobody else', () => {
    if (process.platform !== 'linux') return;
    const allowed = [databasePort(), 0];
    expect(remotePortsOf(hapi()).filter((port) => !allowed.includes(port))).toEqual([]);
  });

  it('names the reason when its database is not there', async () => {
    const nobodysDatabase = 'postgres://amate:secreto@127.0.0.1:1/amate';
    await expect(startHapi({ databaseUrl: nobodysDatabase, profile: 'default' })).rejects.toThrow(
      /Connection to 127.0.0.1:1 refused/,
    );
  }, 300_000);

  it('dies with its parent, even a killed one', async () => {
    if (process.platform !== 'linux') return;
    // A database that never answers keeps the server starting for as long as the test looks at it.
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const script = `import { startHapi } from ${JSON.stringify(join(import.meta.dirname, 'start-hapi.ts'))};
      await startHapi({ databaseUrl: 'postgres://amate:secreto@127.0.0.1:${port}/amate', profile: 'default' });`;
    const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { stdio: 'ignore' });
    await once(silent, 'connection');
    const server = childOf(parent.pid!);
    parent.kill('SIGKILL');
    await waitUntilGone(server);
    silent.close();
  }, 300_000);

  async function found(curp: string): Promise<{ id: string }[]> {
    const bundle = await client().search({
      resourceType: 'Patient',
      searchParams: { identifier: `${SYSTEM}|${curp}` },
    });
    return ((bundle.entry ?? []) as { resource: { id: string } }[]).map(({ resource }) => resource);
  }
}

/** Where the server itself connected to, from the kernel's tables (proc_net_tcp(5)); its own listener has remote port 0. */
function remotePortsOf({ pid, fhirUrl }: Hapi): number[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap(
      (fd) => /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1] ?? [],
    ),
  );
  return ['tcp', 'tcp6']
    .flatMap((table) => readFileSync(`/proc/${pid}/net/${table}`, 'utf8').trim().split('\n').slice(1))
    .map((row) => row.trim().split(/\s+/))
    .filter((columns) => sockets.has(columns[9]!) && portOf(columns[1]!) !== Number(new URL(fhirUrl).port))
    .map((columns) => portOf(columns[2]!));
}

function portOf(address: string): number {
  return Number.parseInt(address.slice(address.lastIndexOf(':') + 1), 16);
}

/** Empty for a descriptor that was closed meanwhile. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function childOf(parent: number): number {
  return Number(readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ')[0]);
}

async function waitUntilGone(pid: number): Promise<void> {
  expect(pid).toBeGreaterThan(1);
  for (const until = Date.now() + 20_000; existsSync(`/proc/${pid}`); await sleep(50)) {
    if (Date.now() > until) throw new Error(`process ${pid} outlived its parent`);
  }
}
