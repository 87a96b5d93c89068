/**
 * The hospitals' doors: HL7 v2 by MLLP in the order in which it happened, one line for each hospital, and a discharge summary now and then laid
 * as C-CDA into the folder that its edge reads. Acknowledged is what the edge said AA to, and what it moved to `procesados`.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MllpLine } from '../../faults/sender.ts';
import type { Edge } from '../../support/edges.ts';
import { summaryOf } from '../cda.ts';
import type { DayClock } from '../clock.ts';
import type { DayPlan, DocumentAt, MessageAt } from '../plan.ts';
import { type DayTruth, person } from '../truth.ts';

interface HospitalParts {
  readonly clock: DayClock;
  readonly truth: DayTruth;
  readonly over: AbortSignal;
  readonly onDone: () => void;
}

export const documentsFolder = (dataDir: string, clues: string): string => join(dataDir, `documentos-${clues}`);

export async function hospitals(
  parts: HospitalParts,
  { messages, documents }: Pick<DayPlan, 'messages' | 'documents'>,
  edges: readonly Edge[],
  dataDir: string,
): Promise<void> {
  const lines = edges.map((edge) => {
    const own = messages.filter(({ message }) => message.hospital.clues === edge.clues);
    return sendAll(parts, edge, own);
  });
  const papers = documents.map((one, number) => layDown(parts, one, number, dataDir));
  await Promise.all([...lines, ...papers]);
}

async function sendAll({ clock, truth, over, onDone }: HospitalParts, edge: Edge, messages: readonly MessageAt[]) {
  const line = new MllpLine(edge.mllpPort, () => truth.repeated++);
  for (const { minute, message } of messages) {
    await clock.until(minute);
    const from = performance.now();
    let answer = await line.send(message.raw, over);
    // A full disk says AE and the hospital keeps its message: it sends it again, as HL7 v2.5.1 §2.9.2 has it.
    for (; answer === 'AE' && !over.aborted; truth.repeated++) {
      await sleep(250);
      answer = await line.send(message.raw, over);
    }
    truth.waited('hospital', 'mensaje HL7 v2', performance.now() - from);
    if (answer === 'AA') truth.message(message.truth);
    else truth.refuse('hospital', `${edge.clues} ${message.controlId}: ${answer ?? 'sin acuse'}`);
    onDone();
  }
  line.end();
}

async function layDown({ clock, truth, over, onDone }: HospitalParts, at: DocumentAt, number: number, dataDir: string) {
  const { hospital, minute } = at;
  await clock.until(minute);
  const { xml, names } = summaryOf(at.person, hospital, number);
  const folder = documentsFolder(dataDir, hospital.clues);
  mkdirSync(folder, { recursive: true });
  const name = `egreso-${number}.xml`;
  // Whole or not there: what is still being written carries another name.
  writeFileSync(join(folder, `${name}.tmp`), xml);
  renameSync(join(folder, `${name}.tmp`), join(folder, name));
  while (existsSync(join(folder, name)) && !over.aborted) await sleep(200);
  const done = join(folder, 'procesados');
  const taken = existsSync(done) && readdirSync(done).includes(name);
  if (taken) truth.took('hospital', at.person.curp, [...names, person(at.person.curp)]);
  else truth.refuse('hospital', `${hospital.clues} ${name}: el conector no tomó el documento`);
  onDone();
}
