import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Outbox } from '../outbox/outbox.ts';
import { toProfile } from '../profile.ts';
import { MessageReceiver } from './receive.ts';

const log = pino({ level: 'silent' });
const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });
let folder: string;
let file: string;
let outbox: Outbox;
let receiver: MessageReceiver;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'receive-'));
  file = join(folder, 'outbox.sqlite');
  outbox = new Outbox(file);
  receiver = new MessageReceiver(outbox, profile, log);
});
afterEach(() => {
  outbox.close();
  rmSync(folder, { recursive: true });
});

const message = (id: string, pid = 'PID|1||77', trigger = 'ADT^A28'): Buffer =>
  Buffer.from(`MSH|^~\\&|HIS|XOCO|AMATE|HIE|20261121093000||${trigger}|${id}|P|2.5.1\r${pid}\r`);
const send = async (raw: Buffer): Promise<string> => Buffer.from((await receiver.receive(raw)) ?? []).toString();
const rows = (): unknown[] => {
  const db = new DatabaseSync(file, { readOnly: true });
  const all = db.prepare('select state, control_id, cast(raw as text) raw, reason from message order by id').all();
  db.close();
  return all;
};

describe('from the last byte to the ACK', () => {
  it('repeats its answer, byte for byte, to the same message', async () => {
    const first = await send(message('1'));
    expect(first).toContain('MSA|AA|1');
    expect(await send(message('1'))).toBe(first);
    expect(rows()).toHaveLength(1);
  });

  it('refuses other bytes under a known MSH-10 with AE and condition 205, and keeps both', async () => {
    await send(message('1'));
    expect(await send(message('1', 'PID|1||78'))).toMatch(
      /MSA\|AE\|1\|Ya se recibió otro mensaje[\s\S]*205\^Duplicate/,
    );
    expect(rows()).toMatchObject([{ state: 'pending' }, { state: 'rejected' }]);
  });

  it('keeps what it cannot map, with its bytes and the reason it gave', async () => {
    const raw = message('2', 'PID|1||HEGS080514MDFRRFA5');
    const ack = await send(raw);
    expect(ack).toMatch(/MSA\|AE\|2\|CURP inválida en PID-3/);
    expect(rows()).toEqual([
      { state: 'rejected', control_id: '2', raw: raw.toString(), reason: expect.stringContaining('verificador') },
    ]);
  });

  it('takes the corrected message under the number of the refused one', async () => {
    await send(message('3', 'PID|1'));
    expect(await send(message('3'))).toContain('MSA|AA|3');
  });

  it('answers AR to a trigger it does not take and to what is no message at all AE', async () => {
    expect(await send(message('4', 'PID|1||77', 'ADT^A20'))).toMatch(/MSA\|AR\|4\|Este conector no recibe ADT\^?/);
    expect(await send(Buffer.from('hola'))).toMatch(/MSA\|AE\|\|El mensaje no empieza con el segmento MSH/);
  });

  it('takes a batch message by message and answers as a batch (HL7 v2.5.1 §2.10.3)', async () => {
    const batch = (count: number): Buffer =>
      Buffer.from(
        `FHS|^~\\&|HIS\rBHS|^~\\&|HIS|XOCO|AMATE|HIE|2026||||L1\r${message('b1')}${message('b2', 'PID|1')}${message('b3')}BTS|${count}\rFTS|1\r`,
      );
    const cut = (await send(batch(4))).split('\r').filter((line) => line.startsWith('MSA'));
    expect(cut.map((line) => line.slice(0, 26))).toEqual(
      ['b1', 'b2', 'b3'].map((id) => expect.stringMatching(`MSA.AE.${id}.El lote no trae`)),
    );
    expect(rows()).toHaveLength(0);
    const lines = (await send(batch(3))).split('\r');
    expect(lines[0]).toBe('BHS|^~\\&|AMATE|HIE|HIS|XOCO||||||L1');
    expect(lines.filter((line) => line.startsWith('MSA')).map((line) => line.slice(0, 9))).toEqual([
      'MSA|AA|b1',
      'MSA|AE|b2',
      'MSA|AA|b3',
    ]);
    expect(lines.at(-2)).toBe('BTS|3');
    expect(outbox.counts()).toMatchObject({ pending: 2, rejected: 1 });
  });

  it('answers AE when the disk is full, and takes the message when there is room again', async () => {
    await send(message('5'));
    const db = new DatabaseSync(file);
    const { page_count: pages } = db.prepare('pragma page_count').get() as { page_count: number };
    db.close();
    outbox.limitPages(pages);
    const big = message('6', `PID|1||77||${'X'.repeat(150)}^${'Y '.repeat(60_000)}`);
    expect(await send(big)).toMatch(/MSA\|AE\|6\|El conector no tiene espacio en disco/);
    outbox.limitPages(1_000_000);
    expect(await send(big)).toContain('MSA|AA|6');
    expect(outbox.counts()).toMatchObject({ pending: 2 });
  });
});
