import { describe, expect, it } from '@jest/globals';
import { maskerOf, maskMessage, maskText } from './mask.ts';

const MESSAGE = [
  'MSH|^~\\&|HIS|DFSSA003162|AMATE|HIE|20261120093000||ADT^A01|X-1|P|2.5.1',
  'PID|1||0045999^^^XOCO^MR~EAAF901102MMCSRR03||ESCAMILLA ARROYO^MARÍA||19901102|F',
  'OBX|1|NM|2339-0^Glucosa^LN||182|mg/dL|||||F',
  'ZZZ|secreto',
].join('\r');

describe('a message as the operator may see it', () => {
  it('keeps its form and nobody in it', () => {
    expect(maskMessage(MESSAGE).split('\n')).toEqual([
      'MSH|^~\\&|HIS|DFSSA003162|AMATE|HIE|20261120093000||ADT^A01|X-1|P|2.5.1',
      'PID|1||0000000^^^xxxx^xx~xxxx000000xxxxxx00||xxxxxxxxx xxxxxx^xxxxx||00000000|F',
      'OBX|1|NM|2339-0^Glucosa^LN||000|mg/dL|||||F',
      'ZZZ|xxxxxxx',
    ]);
  });

  it('hides what is no segment at all, bytes too', () => {
    expect(maskMessage(Buffer.from('MARIA 1990\rPIDX|MARIA', 'latin1'))).toBe('xxxxx 0000\nxxxx|xxxxx');
  });

  it('shows control characters as dots', () => {
    expect(maskMessage('MSH|^~\\&|A\u0000B')).toBe('MSH|^~\\&|A·B');
  });

  it('goes on calling a CURP by its name', () => {
    expect(maskText('CURP inválida en PID-3', 'PID|1||X^^^RENAPO^CURP')).toBe('CURP inválida en PID-3');
  });

  it('repeats no value of the message in a sentence about it', () => {
    expect(maskText('PID-7: "19901102" no es una fecha de ESCAMILLA (422)', MESSAGE)).toBe(
      'PID-7: "00000000" no es una fecha de xxxxxxxxx (422)',
    );
    expect(maskText('La CURP EAAF901102MMCSRR03 no vale')).toBe('La CURP xxxx000000xxxxxx00 no vale');
  });

  it('shows nobody whose message ends its segments otherwise', () => {
    const [header, person] = MESSAGE.split('\r');
    for (const end of [' ', '|', '\\r', '\u0085'])
      expect(maskMessage(`${header}${end}${person}`)).not.toMatch(/EAAF|ESCAMILLA|1990/);
    expect(maskMessage('MSH|^~\\&|EAAF901102MMCSRR03|X')).toBe('MSH|^~\\&|xxxx000000xxxxxx00|X');
  });

  it.each(['utf8', 'latin1'] as const)('knows names with accents again in %s', (encoding) => {
    const raw = Buffer.from('MSH|^~\\&|HIS\rPID|1||1||MUÑOZ PÉREZ^JOSÉ||19901102|M', encoding);
    expect(maskText('No hay Muñoz Pérez', raw)).toBe('No hay xxxxx xxxxx');
    expect(maskMessage(raw)).toContain('xxxxx xxxxx^xxxx');
  });

  it('tells no date in whatever form', () => {
    expect(maskText('El 1990-11-02, 02/11/1990 o 30 de febrero de 1990 (HL7 2.5.1)')).toBe(
      'El 0000-00-00, 00/00/0000 o 00 xx xxxxxxx xx 0000 (HL7 2.5.1)',
    );
  });

  it('shows codes of a resource, and no other value of it', () => {
    const said = maskerOf(MESSAGE).value;
    expect([said('status', 'finished'), said('name[0].given[1]', 'José'), said('birthDate', '1990-11-02')]).toEqual([
      'finished',
      'xxxx',
      '0000-00-00',
    ]);
    expect([said('code.coding[0].code', '2339-0'), said('identifier[0].value', '7')]).toEqual(['2339-0', '0']);
  });

  it('says nothing of a message that is too large to be looked through, but for a picture in it', () => {
    const picture = `OBX|1|ED|X||^^^Base64^${'QUJD'.repeat(100_000)}`;
    expect(maskText('Falta la fecha', `${MESSAGE}\r${picture}`)).toBe('Falta la fecha');
    expect(maskText('Falta la fecha', 'una nota larga '.repeat(20_000))).toBe('xxxxx xx xxxxx');
  });
});
