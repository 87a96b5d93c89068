/** Who receives a hub's messages in tests: a real SMTP server, and the SMS provider's HTTP door. What each does to the next message can be told. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  readonly to: string;
  /** As it came, headers and all. */
  readonly raw: string;
  /** Decoded. */
  readonly text: string;
  readonly messageId: string;
}

export interface MailPeer {
  readonly url: string;
  readonly mails: readonly Mail[];
  /** SMTP codes with which the next texts are answered; 0: the connection is cut after the text. */
  readonly next: number[];
  close(): Promise<void>;
}

export async function startMailPeer(): Promise<MailPeer> {
  const mails: Mail[] = [];
  const next: number[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const code = next.shift();
        const mail = mailOf(Buffer.concat(chunks).toString('utf8'), session.envelope.rcptTo[0]?.address ?? '');
        if (code === undefined || code === 0) mails.push(mail);
        if (code === 0) return cut(server, session.id);
        done(code === undefined ? null : Object.assign(new Error('told to'), { responseCode: code }));
      });
    },
  });
  server.on('error', () => {});
  const port = await new Promise<number>((resolve) => {
    const listener = server.listen(0, '127.0.0.1', () => resolve((listener.address() as AddressInfo).port));
  });
  return {
    ...{ url: `smtp://127.0.0.1:${port}`, mails, next },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function cut(server: SMTPServer, id: string): void {
  for (const connection of (server as unknown as { connections: Set<{ id: string; _socket: { destroy(): void } }> })
    .connections)
    if (connection.id === id) connection._socket.destroy();
}

function mailOf(raw: string, to: string): Mail {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  const text = /quoted-printable/i.test(head)
    ? Buffer.from(
        body
          .replace(/=\r\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString('utf8')
    : /base64/i.test(head)
      ? Buffer.from(body, 'base64').toString('utf8')
      : body;
  return { to, raw, text, messageId: /^Message-ID: (.+)$/im.exec(head)?.[1] ?? '' };
}

export interface Sms {
  readonly id: string;
  readonly to: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface SmsPeer {
  readonly url: string;
  readonly messages: readonly Sms[];
  /** HTTP codes with which the next are answered; 0: the connection is cut after it was read. */
  readonly next: number[];
  close(): Promise<void>;
}

export async function startSmsPeer(): Promise<SmsPeer> {
  const messages: Sms[] = [];
  const next: number[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const code = next.shift() ?? 202;
      if (code === 0 || code < 300)
        messages.push({ ...JSON.parse(Buffer.concat(chunks).toString('utf8')), headers: request.headers });
      if (code === 0) return void request.socket.destroy();
      response.writeHead(code, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...{ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/enviar`, messages, next },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
