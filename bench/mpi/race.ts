/** The same new CURP registered by 32 clients at once, again and again: one patient each. */
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { People } from '@amate/test/city/people.ts';
import { type Result, toResult } from '../results.ts';
import { type Answer, drive, type Job } from '../vs/drive.ts';
import type { Server } from '../vs/server.ts';

const CLIENTS = 32;

export async function race(server: Server, times: number, say: (line: string) => void): Promise<Result> {
  say(`mpi: ${CLIENTS} clients register the same new CURP, ${times.toLocaleString('en')} times …`);
  const city = new People({ seed: 'banco-carrera', count: times });
  let [twice, refused] = [0, 0];
  const latencies: number[] = [];
  for (let at = 0; at < times; at++) {
    const { curp, given, fathersFamily, mothersFamily, birthDate, sex } = city.at(at);
    const body = {
      ...{ resourceType: 'Patient', identifier: [{ system: CURP_SYSTEM, value: curp }], birthDate },
      name: [{ family: `${fathersFamily} ${mothersFamily}`.trim(), given: [given] }],
      gender: sex === 'H' ? 'male' : sex === 'M' ? 'female' : 'other',
    };
    const answers: Answer[] = [];
    const register: Job = async (send) => {
      const headers = { 'if-none-exist': `identifier=${CURP_SYSTEM}|${curp}` };
      answers.push(await send({ method: 'POST', path: 'Patient', body, headers }));
    };
    latencies.push(
      ...(
        await drive(
          server,
          Array.from({ length: CLIENTS }, () => register),
          CLIENTS,
        )
      ).latenciesMs,
    );
    const taken = answers.filter(({ status }) => status === 200 || status === 201);
    refused += CLIENTS - taken.length;
    twice += new Set(taken.map(({ text }) => (JSON.parse(text) as { id: string }).id)).size - 1;
  }
  latencies.sort((a, b) => a - b);
  const p99 = latencies[Math.floor(latencies.length * 0.99)] ?? 0;
  say(`mpi: ${twice} patients too many, ${refused} answers refused; p99 of one answer ${p99.toFixed(0)} ms`);
  const workload = `one new CURP by ${CLIENTS} clients at once, ${times.toLocaleString('en')} times: patients too many`;
  const line = { area: 'mpi', workload, unit: 'patients', amate: twice, peer: 0, peerName: 'limit', goal: 1 };
  return toResult({ ...line, ratio: twice + refused === 0 ? 1 : 0 }, 'lower');
}
