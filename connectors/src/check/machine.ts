/** The steps of `check` that concern this machine: folder, disk, queue, key, port. */
import { createPrivateKey, createPublicKey, type JsonWebKey, sign, verify } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import type { JWK } from 'jose';
import type { Config } from '../config.ts';
import { freeBytes } from '../outbox/disk.ts';
import { Outbox } from '../outbox/outbox.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const SLOW_FSYNC_MS = 50;
const CONNECT_MS = 3_000;
const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000).toLocaleString('es-MX')} MB`;

export function checkFolder({ dataDir }: Config): Finding {
  const file = join(dataDir, `.prueba-${process.pid}`);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const start = performance.now();
    const descriptor = openSync(file, 'w');
    try {
      writeSync(descriptor, 'prueba');
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
      rmSync(file, { force: true });
    }
    const tookMs = performance.now() - start;
    const text = `se puede escribir en ${dataDir}; el disco confirma en ${tookMs.toFixed(1)} ms`;
    return tookMs < SLOW_FSYNC_MS ? ok(`${text}.`) : warn(`${text}, que es lento: cada acuse espera eso.`);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EROFS')
      return fail(`sin permiso para escribir en ${dataDir}. Dé permiso al usuario que corre el conector.`);
    if (code === 'ENOSPC') return fail(`el disco de ${dataDir} está lleno. Libere espacio.`);
    return fail(`no se puede usar ${dataDir}: ${message}.`);
  }
}

export function checkDisk({ dataDir, retention }: Config): Finding {
  const free = freeBytes(dataDir);
  const text = `quedan ${megabytes(free)}`;
  if (free < retention.diskReserveBytes) {
    return fail(
      `${text}, menos que la reserva de ${megabytes(retention.diskReserveBytes)}: el conector contesta AE a todo. Libere espacio.`,
    );
  }
  return free < retention.diskReserveBytes * 4 ? warn(`${text}: pronto no alcanzará. Libere espacio.`) : ok(`${text}.`);
}

export function checkQueue({ outboxFile }: Config): Finding {
  if (!existsSync(outboxFile)) return ok('todavía no hay; se hará al primer arranque.');
  const outbox = new Outbox(outboxFile);
  try {
    const { pending, quarantine, rejected } = outbox.counts();
    const hours = Math.round(outbox.lagMs() / 360_000) / 10;
    const text = `${pending} por entregar, ${quarantine} que el hub no aceptó, ${rejected} rechazados`;
    if (pending > 0 && hours >= 1) return warn(`${text}; el más viejo espera hace ${hours} h.`);
    return quarantine > 0 ? warn(`${text}. Véalos con «npm run connect -- queue».`) : ok(`${text}.`);
  } finally {
    outbox.close();
  }
}

export function checkKey({ hub, configFile }: Config): Finding {
  const { kty, crv, alg, kid } = hub.privateJwk;
  if (!isWhole(hub.privateJwk))
    return fail(
      'la llave privada está dañada: falta o cambió una parte. Use el archivo original, o pida otro a quien opera el hub.',
    );
  const text = `${alg ?? [kty, crv].filter(Boolean).join(' ')}${kid ? `, kid ${kid}` : ', sin kid'}`;
  if (configFile !== undefined && process.platform !== 'win32' && (statSync(configFile).mode & 0o077) !== 0) {
    return warn(`${text}. Otros usuarios de este equipo pueden leer ${configFile}: ponga chmod 600.`);
  }
  return ok(`${text}.`);
}

function isWhole(jwk: JWK): boolean {
  try {
    const key = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });
    // The public half comes along: it has to be that of the private one.
    return verify(null, PROBE, createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }), sign(null, PROBE, key));
  } catch {
    return false;
  }
}

const PROBE = Buffer.from('amate');

export async function checkPort({ mllp }: Config): Promise<Finding> {
  const { host, port } = mllp;
  if (port === 0) return warn('MLLP_PORT es 0: cada arranque usará otro puerto. Escriba uno fijo.');
  const error = await listenOnce(host, port);
  if (error === undefined)
    return ok(`${host}:${port} está libre${host === '127.0.0.1' ? '; solo se oirá desde este mismo equipo' : ''}.`);
  if (error.code === 'EADDRINUSE') {
    return (await answers(host, port))
      ? ok(`alguien escucha ya en ${host}:${port}; si es el conector, está bien.`)
      : fail(`${host}:${port} está ocupado y no contesta. Cierre el otro programa o cambie MLLP_PORT.`);
  }
  if (error.code === 'EACCES') return fail(`sin permiso para el puerto ${port}. Use uno mayor que 1023.`);
  if (error.code === 'EADDRNOTAVAIL') return fail(`este equipo no tiene la dirección ${host}. Corrija MLLP_HOST.`);
  return fail(`${host}:${port}: ${error.message}.`);
}

const listenOnce = (host: string, port: number): Promise<NodeJS.ErrnoException | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });

const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: host === '0.0.0.0' ? '127.0.0.1' : host, port, timeout: CONNECT_MS });
    const settle = (yes: boolean) => (): void => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', settle(true)).once('error', settle(false)).once('timeout', settle(false));
  });
