/**
 * Transfers between two pharmacies, and orders and counts in a third, while hub and PostgreSQL are killed in the middle; everybody repeats his act
 * under the same operation until he is told. At the end the books balance, nothing travelled or came twice, and what was sent is at its
 * destination or still on its way.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@amate/hie-core/db.ts';
import { selectDifferences } from '@amate/hie-core/supply/reading/sql.ts';
import { Random } from '../city/random.ts';
import { type Amate, startAmate } from '../support/amate.ts';
import type { Answer } from '../support/hub.ts';
import { inDays, insumos, PARACETAMOL, receipt, witness } from '../support/pharmacy.ts';

export interface TransferKillReport {
  readonly rounds: number;
  readonly sent: number;
  readonly arrived: number;
  readonly left: number;
  readonly travelling: number;
  /** Shelves that hold something else than the ledger says. */
  readonly differences: number;
  /** What is on the shelf that was counted, round by round, after as much came by an order. */
  readonly counted: number;
  /** Orders of which everything came, once. */
  readonly complete: number;
  /** Answers that a kill took. */
  readonly repeated: number;
}

const HERE = 'DFKIL000001';
const THERE = 'DFKIL000002';
const COUNTED = 'DFKIL000003';
const PER_ROUND = 6;
const PACKS = 3;
/** Asked for once: at midnight another day would be another lot. */
const EXPIRES = inDays(300);

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
    await ask('POST', '/entradas', receipt(HERE, [{ caducidad: EXPIRES, envases: whole }]));
    await ask('POST', '/entradas', receipt(THERE, [{ lote: 'OTRO', caducidad: EXPIRES, envases: 1 }]));
    await ask('POST', '/entradas', receipt(COUNTED, [{ caducidad: EXPIRES, envases: 1 }]));
    const testigo = await witnessAt(amate.databaseUrl);
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
      await Promise.all([...travels, orderAndCount(ask, testigo)]);
    }
    return { rounds, sent, repeated, ...(await counted(amate)) };
  } finally {
    await amate.stop();
  }
}

async function witnessAt(url: string): Promise<string> {
  const db = openDatabase({ url, maxConnections: 1, statementTimeoutMs: 10_000, onError: () => {} });
  return await witness(db).finally(() => db.end());
}

type Ask = (method: string, path: string, body?: object) => Promise<Answer>;

/** Five are ordered and come; three are counted, however many were there. */
async function orderAndCount(ask: Ask, testigo: string): Promise<void> {
  const told = async (path: string, body: object): Promise<void> => {
    const { status, body: answer } = await ask('POST', path, body);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
  };
  const [order, count] = [randomUUID(), randomUUID()];
  const act = () => ({ operacion: randomUUID(), clues: COUNTED });
  await told('/pedidos', { ...act(), operacion: order, renglones: [{ clave: PARACETAMOL, envases: 5 }] });
  await told(`/pedidos/${order}/estado`, { operacion: randomUUID(), estado: 'autorizado' });
  await told('/entradas', { ...receipt(COUNTED, [{ caducidad: EXPIRES, envases: 5 }]), pedido: order });
  await told('/conteos', { ...act(), operacion: count });
  const renglones = [{ clave: PARACETAMOL, lote: 'L1', caducidad: EXPIRES, contados: PACKS }];
  await told(`/conteos/${count}/renglones`, { clues: COUNTED, renglones });
  const again = renglones.map((row) => ({ ...row, vuelta: 2 }));
  await told(`/conteos/${count}/renglones`, { clues: COUNTED, renglones: again });
  await told(`/conteos/${count}/cierre`, { ...act(), motivo: 'Conteo entre caídas', testigo });
}

async function fall(amate: Amate, random: Random): Promise<void> {
  const name = random.int(0, 2) === 0 ? 'postgres' : 'hub';
  await amate.kill(name);
  await sleep(random.int(0, 100));
  await amate.restart(name);
}

async function counted(amate: Amate): Promise<Omit<TransferKillReport, 'rounds' | 'sent' | 'repeated'>> {
  const db = openDatabase({ url: amate.databaseUrl, maxConnections: 1, statementTimeoutMs: 20_000, onError: () => {} });
  try {
    const { rows } = await db.query<{ clues: string; kind: string; packs: number }>(
      `select p.clues, p.kind, sum(b.quantity)::integer as packs from stock_balance b join stock_place p on p.id = b.place
         join stock_lot l on l.id = b.lot and l.lot = 'L1' where p.clues = any($1) group by 1, 2`,
      [[HERE, THERE, COUNTED]],
    );
    const of = (clues: string, kind: string): number =>
      rows.find((row) => row.clues === clues && row.kind === kind)?.packs ?? 0;
    const differences = (await selectDifferences(db)).length;
    const { rows: orders } = await db.query<{ complete: number }>(
      `select count(*)::integer as complete from stock_order o join stock_order_line l on l."order" = o.id and l.received = l.asked where o.state = 'received'`,
    );
    return {
      counted: of(COUNTED, 'pharmacy'),
      complete: orders[0]!.complete,
      arrived: of(THERE, 'pharmacy'),
      left: of(HERE, 'pharmacy'),
      travelling: of(THERE, 'transit'),
      differences,
    };
  } finally {
    await db.end();
  }
}
