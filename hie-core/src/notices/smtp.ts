/**
 * E-mail by SMTP (RFC 5321). 4yz and what never got through: again later; 5yz to this message: refused; a connection lost after the
 * text was handed over: ambiguous, and sent again with the same Message-ID.
 */
import { createTransport } from 'nodemailer';
import type { Carried, Provider } from './provider.ts';

export interface SmtpOptions {
  /** `smtp://user:password@host:587`, `smtps://…`. */
  readonly url: string;
  /** `Amate <avisos@…>` */
  readonly from: string;
  readonly timeoutMs: number;
}

interface SmtpFault {
  readonly code?: string;
  readonly responseCode?: number;
  readonly command?: string;
}

const MAX_CONNECTIONS = 2;

export function createSmtp({ url, from, timeoutMs }: SmtpOptions): Provider {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const transport = createTransport({
    ...{ pool: true, maxConnections: MAX_CONNECTIONS, host: hostname, secure },
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    // A password never crosses the network in the clear.
    requireTLS: !secure && username !== '',
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    channel: 'correo',
    close: () => transport.close(),
    async send({ id, to, subject, text, stopUrl }) {
      try {
        await transport.sendMail({
          ...{ from, subject, text, messageId: `<${id}@${domain}>` },
          to: { name: '', address: to },
          headers: {
            'Auto-Submitted': 'auto-generated',
            ...(stopUrl !== undefined && {
              'List-Unsubscribe': `<${stopUrl}>`,
              'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            }),
          },
        });
        return { kind: 'sent' };
      } catch (error) {
        return carried(error as SmtpFault);
      }
    },
  };
}

export function carried({ code = '', responseCode, command = '' }: SmtpFault): Carried {
  const said = responseCode === undefined ? code : String(responseCode);
  // The account of the hub is refused, not the message.
  if (code === 'EAUTH' || command.startsWith('AUTH'))
    return { kind: 'later', why: `El servidor de correo no acepta la cuenta (${said}).` };
  if (responseCode !== undefined && responseCode >= 500 && command !== 'CONN' && command !== 'EHLO')
    return { kind: 'refused', why: `El servidor de correo lo rechazó (${responseCode}).` };
  if (responseCode !== undefined) return { kind: 'later', why: `El servidor de correo pidió esperar (${said}).` };
  if (command === 'DATA') return { kind: 'ambiguous', why: 'La conexión de correo se cortó al enviar.' };
  if (code === 'EENVELOPE') return { kind: 'refused', why: 'La dirección de correo no se puede usar.' };
  return { kind: 'later', why: `No se pudo hablar con el servidor de correo (${code || 'red'}).` };
}
