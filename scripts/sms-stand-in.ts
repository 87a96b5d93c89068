/**
 * Answers the hub's SMS door (`SMS_URL`) for whoever has no provider: prints that a message came and how long it is, never what it says.
 * `node scripts/sms-stand-in.ts [port]`, then `SMS_URL=http://127.0.0.1:8095/enviar`.
 */
import { createServer } from 'node:http';

const port = Number(process.argv[2] ?? 8095);
const seen = new Set<string>();
createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { id = '', text = '' } = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Record<string, string>;
    console.log(`SMS ${id}${seen.has(id) ? ' (repetido)' : ''}: ${text.length} caracteres`);
    seen.add(id);
    response.writeHead(202, { 'content-type': 'application/json' }).end('{}');
  });
}).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/enviar`));
