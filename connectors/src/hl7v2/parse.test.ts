import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decode, encode } from './decode.ts';
import { escapeText, STANDARD, unescapeText } from './escape.ts';
import { parse, segmentOf, segmentsOf } from './parse.ts';
import { MappingRefused } from './rejection.ts';

const MSH = 'MSH|^~\\&|HIS|XOCO|AMATE|HIE|20261121093000||ADT^A01|1|P|2.5.1';

describe('HL7 v2.5.1 §2.5 fields, components, repetitions', () => {
  it('counts MSH-1 as the delimiter', () => {
    const { msh } = parse(MSH);
    expect([msh.raw(1), msh.raw(2), msh.text(3), msh.text(9, 2), msh.text(10)]).toEqual([
      '|',
      '^~\\&',
      'HIS',
      'A01',
      '1',
    ]);
  });

  it('splits repetitions, components and subcomponents', () => {
    const pid = segmentOf(parse(`${MSH}\rPID|1||1^^^A&1.2&ISO^MR~2^^^B^SS||X`), 'PID')!;
    expect(pid.repetitions(3).map((cx) => [cx.text(1), cx.text(4), cx.text(4, 2), cx.text(5)])).toEqual([
      ['1', 'A', '1.2', 'MR'],
      ['2', 'B', '', 'SS'],
    ]);
    expect(pid.text(99)).toBe('');
  });

  it('reads "" as no value', () => {
    const pid = segmentOf(parse(`${MSH}\rPID|1||1||""|^""^`), 'PID')!;
    expect([pid.has(5), pid.text(5), pid.text(6, 2)]).toEqual([false, '', '']);
  });

  it.each(['\r', '\n', '\r\n'])('takes %j as the end of a segment', (end) => {
    expect(parse([MSH, 'EVN|A01', 'PID|1', ''].join(end)).segments.map(({ name }) => name)).toEqual([
      'MSH',
      'EVN',
      'PID',
    ]);
  });

  it('takes other delimiters from MSH-1 and MSH-2', () => {
    const message = parse('MSH#!@%*#SENDER#FAC\rPID#1##12345!!!MRN@6##DOE!JOHN*J');
    const pid = segmentOf(message, 'PID')!;
    expect([pid.text(3, 4), pid.repetitions(3).length, pid.text(5, 2, 2)]).toEqual(['MRN', 2, 'J']);
  });

  it('reads a backslash that was escaped twice as one', () => {
    expect(parse('MSH|^~\\\\&|A\rPID|1||x\\T\\y').segments[1]!.text(3)).toBe('x&y');
  });

  it('joins text that the sender broke over lines', () => {
    const message = parse(`${MSH}\rOBX|1|TX|A||primera\nGAS EN ABDOMEN\nfin||||||F`);
    expect(segmentsOf(message, 'OBX').map((obx) => obx.field(5).whole())).toEqual(['primera\nGAS EN ABDOMEN\nfin']);
  });

  it.each([
    ['', 'MSH'],
    ['PID|1', 'MSH'],
    ['MSHA^~', 'MSH-1'],
    ['MSH|^^\\&|A', 'MSH-2'],
    [`${MSH}\rPIDX|1`, 'PIDX'],
  ])('refuses %j with the place', (text, location) => {
    expect(() => parse(text)).toThrow(MappingRefused);
    try {
      parse(text);
    } catch (error) {
      expect((error as MappingRefused).rejection).toMatchObject({ code: 'AE', location });
    }
  });
});

describe('HL7 v2.5.1 §2.7 escape sequences', () => {
  it.each([
    ['a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f', 'a|b^c&d~e\\f'],
    ['uno\\.br\\dos', 'uno\ndos'],
    ['\\H\\fuerte\\N\\', 'fuerte'],
    ['\\X41\\\\XC3B1\\\\XF1\\', 'Aññ'],
    ['C:\\datos\\x', 'C:\\datos\\x'],
    ['sin cierre \\F', 'sin cierre \\F'],
    ['\\Zabc\\F\\', '\\Zabc|'],
  ])('%j reads %j', (text, plain) => {
    expect(unescapeText(text, STANDARD)).toBe(plain);
  });

  it('gives back whatever it wrote', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const clean = text.replace(/\r\n|\r/g, '\n');
        expect(unescapeText(escapeText(clean), STANDARD)).toBe(clean);
      }),
    );
  });
});

describe('character sets, MSH-18', () => {
  const text = (charset: string): string => `${MSH}||||||${charset}\rPID|1||1||NUÑEZ^JOSÉ`;

  it.each([
    ['8859/1', 'latin1', 'windows-1252'],
    ['UNICODE UTF-8', 'utf8', 'utf-8'],
    ['', 'utf8', 'utf-8'],
    ['', 'latin1', 'windows-1252'],
    ['UNICODE UTF-8', 'latin1', 'windows-1252'],
  ] as const)('declared %j, sent as %s → %s', (charset, encoding, expected) => {
    const decoded = decode(Buffer.from(text(charset), encoding));
    expect(decoded.charset).toBe(expected);
    expect(decoded.text).toContain('NUÑEZ^JOSÉ');
  });

  it('reads windows-1252 punctuation in what calls itself 8859/1', () => {
    const bytes = Buffer.concat([Buffer.from(text('8859/1'), 'latin1'), Buffer.from([0x93, 0x94, 0x80])]);
    expect(decode(bytes).text.endsWith('“”€')).toBe(true);
  });

  it('answers in the sender’s character set', () => {
    expect(encode('año €', 'windows-1252')).toEqual(Buffer.from('año ?', 'latin1'));
  });
});

it('never fails but by refusing, whatever the bytes', () => {
  const noise = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(noise, fc.boolean(), (bytes, withHeader) => {
      const raw = withHeader ? Buffer.concat([Buffer.from(`${MSH}\rPID|`), bytes]) : bytes;
      try {
        for (const segment of parse(decode(raw).text).segments) segment.text(5, 2, 3);
      } catch (error) {
        expect(error).toBeInstanceOf(MappingRefused);
      }
    }),
    { numRuns: 500 },
  );
});

it('leaves out control characters, sent or escaped, but not line ends', () => {
  const { segments } = parse('MSH|^~\\&|A\rPID|1|a\u0006b|c\\X07\\d\\.br\\e');
  expect([segments[1]!.text(2), segments[1]!.text(3)]).toEqual(['ab', 'cd\ne']);
});
