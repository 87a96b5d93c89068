import { describe, expect, it } from '@jest/globals';
import { type AckOptions, acknowledge, type Outcome } from './ack.ts';
import { headerOf, salvageHeader } from './header.ts';
import { parse } from './parse.ts';

const options: AckOptions = {
  application: 'AMATE',
  facility: 'DFSSA003162',
  timeZone: 'America/Mexico_City',
  honorNever: true,
  now: new Date('2026-11-21T15:30:00Z'),
  controlId: 'ACK1',
};
const refused: Outcome = {
  kind: 'refused',
  code: 'AE',
  text: 'CURP inválida | mala',
  condition: '102',
  location: 'OBX[2]-5',
};
const accepted: Outcome = { kind: 'accepted' };

function answer(outcome: Outcome, accept = '', application = '', version = '2.5.1'): string | undefined {
  const text = `MSH|^~\\&|HIS|XOCO&1.2&ISO|AMATE|HIE|2026||ADT^A01|77|P|${version}|||${accept}|${application}`;
  return acknowledge(headerOf(parse(text), 'utf-8'), outcome, options)?.toString('utf8');
}

describe('HL7 v2.5.1 §2.9.2 acknowledgement', () => {
  it('turns sender and receiver round and repeats MSH-10', () => {
    const [msh, msa] = answer(accepted)!.split('\r');
    expect(msh).toBe('MSH|^~\\&|AMATE|HIE|HIS|XOCO|20261121093000-0600||ACK^A01^ACK|ACK1|P|2.5.1||||||UNICODE UTF-8');
    expect(msa).toBe('MSA|AA|77');
  });

  it('says the reason in MSA-3 and ERR-8, escaped, with place and condition', () => {
    const [, msa, err] = answer(refused)!.split('\r');
    expect(msa).toBe('MSA|AE|77|CURP inválida \\F\\ mala');
    expect(err).toBe('ERR||OBX^2^5|102^Data type error^HL70357|E||||CURP inválida \\F\\ mala');
  });

  it('writes ERR-1 for senders before v2.5', () => {
    expect(answer(refused, '', '', '2.3')!.split('\r')[2]).toBe('ERR|OBX^2^5^102&Data type error&HL70357');
  });

  it.each([
    // MSH-15, MSH-16, outcome, answer (§2.9.3, table 0155)
    ['', '', accepted, 'AA'],
    ['AL', 'NE', accepted, 'CA'],
    ['AL', 'AL', refused, 'CE'],
    ['ER', 'AL', accepted, 'AA'],
    ['ER', 'AL', refused, 'CE'],
    ['SU', 'NE', accepted, 'CA'],
    ['NE', 'AL', refused, 'AE'],
    ['', 'AL', accepted, 'AA'],
    ['NE', 'NE', accepted, undefined],
    ['NE', 'ER', accepted, undefined],
  ])('enhanced mode %j/%j', (accept, application, outcome, expected) => {
    const text = answer(outcome, accept, application);
    expect(text === undefined ? undefined : /MSA\|(\w\w)/.exec(text)?.[1]).toBe(expected);
  });

  it('finds MSH-10 in a message that was cut', () => {
    const head = Buffer.from('MSH|^~\\&|HIS|XOCO|AMATE|HIE|2026||ADT^A01|77|P|2.5\rPID|1||12');
    expect(salvageHeader(head)).toMatchObject({ controlId: '77', messageCode: 'ADT', triggerEvent: 'A01' });
    expect(salvageHeader(Buffer.from('nada'))).toBeUndefined();
  });
});
