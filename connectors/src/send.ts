/** `npm run send -- <file.hl7> [--port 2575] [--host]`: sends the messages of a file over MLLP and prints each ACK. */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { readMllpTarget } from './config.ts';
import { decode } from './hl7v2/decode.ts';
import { FrameReader, frame } from './intake/mllp-frames.ts';
import { messagesInFile } from './messages-in-file.ts';

const HELP = `Envía mensajes HL7 v2 por MLLP y muestra el acuse (ACK) de cada uno.

Uso: npm run send -- <archivo.hl7> [más archivos] [--port 2575] [--host 127.0.0.1] [--timeout 15]

  --port     puerto del conector (MLLP_PORT o 2575)
  --host     dirección del conector (MLLP_HOST o 127.0.0.1)
  --timeout  segundos que espera cada acuse
  --help     muestra esta ayuda

Termina con 0 si todo fue aceptado (AA o CA), 1 si algo fue rechazado, 2 si no se pudo enviar.
`;

interface Options {
  readonly files: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
}

class UsageError extends Error {}

function readOptions(): Options | undefined {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      timeout: { type: 'string', default: '15' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return undefined;
  if (positionals.length === 0) throw new UsageError('Falta el archivo que se envía.');
  const target = readMllpTarget();
  const port = Number(values.port ?? target.port);
  const timeoutMs = Number(values.timeout) * 1_000;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new UsageError(`"${values.port}" no es un puerto.`);
  if (!(timeoutMs > 0)) throw new UsageError(`"${values.timeout}" no son segundos.`);
  return { files: positionals, host: values.host ?? target.host, port, timeoutMs };
}

function open({ host, port, timeoutMs }: Options): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: timeoutMs }, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** One message, one answer: the next is sent when the ACK of the last is here. */
function exchange(socket: Socket, message: Buffer, timeoutMs: number): Promise<string> {
  const reader = new FrameReader(1_000_000);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(new Error('No llegó el acuse a tiempo.')), timeoutMs);
    const read = (chunk: Buffer): void => {
      for (const event of reader.push(chunk)) {
        if (event.kind !== 'frame') continue;
        finish(undefined, decode(event.bytes).text);
        break;
      }
    };
    const closed = (): void => finish(new Error('El conector cerró la conexión sin acuse.'));
    const finish = (error?: Error, text = ''): void => {
      clearTimeout(timer);
      socket.off('data', read).off('close', closed).off('error', finish);
      if (error) reject(error);
      else resolve(text);
    };
    socket.on('data', read).on('close', closed).on('error', finish);
    socket.write(frame(message));
  });
}

async function sendAll(options: Options): Promise<number> {
  const messages = options.files.flatMap((file) => messagesInFile(readFileSync(file)));
  if (messages.length === 0) throw new UsageError('El archivo no contiene mensajes.');
  let refused = 0;
  let socket = await open(options);
  for (const message of messages) {
    if (socket.destroyed) socket = await open(options);
    const ack = await exchange(socket, message, options.timeoutMs);
    process.stdout.write(`${ack.replace(/\r/g, '\n').trimEnd()}\n\n`);
    if (!/\nMSA.[AC]A/.test(ack.replace(/\r/g, '\n'))) refused++;
  }
  socket.end();
  return refused;
}

function explain(error: unknown): string {
  const { code, message, path } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `No existe el archivo ${path}.`;
  if (code === 'ECONNREFUSED') return 'Nadie escucha en ese puerto. ¿Está encendido el conector (npm start)?';
  return message;
}

try {
  const options = readOptions();
  if (options === undefined) process.stdout.write(HELP);
  else process.exitCode = (await sendAll(options)) > 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`${explain(error)}\n${error instanceof UsageError ? `\n${HELP}` : ''}`);
  process.exitCode = 2;
}
