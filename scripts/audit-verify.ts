/**
 * `npm run audit:verify`: recomputes the audit log from the ledger's bytes and holds it to what was published before. Needs the database and
 * nothing of a running hub; what it finds it names. SECURITY.md tells what this proves and what not.
 */

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { toBase64 } from '@amate/hie-core/security/audit-log/merkle/hash.ts';
import { fetchPublished } from '@amate/hie-core/security/audit-log/verify/fetch-published.ts';
import { describeFinding } from '@amate/hie-core/security/audit-log/verify/findings.ts';
import {
  openSavedLog,
  type Published,
  type SavedLog,
  writeSavedLog,
} from '@amate/hie-core/security/audit-log/verify/saved-log.ts';
import { VerifierDatabase } from '@amate/hie-core/security/audit-log/verify/sql.ts';
import { type Verified, verifyLog } from '@amate/hie-core/security/audit-log/verify/verify-log.ts';
import { ask } from './ask.ts';
import { progressBar, say } from './console.ts';
import { findDatabase } from './stack/find-database.ts';

const HELP = `Uso: npm run audit:verify -- [--raices ARCHIVO] [--desde URL] [--guardar ARCHIVO] [--tolerancia SEGUNDOS] [--rapido]

Vuelve a calcular el registro de auditoría desde los bytes de cada entrada y nombra la que fue cambiada, borrada,
reordenada, insertada o antedatada. Lee la base de datos de DATABASE_URL, o la integrada; el hub puede seguir trabajando.

  --raices ARCHIVO   raíces guardadas antes con --guardar: comprueba que el registro es una extensión de ellas
  --desde URL        raíces publicadas en esa dirección (por ejemplo https://amate.example)
  --guardar ARCHIVO  si todo está bien, guarda raíces, llaves y 6 bytes por entrada; consérvelo fuera del hub
  --tolerancia S     segundos que una entrada puede diferir de las raíces que la rodean (120)
  --rapido           sin comprobar el índice con que cada quien encuentra sus accesos, que es lo más lento

Sin --raices ni --desde solo se comprueba que la bitácora y el registro concuerdan: quien tiene la base y la llave
puede rehacer ambos. Salida: 0 todo bien, 1 hay hallazgos, 2 uso incorrecto, 3 no se pudo comprobar.
`;
const DEFAULT_TOLERANCE_S = 120;

interface Asked {
  readonly raices: string | undefined;
  readonly desde: string | undefined;
  readonly guardar: string | undefined;
  readonly toleranceMs: number;
  readonly index: boolean;
}

function readArguments(args: readonly string[], folder: string): Asked | 'help' {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      rapido: { type: 'boolean' },
      ...{ raices: option, desde: option, guardar: option, tolerancia: option },
    },
  });
  if (values.help) return 'help';
  const tolerance = values.tolerancia ?? String(DEFAULT_TOLERANCE_S);
  if (!/^\d{1,6}$/.test(tolerance)) throw new Error('--tolerancia espera segundos');
  if (values.desde !== undefined && !/^https?:\/\//.test(values.desde)) throw new Error('--desde espera una URL');
  const path = (file: string | undefined) => (file === undefined ? undefined : resolve(folder, file));
  const { desde } = values;
  const toleranceMs = Number(tolerance) * 1_000;
  return { raices: path(values.raices), desde, guardar: path(values.guardar), toleranceMs, index: !values.rapido };
}

async function main(args: readonly string[]): Promise<number> {
  const asked = ask(() => readArguments(args, process.cwd()), HELP);
  if (typeof asked === 'number') return asked;
  try {
    return await verify(asked);
  } catch (error) {
    process.stderr.write(`No se pudo comprobar: ${(error as Error).message || 'la base de datos no contesta'}\n`);
    return 3;
  }
}

async function verify(asked: Asked): Promise<number> {
  const database = await findDatabase();
  let saved: SavedLog | undefined;
  try {
    saved = asked.raices === undefined ? undefined : await openSavedLog(asked.raices);
    const online = asked.desde === undefined ? undefined : await fetchPublished(asked.desde);
    const published = both(saved, online);
    const writer = asked.guardar === undefined ? undefined : await writeSavedLog(asked.guardar);
    const db = await VerifierDatabase.open(database.url);
    try {
      const bar = progressBar('Comprobando');
      const index = progressBar('Comprobando el índice');
      const began = performance.now();
      const result = await verifyLog(db, {
        published: { ...published, ...(saved && { prints: (block: number) => saved!.prints(block) }) },
        toleranceMs: asked.toleranceMs,
        onProgress: bar.update,
        index: asked.index,
        onIndexProgress: (done, total) => index.update(done, total),
        ...(writer && { onBlock: writer.block }),
      });
      bar.end(summary(result, published, (performance.now() - began) / 1_000));
      for (const finding of result.findings) say(describeFinding(finding));
      if (result.more > 0) say(`… y ${result.more.toLocaleString('es-MX')} más.`);
      if (result.findings.length > 0) return 1;
      await writer?.commit(result);
      if (asked.guardar !== undefined) say(`Guardado en ${asked.guardar}`);
      return 0;
    } finally {
      await writer?.discard();
      await db.close();
    }
  } finally {
    saved?.close();
    await database.stop();
  }
}

const both = (saved: Published | undefined, online: Published | undefined): Published => ({
  // The keys that were kept outweigh those the hub shows today.
  keys: saved?.keys.length ? saved.keys : (online?.keys ?? []),
  notes: [...new Set([...(saved?.notes ?? []), ...(online?.notes ?? [])])],
});

function summary({ size, waiting, root, findings, more }: Verified, { notes }: Published, seconds: number): string {
  const verdict = findings.length === 0 ? 'Todo concuerda' : `${findings.length + more} hallazgo(s)`;
  const against = notes.length === 0 ? 'sin raíces guardadas con que comparar' : `contra ${notes.length} raíces`;
  const left = waiting === 0 ? '' : `; ${waiting.toLocaleString('es-MX')} esperan sellarse`;
  const count = size.toLocaleString('es-MX');
  return `${verdict}: ${count} entradas, ${against}, en ${seconds.toFixed(1)} s${left}. Raíz ${toBase64(root)}`;
}

process.exit(await main(process.argv.slice(2)));
