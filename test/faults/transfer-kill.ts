/**
 * Transfers between two pharmacies while hub and PostgreSQL are killed in the middle; everybody repeats his act under the same operation until he is
 * told. At the end the books balance, nothing travelled twice, and what was sent is at its destination or still on its way.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@amate/hie-core/db.ts';
import { selectDifferences } from '@amate/hie-core/supply/reading/sql.ts';
import { Random } from '../city/random.ts';
import { type Amate, startAmate } from '../support/amate.ts';
import type { Answer } from '../support/hub.ts';
import { insumos, PARACETAMOL, receipt } from '../support/pharmacy.ts';

export interface TransferKillReport {
  readonly rounds: number;
  readonly sent: number;
  readonly arrived: number;
  readonly left: number;
  readonly travelling: number;
  /** Shelves that hold something else than the ledger says. */
  readonly differences: number;
  /** Answers that a kill took. */
  readonly repeated: number;
}

const HERE = 'DFKIL000001';
const THERE = 'DFKIL000002';
const PER_ROUND = 6;
const PACKS = 3;

export async function transferKillRounds({
  rounds,
  seed,
}: {
  readonly rounds: number;
  readonly seed: string;
}): Promise<TransferKillReport> {
  const amate = await startAmate({ hospitals: [] });
  try {
    let repeated = 0;
    const ask = async (method: string, path: string, body?: object): Promise<Answer> => {
      for (;;) {
        try {
          const answer = await insumos({ baseUrl: amate.baseUrl, token: await amate.token() }, method, path, body);
          if (answer.status < 500) return answer;
        } catch {
          // killed while it answered, or not there yet
        }
        repeated++;
        await sleep(50);
      }
    };
    const random = new Random(seed, 'traspasos', 0);
    const whole = rounds * PER_ROUND * PACKS;
    await ask('POST', '/entradas', receipt(HERE, [{ envases: whole }]));
    await ask('POST', '/entradas', receipt(THERE, [{ lote: 'OTRO', envases: 1 }]));
    let sent = 0;
    for (let round = 0; round < rounds; round++) {
      const travels = Array.from({ length: PER_ROUND }, async () => {
        const operacion = randomUUID();
        const renglones = [{ clave: PARACETAMOL, envases: PACKS }];
        const left = await ask('POST', '/traspasos', { operacion, clues: HERE, destino: THERE, renglones });
        if (left.status !== 200) throw new Error(`${left.status} ${JSON.stringify(left.body)}`);
        sent += PACKS;
        const come = { operacion: randomUUID(), clues: THERE };
        const arrived = await ask('POST', `/traspasos/${operacion}/recepcion`, come);
        if (arrived.status !== 200) throw new Error(`${arrived.status} ${JSON.stringify(arrived.body)}`);
      });
      await sleep(random.int(2, 40));
      await fall(amate, random);
      await Promise.all(travels);
    }
    return { rounds, sent, repeated, ...(await counted(amate)) };
  } finally {
    await amate.stop();
  }
}

async function fall(amate: Amate, random: Random): Promise<void> {
  const name = random.int(0, 2) === 0 ? 'postgres' : 'hub';
  await amate.kill(name);
  await sleep(random.int(0, 100));
  await amate.restart(name);
}

async function counted(
  amate: Amate,
): Promise<Pick<TransferKillReport, 'arrived' | 'left' | 'travelling' | 'differences'>> {
  const db = openDatabase({ url: amate.databaseUrl, maxConnections: 1, statementTimeoutMs: 20_000, onError: () => {} });
  try {
    const { rows } = await db.query<{ clues: string; kind: string; packs: number }>(
      `select p.clues, p.kind, sum(b.quantity)::integer as packs from stock_balance b join stock_place p on p.id = b.place
         join stock_lot l on l.id = b.lot and l.lot = 'L1' where p.clues = any($1) group by 1, 2`,
      [[HERE, THERE]],
    );
    const of = (clues: string, kind: string): number =>
      rows.find((row) => row.clues === clues && row.kind === kind)?.packs ?? 0;
    const differences = (await selectDifferences(db)).length;
    return {
      arrived: of(THERE, 'pharmacy'),
      left: of(HERE, 'pharmacy'),
      travelling: of(THERE, 'transit'),
      differences,
    };
  } finally {
    await db.end();
  }
}
