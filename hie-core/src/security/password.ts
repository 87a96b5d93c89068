/**
 * Password hashes: argon2id (RFC 9106) in PHC string form, `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
 * 46 MiB, 1 pass is OWASP's first choice. Not less memory with more passes: below 32 MiB glibc keeps each thread's block after use
 * (measured: 19 MiB hashes left 80 MB behind, 46 MiB ones nothing). At most two run at once, and a long queue is refused.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { fault } from '../errors.ts';

const derive = promisify(argon2);
const COST = { memory: 47_104, passes: 1, parallelism: 1, tagLength: 32 };
const MAX_PASSWORD_BYTES = 1_024;
const MAX_RUNNING = 2;
const MAX_WAITING = 64;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < MAX_RUNNING) running++;
  else if (waiting.length < MAX_WAITING) await new Promise<void>((resume) => waiting.push(resume));
  else throw fault('throttled', 'Hay demasiadas entradas a la vez.', { fix: 'Intente de nuevo en un minuto.' });
  try {
    return await work();
  } finally {
    // The place is handed over, not freed: a newcomer cannot slip in between.
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

/** The same characters typed on two keyboards may come composed or decomposed. */
const bytes = (password: string): Buffer => Buffer.from(password.normalize('NFC'), 'utf8');

export async function hashPassword(password: string): Promise<string> {
  const message = bytes(password);
  if (message.length === 0 || message.length > MAX_PASSWORD_BYTES)
    throw fault('value', 'La contraseña está vacía o es demasiado larga.');
  const nonce = randomBytes(16);
  const tag = await inTurn(() => derive('argon2id', { message, nonce, ...COST }));
  const base64 = (buffer: Buffer): string => buffer.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${base64(nonce)}$${base64(tag)}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
/** Compared with when there is no such account, so that both answers take the same time. */
const NOBODY = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** False without a hash, after the same work as with one. */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const match = PHC.exec(hash ?? NOBODY);
  if (!match) throw new Error('a stored password hash is not argon2id');
  const [, memory, passes, parallelism, salt, expected] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const wanted = Buffer.from(expected, 'base64');
  const message = bytes(password);
  const tooLong = message.length > MAX_PASSWORD_BYTES;
  const parameters = {
    message: tooLong ? Buffer.from('x') : message,
    nonce: Buffer.from(salt, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: wanted.length,
  };
  const tag = await inTurn(() => derive('argon2id', parameters));
  return timingSafeEqual(tag, wanted) && hash !== undefined && !tooLong;
}
