/**
 * The HL7 v2 parser beside three others, in one process and interleaved rounds. Each reads the same messages and hands out the same fields
 * (who, which visit, every result's code and value), since a parser that splits nothing until it is asked would win by doing nothing.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMessage } from '@amate/connectors/hl7v2/map-message.ts';
import { segmentsOf } from '@amate/connectors/hl7v2/parse.ts';
import { toProfile } from '@amate/connectors/profile.ts';
import { Hl7Message } from '@medplum/core';
import { Message as ClientMessage } from 'node-hl7-client';
import simpleHl7 from 'simple-hl7';
import { interleave, type Round } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { durableResults } from './durable.ts';
import { networkResults } from './network.ts';

const PAIRS = 7;
const ROUND_MS = 400;
const GOAL = 3;
const RESULTS = 40;

/** @returns how many characters it handed out, so that nothing is optimized away and all four can be held to one answer */
type Reader = (message: string, bytes: Buffer) => number;

const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });
const FIELDS = [
  ['PID', 5],
  ['PID', 7],
  ['PV1', 19],
] as const;

/** From bytes, character set and all, as the connector does it. */
const ours: Reader = (_, bytes) => {
  const { message } = readMessage(bytes, profile);
  let sum = 0;
  for (const [name, field] of FIELDS) sum += segmentsOf(message, name)[0]?.raw(field).length ?? 0;
  for (const obx of segmentsOf(message, 'OBX')) sum += obx.text(3).length + obx.text(5).length;
  return sum;
};

const medplum: Reader = (text) => {
  const message = Hl7Message.parse(text);
  let sum = 0;
  for (const [name, field] of FIELDS) sum += message.getSegment(name)?.getField(field).toString().length ?? 0;
  for (const obx of message.getAllSegments('OBX')) {
    sum += obx.getComponent(3, 1).length + obx.getComponent(5, 1).length;
  }
  return sum;
};

interface SimpleSegment {
  readonly name: string;
  getField(index: number): string;
  getComponent(field: number, component: number): string;
}
interface SimpleMessage {
  readonly segments: readonly SimpleSegment[];
}

const simpleParser = new simpleHl7.Parser({ segmentSeperator: '\r' });
const simple: Reader = (text) => {
  const { segments } = simpleParser.parse(text) as unknown as SimpleMessage;
  let sum = 0;
  for (const [name, field] of FIELDS) sum += segments.find((one) => one.name === name)?.getField(field).length ?? 0;
  for (const obx of segments) {
    if (obx.name === 'OBX') sum += obx.getComponent(3, 1).length + obx.getComponent(5, 1).length;
  }
  return sum;
};

const client: Reader = (text) => {
  const message = new ClientMessage({ text });
  let sum = 0;
  for (const [name, field] of FIELDS) sum += message.get(`${name}.${field}`).toString().length;
  if (!message.exists('OBX')) return sum;
  message.get('OBX').forEach((obx) => {
    sum += obx.get('3.1').toString().length + obx.get('5.1').toString().length;
  });
  return sum;
};

const PEERS: readonly (readonly [string, Reader])[] = [
  ['node-hl7-client', client],
  ['simple-hl7', simple],
  ['@medplum/core', medplum],
];

interface Sample {
  readonly name: string;
  readonly text: string;
  readonly bytes: Buffer;
}

function samples(): Sample[] {
  const file = (name: string): string =>
    readFileSync(join(import.meta.dirname, '../../examples', name), 'utf8').trimEnd();
  const oru = file('oru-r01-xoco.hl7');
  const line = oru.split('\r').find((one) => one.startsWith('OBX'))!;
  const panel = [oru, ...Array.from({ length: RESULTS }, () => line)].join('\r');
  return [
    ['ADT^A01', file('adt-a01-xoco.hl7')],
    [`ORU^R01 of ${RESULTS + 4} results`, panel],
  ].map(([name, text]) => ({ name: name!, text: `${text}\r`, bytes: Buffer.from(`${text}\r`) }));
}

export async function connectorsArea(say: (line: string) => void): Promise<Result[]> {
  const results = await networkResults(say);
  for (const sample of samples()) {
    for (const [peerName, peer] of PEERS) {
      say(`connectors: ${sample.name}, against ${peerName} …`);
      const compared = await interleave(PAIRS, round(sample, ours), round(sample, peer));
      const head = { area: 'connectors', workload: `parse and read ${sample.name}`, unit: 'messages/s' };
      const figures = { amate: compared.a, peer: compared.b, ratio: compared.ratio };
      results.push(toResult({ ...head, ...figures, peerName, goal: GOAL }, 'higher'));
    }
  }
  return [...results, ...(await durableResults(say))];
}

const round =
  ({ text, bytes }: Sample, read: Reader) =>
  async (): Promise<Round> => {
    const start = performance.now();
    let count = 0;
    let sum = 0;
    while (performance.now() - start < ROUND_MS) {
      for (let i = 0; i < 20; i++) sum += read(text, bytes);
      count += 20;
    }
    if (sum === 0) throw new Error('a parser handed out nothing');
    return { value: (count / (performance.now() - start)) * 1_000, cpuMicros: undefined };
  };
