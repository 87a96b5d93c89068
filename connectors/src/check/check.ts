/**
 * `npm run connect -- check`: every step that a message needs, tried one after the other as the edge itself would, each with what it means
 * and what to do. Sends nothing of any patient and changes nothing.
 */
import { type Config, ConfigError, readConfig } from '../config.ts';
import { faultsOfSources } from '../sources/check.ts';
import { type Finding, fail, ok, warn } from './finding.ts';
import { checkClock, checkHub, checkName, checkSignIn, checkTerminology, checkTls } from './hub.ts';
import { checkDisk, checkFolder, checkKey, checkPort, checkQueue } from './machine.ts';

interface Step {
  readonly name: string;
  readonly needs?: string;
  readonly run: (config: Config) => Promise<Finding> | Finding;
}

const STEPS: readonly Step[] = [
  { name: 'Carpeta', run: checkFolder },
  { name: 'Disco', needs: 'Carpeta', run: checkDisk },
  { name: 'Cola', needs: 'Carpeta', run: checkQueue },
  { name: 'Llave', run: checkKey },
  { name: 'Puerto', run: checkPort },
  { name: 'Otras fuentes', run: checkSources },
  { name: 'Nombre del hub', run: checkName },
  { name: 'TLS', needs: 'Nombre del hub', run: checkTls },
  { name: 'Hub', needs: 'TLS', run: checkHub },
  { name: 'Reloj', needs: 'Hub', run: checkClock },
  { name: 'Inicio de sesión', needs: 'Hub', run: checkSignIn },
  { name: 'Terminología', needs: 'Inicio de sesión', run: checkTerminology },
];

async function checkSources(config: Config): Promise<Finding> {
  const { length } = config.profile.sources;
  if (length === 0) return ok('ninguna; todo llega por MLLP.');
  const faults = await faultsOfSources(config);
  return faults.length === 0 ? ok(`${length} se pueden leer.`) : fail(faults.join(' '));
}

const NO_FILE = `
Diga cuál es el archivo que le dio la operación de Amate:
  CONNECTOR_CONFIG_FILE=conector-<CLUES>.json npm run connect -- check`;

const MARK = { ok: '✔', warn: '!', fail: '✘' } as const;

export const HELP = `Prueba paso por paso lo que un mensaje necesita para llegar: archivo de configuración, carpeta, disco, puerto, TLS, hub, reloj,
inicio de sesión y terminología. No envía ningún mensaje.

Uso: npm run connect -- check

Lee CONNECTOR_CONFIG_FILE y el entorno, como el conector. Termina con 0 si todo sirve, 1 si algo falla.
`;

export async function run(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  return check((line) => process.stdout.write(`${line}\n`));
}

async function check(say: (line: string) => void): Promise<number> {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    say(line('Configuración', fail(error.message)));
    if (error.problems.some((one) => one.startsWith('CONNECTOR_CLIENT_ID: falta'))) say(NO_FILE);
    return 1;
  }
  const { profile, configFile } = config;
  say(line('Configuración', ok(`${profile.name} (${profile.clues}), ${configFile ?? 'del entorno'}.`)));
  const failed = new Set<string>();
  for (const { name, needs, run: step } of STEPS) {
    if (needs !== undefined && failed.has(needs)) {
      failed.add(name);
      say(line(name, warn(`no se probó, porque antes falló «${needs}».`)));
      continue;
    }
    const finding = await Promise.resolve()
      .then(() => step(config))
      .catch((error: unknown) => fail((error as Error).message));
    if (finding.state === 'fail') failed.add(name);
    say(line(name, finding));
  }
  return failed.size > 0 ? 1 : 0;
}

const line = (name: string, { state, text }: Finding): string => `${MARK[state]} ${name}: ${text}`;
