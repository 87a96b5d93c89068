/** `npm run connect -- queue | rerun | detain | dismiss | restore`: the held messages of this edge, from its own machine, also while it runs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, readDataDir, readProfile } from '../config.ts';
import { Acts } from '../outbox/acts.ts';
import { causeText } from '../outbox/cause.ts';
import { FolderInUse, type FolderLock, lockFolder } from '../outbox/folder-lock.ts';
import { type Comparison, compare, detain, dismiss, RerunRefused, rerun, restore } from './rerun.ts';

const HELP = `Los mensajes detenidos de este conector. Funciona también con el conector encendido.

Uso: npm run connect -- queue                                    cuántos hay y por qué causa; y los que esperan y fallan
     npm run connect -- rerun --dry <número …> | --cause <causa>  qué cambiaría, campo por campo; no cambia nada
     npm run connect -- rerun <número …> | --cause <causa> --reason "…"   vuelve a convertirlos y a ponerlos en la cola
     npm run connect -- detain <número …> --reason "…"            detiene los que esperan y fallan cada vez; rerun los devuelve
     npm run connect -- dismiss <número …> --reason "…"           los descarta
     npm run connect -- restore <número …> --reason "…"           deshace el descarte

La comparación se muestra con los datos completos: es para quien trabaja en el hospital.
Termina con 0 si todo se hizo, 1 si algo no se pudo.
`;

type Act = 'queue' | 'rerun' | 'detain' | 'dismiss' | 'restore';
const MOST = 100_000;
const SHOWN_FAILING = 10;
const MAX_REASON = 300;

export const command =
  (act: Act) =>
  async (args: string[]): Promise<number> => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        dry: { type: 'boolean' },
        cause: { type: 'string' },
        reason: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return say(HELP, 0);
    const file = join(readDataDir(), 'outbox.sqlite');
    if (!existsSync(file))
      return complain(`No hay cola en ${file}. Señale CONNECTOR_CONFIG_FILE o CONNECTOR_DATA_DIR.`);
    const acts = new Acts(file);
    try {
      if (act === 'queue') return list(acts);
      // A cause is of held messages: those that wait are named one by one.
      const ids =
        values.cause === undefined || act === 'detain' ? positionals.map(Number) : oldestFirst(acts, values.cause);
      if (ids.length === 0 || ids.some((id) => !Number.isSafeInteger(id)))
        return complain(`Falta el número del mensaje.\n\n${HELP}`);
      if (act === 'rerun' && values.dry) return each(ids, (id) => describe(compare(acts, id, readProfile())));
      const reason = values.reason?.trim();
      if (!reason) return complain('Falta el motivo: --reason "…". Queda anotado junto al mensaje.');
      if (act === 'detain') forgetTheDead(acts);
      const does = {
        rerun: (id: number) => rerun(acts, id, readProfile(), reason),
        detain: (id: number) => detain(acts, id, reason),
        dismiss: (id: number) => dismiss(acts, id, reason),
        restore: (id: number) => restore(acts, id, reason),
      };
      return each(ids, does[act]);
    } finally {
      acts.close();
    }
  };

/** As they came: a final result runs again behind its preliminary one. */
export const oldestFirst = (acts: Acts, cause: string): number[] => acts.held(MOST, cause).sort((a, b) => a - b);

/** A connector that was killed cannot say that nothing of its is on the way any more; while none runs, nothing is. */
function forgetTheDead(acts: Acts): void {
  let lock: FolderLock;
  try {
    lock = lockFolder(readDataDir());
  } catch (error) {
    if (error instanceof FolderInUse) return;
    throw error;
  }
  acts.nothingUnderWay();
  lock.release();
}

function each(ids: readonly number[], work: (id: number) => string): number {
  let failed = 0;
  for (const id of ids) {
    try {
      process.stdout.write(`${work(id)}\n`);
    } catch (error) {
      if (!(error instanceof RerunRefused || error instanceof ConfigError)) throw error;
      failed++;
      process.stdout.write(`${error.message}\n`);
    }
  }
  return failed > 0 ? 1 : 0;
}

function list(acts: Acts): number {
  const causes = acts.causes();
  if (causes.length === 0) say('No hay mensajes detenidos.\n', 0);
  const STATE = { quarantine: 'el hub no los aceptó', rejected: 'el conector no los aceptó' };
  for (const { cause, state, count, lastAt } of causes) {
    const ids = acts.held(5, cause).join(', ');
    say(
      `${count} mensajes (${STATE[state]}; el último ${new Date(lastAt).toISOString()})\n  ${causeText(cause)}\n  causa: "${cause}"  números: ${ids}\n`,
      0,
    );
  }
  return listFailing(acts);
}

function listFailing(acts: Acts): number {
  const { count, oldest } = acts.failing(SHOWN_FAILING);
  if (count === 0) return 0;
  say(
    `\n${count} mensajes esperan y ya fallaron${count > oldest.length ? `; los ${oldest.length} más viejos` : ''}:\n`,
    0,
  );
  for (const { id, attempts, cause, reason, behind } of oldest) {
    const waits = behind === 0 ? 'nadie espera detrás' : `detrás esperan ${behind} de la misma persona`;
    say(`  ${id}  ${attempts} intentos; ${waits}. ${causeText(cause ?? 'falla')}\n`, 0);
    if (reason) say(`       ${reason.slice(0, MAX_REASON)}\n`, 0);
  }
  const how = 'npm run connect -- detain <número> --reason "…"';
  return say(
    `Si Amate atiende a los demás y uno falla cada vez, deténgalo para que sigan los de su persona:\n  ${how}\n`,
    0,
  );
}

const SIGN = { added: '+', removed: '-', changed: '~', same: '=' } as const;

export function describe({ message, text, resources }: Comparison): string {
  const lines = [`Mensaje ${message}: ${text}`];
  for (const { resource, change, fields } of resources) {
    lines.push(`  ${SIGN[change]} ${resource}`);
    for (const { path, before, after } of fields) {
      if (before !== undefined) lines.push(`      - ${path}: ${before}`);
      if (after !== undefined) lines.push(`      + ${path}: ${after}`);
    }
  }
  return lines.join('\n');
}

function say(text: string, code: number): number {
  process.stdout.write(text);
  return code;
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 2;
}
