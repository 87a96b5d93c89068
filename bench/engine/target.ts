import { Agent, request } from 'node:http';
import { type Round, treeCpuMicros } from '../measure.ts';

/** The hub under measurement, as any client sees it. */
export interface Target {
  readonly fhirUrl: string;
  readonly databaseUrl: string;
  /** Hub and PostgreSQL: their CPU is what an operation costs. */
  readonly pids: readonly number[];
  token(): Promise<string>;
}

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: string;
}

/** Sends `calls` over `clients` kept-alive connections; anything but 2xx ends the measurement. */
export async function drive(
  calls: readonly Call[],
  clients: number,
  token: string,
  pids: readonly number[],
): Promise<Round & { latenciesMs: number[] }> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const latenciesMs: number[] = [];
  let next = 0;
  const cpuBefore = treeCpuMicros(pids);
  const started = performance.now();
  const worker = async (): Promise<void> => {
    for (let index = next++; index < calls.length; index = next++) {
      const at = performance.now();
      await send(agent, calls[index]!, token);
      latenciesMs.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: clients }, worker));
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  return {
    value: calls.length / seconds,
    cpuMicros: (treeCpuMicros(pids) - cpuBefore) / calls.length,
    latenciesMs,
  };
}

function send(agent: Agent, call: Call, token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      call.url,
      {
        method: call.method,
        agent,
        headers: {
          authorization: `Bearer ${token}`,
          ...(call.body
            ? { 'content-type': 'application/fhir+json', 'content-length': Buffer.byteLength(call.body) }
            : {}),
        },
      },
      (response) => {
        const status = response.statusCode ?? 0;
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          if (status >= 300) text += chunk;
        });
        response.on('end', () => {
          if (status < 300) resolve();
          else reject(new Error(`${call.method} ${call.url}: ${status} ${text.slice(0, 300)}`));
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(call.body);
  });
}
