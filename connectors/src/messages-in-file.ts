/** The messages of a file: one or several, segment ends as CR, LF or CRLF, with or without MLLP bytes. Works on bytes, so the character set stays as it is. */
import { CR, FS, VT } from './intake/mllp-frames.ts';

export function messagesInFile(bytes: Uint8Array): Buffer[] {
  const text = Buffer.from(bytes.filter((byte) => byte !== VT && byte !== FS))
    .toString('latin1')
    .replace(/^ï»¿/, '')
    .replace(/\r\n|\n/g, String.fromCharCode(CR));
  // FHS/BHS/BTS/FTS wrap a batch; the messages inside are what is sent.
  const lines = text.split('\r').filter((line) => line.trim() !== '' && !/^(FHS|BHS|BTS|FTS)\W/.test(line));
  const messages: string[][] = [];
  for (const line of lines) {
    if (line.startsWith('MSH') || messages.length === 0) messages.push([]);
    messages.at(-1)!.push(line);
  }
  return messages.map((message) => Buffer.from(`${message.join('\r')}\r`, 'latin1'));
}
