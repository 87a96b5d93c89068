import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { percentile } from '../measure.ts';
import { type Result, toResult } from '../results.ts';

export interface LiveTarget {
  readonly fhirUrl: string;
  readonly baseUrl: string;
  readonly mllpPort: number;
  readonly hubPid: number;
  token(): Promise<string>;
}

const MESSAGES = 200;
const CURP = 'HEGS080514MDFRRFA6';

/** From the last byte of a message to the event on an open timeline, 200 messages one after another; and the hub's memory. */
export async function ehrArea(target: LiveTarget, say: (line: string) => void): Promise<Result[]> {
  say('ehr: message to timeline …');
  await send(target.mllpPort, message(0));
  const patient = await waitForPatient(target);
  const events = await openTimeline(target, patient);
  const tookMs: number[] = [];
  for (let number = 1; number <= MESSAGES; number++) {
    const started = performance.now();
    const seen = events.next('Encounter');
    await send(target.mllpPort, message(number));
    await seen;
    tookMs.push(performance.now() - started);
  }
  events.close();
  const residentMb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${target.hubPid}/status`, 'utf8'))![1]) / 1024;
  const line = (workload: string, unit: string, amate: number, peer: number, peerName: string) =>
    toResult({ area: 'ehr', workload, unit, amate, peer, peerName, goal: 1 }, 'lower');
  return [
    line('message sent → event on the open timeline, p95 of 200', 'ms', percentile(tookMs, 0.95), 2_000, 'budget'),
    line('hub resident memory after the city is loaded', 'MB', residentMb, 350, 'budget'),
  ];
}

function message(number: number): string {
  const segments = [
    `MSH|^~\\&|HIS|DFSSA003162|AMATE|HIE|20261120080000||ADT^A01^ADT_A01|BANCO-${Date.now()}-${number}|P|2.5.1|||||MEX|UNICODE UTF-8`,
    'EVN|A01|20261120080000',
    `PID|1||BANCO1^^^XOCO^MR~${CURP}^^^RENAPO^CURP||HERNANDEZ GARCIA^SOFIA^^^^^L||20080514|F`,
    `PV1|1|O|CONSULTA^1^A|||||||MED||||||||||BANCO-${Date.now()}-${number}${'|'.repeat(25)}20261120080000`,
  ];
  return `${segments.join('\r')}\r`;
}

function send(port: number, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`\x0b${text}\x1c\r`));
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answer += chunk;
      if (!answer.includes('\x1c')) return;
      socket.end();
      if (/MSA\|A?A\|/.test(answer) || answer.includes('MSA|AA')) resolve();
      else reject(new Error(answer));
    });
    socket.on('error', reject);
  });
}

async function waitForPatient(target: LiveTarget): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const response = await fetch(`${target.fhirUrl}/Patient?identifier=${CURP_SYSTEM}|${CURP}`, {
      headers: { authorization: `Bearer ${await target.token()}` },
    });
    const found = (await response.json()) as { entry?: { resource: { id: string } }[] };
    const id = found.entry?.[0]?.resource.id;
    if (id) return id;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the person never reached the hub');
}

async function openTimeline(target: LiveTarget, patient: string) {
  const stop = new AbortController();
  const response = await fetch(`${target.baseUrl}/live/Patient/${patient}`, {
    headers: { authorization: `Bearer ${await target.token()}` },
    signal: stop.signal,
  });
  if (!response.ok || !response.body) throw new Error(`live: ${response.status}`);
  let waiting: { type: string; resolve: () => void } | undefined;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  void (async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      if (waiting && value.includes(`"type":"${waiting.type}"`)) waiting.resolve();
    }
  })().catch(() => undefined);
  return {
    next: (type: string) => new Promise<void>((resolve) => (waiting = { type, resolve })),
    close: () => stop.abort(),
  };
}
