import { CURP_SYSTEM, LOINC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { People } from '@amate/test/city/people.ts';
import type { Result } from '../results.ts';
import { readAgainstEcho, transactions } from './main.ts';
import type { Target } from './target.ts';
import { encounterBundle } from './transactions.ts';

const KNOWN_PEOPLE = 2_000;

/** The engine's workloads: encounter transactions, read by id, look-up by CURP, patient + code + date. */
export async function engineArea(target: Target, say: (line: string) => void): Promise<Result[]> {
  const people = new People({ seed: 'banco', count: 60_000 })[Symbol.iterator]();
  const curps: Iterator<string> = { next: () => ({ done: false, value: people.next().value!.curp }) };
  say('engine: people to read …');
  const known = await seed(target, curps);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!;
  say('engine: reads …');
  const reads = [
    await readAgainstEcho(target, 'read by id', () => `${target.fhirUrl}/Observation/${pick(known).observation}`, 0.6),
    await readAgainstEcho(
      target,
      'Patient?identifier=CURP',
      () => `${target.fhirUrl}/Patient?identifier=${CURP_SYSTEM}|${pick(known).curp}`,
      0.4,
    ),
    await readAgainstEcho(
      target,
      'patient + code + date, _count=20',
      () =>
        `${target.fhirUrl}/Observation?patient=${pick(known).patient}&code=${LOINC_SYSTEM}|2300-7&date=ge2020-01-01&_count=20`,
      0.4,
    ),
  ];
  say('engine: transactions …');
  return [...reads, ...(await transactions(target, curps))];
}

interface Known {
  readonly curp: string;
  readonly patient: string;
  readonly observation: string;
}

async function seed(target: Target, curps: Iterator<string>): Promise<Known[]> {
  const authorization = `Bearer ${await target.token()}`;
  const known: Known[] = [];
  const worker = async (): Promise<void> => {
    while (known.length < KNOWN_PEOPLE) {
      const curp = curps.next().value as string;
      const response = await fetch(target.fhirUrl, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/fhir+json' },
        body: JSON.stringify(encounterBundle(curp, new Date())),
      });
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      const { entry } = (await response.json()) as { entry: { response: { location: string } }[] };
      const idOf = (index: number) => entry[index]!.response.location.split('/').at(-3)!;
      known.push({ curp, patient: idOf(0), observation: idOf(entry.length - 1) });
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return known;
}
