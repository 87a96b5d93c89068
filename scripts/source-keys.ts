/** `npm run source:keys`: the keys of facilities, for whoever operates the hub: list, revoke, and what each client must sign. docs/adr/0022. */
import { parseArgs } from 'node:util';
import { openDatabase } from '@amate/hie-core/db.ts';
import {
  type Demand,
  revokeKey,
  selectDemand,
  selectKeys,
  updateDemand,
} from '@amate/hie-core/security/sources/sql.ts';
import { ask } from './ask.ts';
import { say } from './console.ts';
import { findDatabase } from './stack/find-database.ts';

const HELP = `Uso: npm run source:keys -- CLIENTE [--exigir | --aceptar | --ignorar]
     npm run source:keys -- --revocar LLAVE --motivo TEXTO [--desde FECHA]

Muestra las llaves con que firma un establecimiento, dice si su firma se exige, o revoca una llave. Lo que se firmó antes
de --desde (ahora, si falta) sigue valiendo. Un hub en marcha lo aplica en 5 segundos.
`;
const DEMANDS: Readonly<Record<string, Demand>> = { exigir: 'required', aceptar: 'accepted', ignorar: 'none' };
const SAID: Readonly<Record<Demand, string>> = { required: 'se exige', accepted: 'se acepta', none: 'se ignora' };

type Asked =
  | { readonly kind: 'client'; readonly client: string; readonly demand: Demand | undefined }
  | { readonly kind: 'revoke'; readonly kid: string; readonly reason: string; readonly from: Date };

function readArguments(args: readonly string[]): Asked | 'help' {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean' }] as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...{ help: { ...flag, short: 'h' }, exigir: flag, aceptar: flag, ignorar: flag },
      ...{ revocar: text, motivo: text, desde: text },
    },
  });
  if (values.help) return 'help';
  if (values.revocar !== undefined) {
    const from = values.desde === undefined ? new Date() : new Date(values.desde);
    if (!values.motivo) throw new Error('falta --motivo');
    if (Number.isNaN(from.getTime()))
      throw new Error('--desde espera una fecha, por ejemplo 2026-11-22T10:00:00-06:00');
    return { kind: 'revoke', kid: values.revocar, reason: values.motivo.slice(0, 400), from };
  }
  const wanted = Object.keys(DEMANDS).filter((name) => values[name as 'exigir'] === true);
  if (positionals.length !== 1 || wanted.length > 1) throw new Error('se espera un cliente y una opción a lo más');
  return { kind: 'client', client: positionals[0]!, demand: wanted[0] === undefined ? undefined : DEMANDS[wanted[0]] };
}

async function main(args: readonly string[]): Promise<number> {
  const asked = ask(() => readArguments(args), HELP);
  if (typeof asked === 'number') return asked;
  const database = await findDatabase();
  const db = openDatabase({ url: database.url, maxConnections: 1, statementTimeoutMs: 10_000, onError: () => {} });
  try {
    return await act(db, asked);
  } finally {
    await db.end();
    await database.stop();
  }
}

async function act(db: ReturnType<typeof openDatabase>, asked: Asked): Promise<number> {
  if (asked.kind === 'revoke') {
    if (!(await revokeKey(db, asked.kid, asked.from, asked.reason))) throw new Error(`no hay una llave ${asked.kid}`);
    say(`Revocada desde ${asked.from.toISOString()}. El establecimiento puede registrar otra.`);
    return 0;
  }
  const { client, demand } = asked;
  if (demand !== undefined && !(await updateDemand(db, client, demand))) throw new Error(`no hay un cliente ${client}`);
  say(`${client}: la firma ${SAID[(await selectDemand(db, client)).demand]}`);
  for (const { kid, validFrom, validUntil, revokedFrom, reason } of await selectKeys(db, client)) {
    const end = revokedFrom ? `revocada ${revokedFrom.toISOString()} (${reason})` : validUntil?.toISOString();
    say(`  ${kid}  desde ${validFrom.toISOString()}  ${end === undefined ? 'en uso' : end}`);
  }
  return 0;
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`No se pudo: ${(error as Error).message || 'la base de datos no contesta'}\n`);
  process.exit(3);
}
