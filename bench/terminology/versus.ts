/**
 * The same questions to the hub and to HAPI (with its text index, without which it answers no $expand): one code system of some
 * hundred concepts, held by both. Left out aloud where HAPI cannot run.
 */
import { openDatabase } from '@amate/hie-core/db.ts';
import { storeSystem } from '@amate/terminology/store/load.ts';
import { hapiAvailability } from '@amate/test/hapi/start-hapi.ts';
import { interleave, type Round } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { drive, type Job } from '../vs/drive.ts';
import { type Server, startHub, startPeer } from '../vs/server.ts';
import { codeOf, GENERATED, generated } from './generated.ts';

type Say = (line: string) => void;
const CONCEPTS = 500;
const CLIENTS = 8;
const QUESTIONS = 400;
const PAIRS = 3;
const VALUE_SET = `${GENERATED.url}/todos`;

const WORKLOADS: Readonly<Record<string, (at: number) => string>> = {
  'CodeSystem/$lookup': (at) => `CodeSystem/$lookup?system=${GENERATED.url}&code=${codeOf(at % CONCEPTS)}`,
  'CodeSystem/$validate-code': (at) =>
    `CodeSystem/$validate-code?url=${GENERATED.url}&code=${codeOf(at % (CONCEPTS + 50))}`,
  'ValueSet/$expand with filter': (at) =>
    `ValueSet/$expand?url=${VALUE_SET}&filter=${FILTERS[at % FILTERS.length]}&count=${CONCEPTS}`,
};
const FILTERS = ['fra', 'her', 'tumor', 'dolor', 'rod'];

export async function versusRows(say: Say): Promise<Result[]> {
  const available = hapiAvailability();
  if (available.kind === 'missing') {
    say(`LEFT OUT: terminology against HAPI. ${available.why}`);
    return [];
  }
  const ours = await startHub();
  try {
    const theirs = await startPeer('tuned', say, { terminology: true });
    try {
      await Promise.all([fillHub(ours), fillPeer(theirs)]);
      const rows: Result[] = [];
      for (const [name, pathOf] of Object.entries(WORKLOADS)) {
        say(`terminology: ${name} against HAPI …`);
        try {
          rows.push(await compared(name, pathOf, ours, theirs));
        } catch (error) {
          // What one server refuses must not cost the figures of the others.
          say(`LEFT OUT: ${name} against HAPI: ${(error as Error).message.slice(0, 300)}`);
        }
      }
      return rows;
    } finally {
      await theirs.stop();
    }
  } finally {
    await ours.stop();
  }
}

async function compared(name: string, pathOf: (at: number) => string, ours: Server, theirs: Server): Promise<Result> {
  const jobs: Job[] = Array.from({ length: QUESTIONS }, (_, at) => (send) => send({ method: 'GET', path: pathOf(at) }));
  const round = (server: Server) => async (): Promise<Round> => {
    const { seconds, cpuMicros } = await drive(server, jobs, CLIENTS);
    return { value: QUESTIONS / seconds, cpuMicros: cpuMicros / QUESTIONS };
  };
  const { a, b, ratio, cpuMicrosA } = await interleave(PAIRS, round(ours), round(theirs));
  const workload = `${name} over HTTP, ${CONCEPTS} concepts, ${CLIENTS} clients`;
  return toResult(
    {
      ...{ area: 'terminology', workload, unit: 'requests/s', amate: a, peer: b, peerName: 'HAPI tuned' },
      ...{ ratio, goal: 1, cpuMicros: cpuMicrosA ?? null },
    },
    'higher',
  );
}

const valueSet = {
  ...{ resourceType: 'ValueSet', id: 'generado', url: VALUE_SET, status: 'active' },
  compose: { include: [{ system: GENERATED.url }] },
};

async function fillHub(server: Server): Promise<void> {
  const db = openDatabase({
    url: server.databaseUrl,
    maxConnections: 1,
    statementTimeoutMs: 60_000,
    onError: () => {},
  });
  await storeSystem(db, { head: GENERATED, concepts: generated(CONCEPTS) }, 'bench');
  await db.end();
  await put(server, valueSet);
}

async function fillPeer(server: Server): Promise<void> {
  const { url, version, name, content, caseSensitive } = GENERATED;
  const concept = [...generated(CONCEPTS)].map(({ code, display }) => ({ code, display }));
  await put(server, {
    ...{ resourceType: 'CodeSystem', id: 'generado', url, version, name, status: 'active', content, caseSensitive },
    concept,
  });
  await put(server, valueSet);
}

const put = (server: Server, body: { readonly resourceType: string; readonly id: string; readonly concept?: object }) =>
  drive(server, [(send) => send({ method: 'PUT', path: `${body.resourceType}/${body.id}`, body })], 1);
