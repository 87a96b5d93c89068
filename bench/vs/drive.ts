/** Sends requests over kept-alive connections and reads what they cost: wall time, CPU, WAL, statements. */
import { Agent, request } from 'node:http';
import { treeCpuMicros } from '../measure.ts';
import type { Server } from './server.ts';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the FHIR base, or a whole URL as a server gave it; '' is the base. */
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** One client's work: a call, or several that follow from each other. */
export type Job = (send: (call: Call) => Promise<Answer>) => Promise<unknown>;

export interface Cost {
  readonly requests: number;
  readonly seconds: number;
  readonly cpuMicros: number;
  readonly walBytes: number;
  readonly statements: number;
  /** Of each job. */
  readonly latenciesMs: readonly number[];
}

const PATIENCE_MS = 120_000;

export async function drive(server: Server, jobs: readonly Job[], clients: number): Promise<Cost> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const token = await server.token();
  const latenciesMs: number[] = [];
  let requests = 0;
  const sendOne = (call: Call): Promise<Answer> => {
    requests++;
    return send(agent, server.fhirUrl, call, token);
  };
  let next = 0;
  const before = await counters(server);
  const started = performance.now();
  const worker = async (): Promise<void> => {
    for (let index = next++; index < jobs.length; index = next++) {
      const at = performance.now();
      await jobs[index]!(sendOne);
      latenciesMs.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: Math.min(clients, jobs.length) }, worker));
  const seconds = (performance.now() - started) / 1000;
  await server.settle?.();
  const after = await counters(server);
  agent.destroy();
  return {
    requests,
    seconds,
    cpuMicros: after.cpuMicros - before.cpuMicros,
    walBytes: after.walBytes - before.walBytes,
    statements: after.statements - before.statements,
    latenciesMs,
  };
}

export async function one(server: Server, call: Call): Promise<Answer> {
  let answer: Answer = { status: 0, text: '' };
  await drive(server, [async (send) => (answer = await send(call))], 1);
  return answer;
}

async function counters(server: Server) {
  const { rows } = await server.database.query<{ wal: string; statements: string }>(
    `select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::text as wal,
            (select coalesce(sum(calls), 0)::text from pg_stat_statements where query !~ 'pg_stat_statements') as statements`,
  );
  return {
    cpuMicros: treeCpuMicros(server.pids),
    walBytes: Number(rows[0]!.wal),
    statements: Number(rows[0]!.statements),
  };
}

/** @throws when the answer is anything but 2xx: a measurement of refusals would say nothing */
function send(agent: Agent, base: string, call: Call, token: string | undefined): Promise<Answer> {
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  const url = call.path === '' ? base : call.path.startsWith('http') ? call.path : `${base}/${call.path}`;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: call.method,
        agent,
        timeout: PATIENCE_MS,
        headers: {
          accept: 'application/fhir+json',
          // HAPI as it comes answers a repeated search from a cache of a minute; both are to search.
          'cache-control': 'no-cache',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...call.headers,
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/fhir+json', 'content-length': String(Buffer.byteLength(body)) }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const status = response.statusCode ?? 0;
          const text = Buffer.concat(chunks).toString('utf8');
          if (status >= 200 && status < 300) resolve({ status, text });
          else reject(new Error(`${call.method} ${url}: ${status} ${text.slice(0, 600)}`));
        });
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${call.method} ${url}: no answer`)));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
