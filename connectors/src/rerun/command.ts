/** `npm run connect -- queue | rerun | dismiss | restore`: the held messages of this edge, from its own machine, also while it runs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, readDataDir, readProfile } from '../config.ts';
import { Acts } from '../outbox/acts.ts';
import { causeText } from '../outbox/cause.ts';
import { type Comparison, compare, dismiss, RerunRefused, rerun, restore } from './rerun.ts';

const HELP = `Los mensajes detenidos de este conector. Funciona también con el conector encendido.

Uso: npm run connect -- queue                                    cuántos hay y por qué causa
     npm run connect -- rerun --dry <número …> | --cause <causa>  qué cambiaría, campo por campo; no cambia nada
     npm run connect -- rerun <número …> | --cause <causa> --reason "…"   vuelve a convertirlos y a ponerlos en la cola
     npm run connect -- dismiss <número …> --reason "…"           los descarta
     npm run connect -- restore <número …> --reason "…"           deshace el descarte

La comparación se muestra con los datos completos: es para quien trabaja en el hospital.
Termina con 0 si todo se hizo, 1 si algo no se pudo.
`;

type Act = 'queue' | 'rerun' | 'dismiss' | 'restore';
const MOST = 100_000;

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
      const ids = values.cause === undefined ? positionals.map(Number) : acts.held(MOST, values.cause);
      if (ids.length === 0 || ids.some((id) => !Number.isSafeInteger(id)))
        return complain(`Falta el número del mensaje.\n\n${HELP}`);
      if (act === 'rerun' && values.dry) return each(ids, (id) => describe(compare(acts, id, readProfile())));
      const reason = values.reason?.trim();
      if (!reason) return complain('Falta el motivo: --reason "…". Queda anotado junto al mensaje.');
      const does = {
        rerun: (id: number) => rerun(acts, id, readProfile(), reason),
        dismiss: (id: number) => dismiss(acts, id, reason),
        restore: (id: number) => restore(acts, id, reason),
      };
      return each(ids, does[act]);
    } finally {
      acts.close();
    }
  };

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
  if (causes.length === 0) return say('No hay mensajes detenidos.\n', 0);
  const STATE = { quarantine: 'el hub no los aceptó', rejected: 'el conector no los aceptó' };
  for (const { cause, state, count, lastAt } of causes) {
    const ids = acts.held(5, cause).join(', ');
    say(
      `${count} mensajes (${STATE[state]}; el último ${new Date(lastAt).toISOString()})\n  ${causeText(cause)}\n  causa: "${cause}"  números: ${ids}\n`,
      0,
    );
  }
  return 0;
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
