/**
 * `npm run compose:try`: what docker-compose.yml says, tried without Docker. Each service is run by its own command, in exactly its own
 * environment, and asked by its own health check; only the names that containers have for each other, their folders and their ports become
 * those of this machine (`HERE`). `--image` first makes the tree of the image as the Dockerfile does, and runs hub and connector out of it as
 * an ordinary user. PG_BIN names a folder with another initdb, postgres and pg_isready.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findNativePostgres } from '@amate/hie-core/embedded-postgres/native.ts';
import pg from 'pg';
import {
  checkOf,
  environmentOf,
  folder,
  here,
  interpolated,
  own,
  port,
  ROOT,
  SETTINGS,
  services,
} from './compose-services.ts';
import { imageTree } from './image-tree.ts';
import { asNobody, healthy, NOBODY, say, start, stopAll } from './run-service.ts';

/** As the image's entrypoint: a cluster by POSTGRES_INITDB_ARGS, the command, and the database. */
async function tryPostgres(): Promise<void> {
  const { PG_BIN } = process.env;
  const { bin = '' } = PG_BIN === undefined ? nativeBin() : { bin: PG_BIN };
  const env = environmentOf('postgres');
  const data = own('pgdata');
  writeFileSync(own('password'), env.POSTGRES_PASSWORD!, { mode: 0o644 });
  const init = [
    '-D',
    data,
    ...env.POSTGRES_INITDB_ARGS!.split(' '),
    `--username=${env.POSTGRES_USER}`,
    `--pwfile=${own('password')}`,
  ];
  const made = spawnSync(join(bin, 'initdb'), init, { ...asNobody, encoding: 'utf8', cwd: folder });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const [, ...flags] = services.postgres!.command!;
  start('postgres', [join(bin, 'postgres'), '-D', data, '-p', String(port.postgres), '-k', folder, ...flags], { env });
  const asked = { PGHOST: '127.0.0.1', PGPORT: String(port.postgres) };
  const [, ...check] = checkOf('postgres');
  await healthy('postgres', ['pg_isready', ...check], asked);
  const url = `postgres://${env.POSTGRES_USER}:${env.POSTGRES_PASSWORD}@127.0.0.1:${port.postgres}/postgres`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${env.POSTGRES_DB}`);
  const { rows } =
    await client.query(`select current_setting('server_version') as version, current_setting('shared_buffers') as buffers,
    current_setting('data_checksums') as checksums, datlocprovider, datlocale, pg_encoding_to_char(encoding) as encoding from pg_database where datname = 'amate'`);
  say(`  ${JSON.stringify(rows[0])}`);
  await client.end();
}

function nativeBin(): { bin: string } {
  const { postgres } = findNativePostgres();
  return { bin: join(postgres, '..') };
}

async function tryHub(tree: string): Promise<void> {
  mkdirSync(own('hub-data'));
  if ('uid' in asNobody) chownSync(own('hub-data'), NOBODY.uid, NOBODY.gid);
  const env = environmentOf('hub', { PORT: String(port.hub), AMATE_DATA_DIR: own('hub-data') });
  const line = JSON.parse(/^CMD (\[.*\])$/m.exec(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'))![1]!) as string[];
  start('hub', [process.execPath, ...line.slice(1)], { cwd: tree, env: { NODE_ENV: 'production', ...env } });
  const [, ...check] = checkOf('hub');
  await healthy('hub', [process.execPath, ...check.map((part) => part.replace('8080', String(port.hub)))], {}, tree);
  const answer = await fetch(`${SETTINGS.BASE_URL}/`);
  say(
    `  aplicación web: ${answer.status}, ${(await answer.text()).length} bytes; /healthz: ${await (await fetch(`${SETTINGS.BASE_URL}/healthz`)).text()}`,
  );
  const broker = environmentOf('mqtt');
  const topic = ['-t', '$SYS/broker/clients/connected', '-C', '1', '-W', '12'];
  const account = ['-p', String(port.mqtt), '-u', broker.MQTT_USER!, '-P', broker.MQTT_PASSWORD!];
  const connected = spawnSync('mosquitto_sub', [...account, ...topic], { encoding: 'utf8' }).stdout.trim();
  say(`  en el broker: ${connected} clientes (8 son del hub, uno es esta pregunta)`);
  const made = spawnSync(process.execPath, ['scripts/account.ts', 'crear', 'prueba', '--nombre', 'Prueba'], {
    ...{
      cwd: tree,
      env: { PATH: process.env.PATH ?? '', DATABASE_URL: env.DATABASE_URL!, AMATE_DATA_DIR: env.AMATE_DATA_DIR! },
      encoding: 'utf8',
      ...asNobody,
    },
  });
  say(`  cuenta de operación desde dentro: ${made.status === 0 ? 'creada' : made.stderr}`);
}

async function tryConnector(tree: string): Promise<void> {
  const name = 'connector-xoco';
  const env = environmentOf(name);
  const data = { AMATE_DATA_DIR: own('hub-data'), PATH: process.env.PATH ?? '' };
  const key = spawnSync(process.execPath, ['docker/client-key.mjs', env.CONNECTOR_CLIENT_ID!], {
    cwd: tree,
    env: data,
    encoding: 'utf8',
  });
  if (key.status !== 0) throw new Error(key.stderr);
  writeFileSync(own('connector-key'), key.stdout, { mode: 0o644 });
  mkdirSync(own('edge-data'));
  if ('uid' in asNobody) chownSync(own('edge-data'), NOBODY.uid, NOBODY.gid);
  const moved = {
    ...env,
    CONNECTOR_DATA_DIR: own('edge-data'),
    CONNECTOR_HEALTH_PORT: String(port.health),
    MLLP_PORT: String(port.mllp),
  };
  start(name, [process.execPath, ...services[name]!.command!.slice(1)], { cwd: tree, env: moved });
  const [, ...check] = checkOf(name);
  await healthy(name, [process.execPath, ...check.map((part) => part.replace('8081', String(port.health)))], {}, tree);
  const sent = spawnSync(
    process.execPath,
    [join(ROOT, 'connectors/src/send.ts'), join(ROOT, 'examples/adt-a01-xoco.hl7'), '--port', String(port.mllp)],
    { encoding: 'utf8' },
  );
  const asked = async () =>
    (await (await fetch(`http://127.0.0.1:${port.health}/healthz`)).json()) as { queue: { delivered: number } };
  for (let tries = 0; tries < 40 && (await asked()).queue.delivered === 0; tries++) await sleep(250);
  say(`  ${/MSA\|[^\r\n]*/.exec(sent.stdout)?.[0]}; ${JSON.stringify((await asked()).queue)}`);
}

async function tryMosquitto(): Promise<void> {
  for (const name of ['secrets', 'config', 'data']) mkdirSync(join(own('mosquitto'), name), { recursive: true });
  const root = process.getuid?.() === 0;
  if (root) spawnSync('chown', ['-R', 'mosquitto:', own('mosquitto')]);
  const written = here(readFileSync(join(ROOT, 'docker/mosquitto.conf'), 'utf8')).replace(
    'listener 1883',
    `listener ${port.mqtt}`,
  );
  writeFileSync(join(own('mosquitto'), 'config/mosquitto.conf'), written);
  const env = environmentOf('mqtt');
  const [shell, ...line] = services.mqtt!.entrypoint!.map((part) => here(interpolated(part)));
  start('mqtt', [shell!, ...line], { env, root });
  await healthy(
    'mqtt',
    checkOf('mqtt').map((part) => part.replace('mosquitto_sub', `mosquitto_sub -p ${port.mqtt}`)),
    env,
  );
  const stranger = spawnSync('mosquitto_pub', ['-p', String(port.mqtt), '-t', 'x', '-m', 'x'], { encoding: 'utf8' });
  say(`  sin cuenta: ${stranger.stderr.trim()}`);
}

const HELP = `Uso: npm run compose:try [-- --image]

Prueba docker-compose.yml sin Docker: cada servicio con su orden, su ambiente y su comprobación de salud, en esta máquina y con puertos
libres. Tarda cerca de un minuto y no deja nada. Necesita mosquitto instalado.

  --image           arma antes el árbol de la imagen, como el Dockerfile, y corre el hub y el conector desde ahí
  PG_BIN=carpeta    otros initdb, postgres y pg_isready
`;

let code = 0;
if (process.argv.some((one) => one === '--help' || one === '-h')) {
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(HELP);
  process.exit(0);
}
try {
  chmodSync(folder, 0o777);
  const tree = process.argv.includes('--image') ? imageTree() : ROOT;
  await tryMosquitto();
  await tryPostgres();
  await tryHub(tree);
  await tryConnector(tree);
} catch (error) {
  code = 1;
  say(`✘ ${(error as Error).message}`);
} finally {
  await stopAll();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(code);
