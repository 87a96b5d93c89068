import { describe, expect, it } from '@jest/globals';
import { conformanceOf, profileOf } from './report.ts';

const HOSPITAL = { clues: 'DFSSA004012', nombre: 'Hospital de prueba', perfil: {} };
const header = (trigger: string, id: string) =>
  `MSH|^~\\&|HIS|X|AMATE|HIE|20261120093000||${trigger}|${id}|P|2.5.1|||||MEX|8859/1`;
const person = (sex: string) =>
  `PID|1||0045999^^^X^MR~EAAF901102MMCSRR03^^^RENAPO^CURP||ESCAMILLA^MARIA^^^^^L||19901102|${sex}`;
const visit = 'PV1|1|E|URGENCIAS^12^A|||||||||||||||||||||||||||||||||||||||||20261120091500';
const ask = (lines: readonly string[], perfil = {}) =>
  conformanceOf({ ...HOSPITAL, perfil, mensajes: lines.join('\r\n') });

describe('what would become of sample messages', () => {
  it('tells what maps, what is missing, and which segments nobody reads', () => {
    const { mensajes } = ask([header('ADT^A01', 'M-1'), person('F'), visit, 'ZPV|1||EP-77', 'ACC|20261120']);
    expect(mensajes).toEqual([
      {
        ...{
          evento: 'ADT^A01',
          titulo: expect.any(String),
          identificador: 'M-1',
          resultado: 'se-entiende',
          fallas: [],
        },
        recursos: expect.objectContaining({ Patient: 1, Encounter: 1 }),
        ...{ sinUso: ['ACC'], falta: expect.any(Array) },
      },
    ]);
  });

  it('says why one would be refused, and nothing of whom', () => {
    const { mensajes } = ask([header('ADT^A01', 'M-2'), 'PID|1||EAAF901102MMCSRR04^^^RENAPO^CURP||ESCAMILLA^MARIA']);
    expect(mensajes[0]).toMatchObject({ resultado: 'se-rechaza', fallas: [{ donde: expect.stringMatching(/^PID/) }] });
    expect(JSON.stringify(mensajes)).not.toMatch(/EAAF|ESCAMILLA|MARIA/i);
  });

  it('proposes what the samples suggest, and the same samples map once it is taken', () => {
    const lines = [
      header('ADT^Z01', 'M-3'),
      person('M'),
      visit,
      'ZPV|1||EP-77',
      header('ADT^A01', 'M-4'),
      person('H'),
      visit,
      'ZPV|1||EP-78',
    ];
    const first = ask(lines);
    expect(first.mensajes.map(({ resultado }) => resultado)).toEqual(['se-rechaza', 'se-entiende']);
    expect(first.propuestas.map(({ que, donde }) => [que, donde])).toEqual([
      ['sexo-h-m', 'PID-8'],
      ['evento-propio', 'ADT^Z01'],
      ['dato-en-z', 'ZPV-3'],
    ]);
    const profile = Object.assign({}, ...first.propuestas.map(({ cambio }) => cambio), {
      triggers: { 'ADT^Z01': 'ADT^A01' },
    });
    const then = ask(lines, profile);
    expect(then.mensajes.map(({ resultado }) => resultado)).toEqual(['se-entiende', 'se-entiende']);
    expect(then.propuestas).toEqual([]);
  });

  it('proposes to read dates as the samples write them, unless a month tells that they are something else', () => {
    const born = (text: string) => [header('ADT^A01', 'M-6'), person('F').replace('19901102', text), visit];
    const { mensajes, propuestas } = ask(born('02/11/1990'));
    expect(mensajes[0]!.resultado).toBe('se-rechaza');
    expect(propuestas).toEqual([{ que: 'fecha-dia-mes', donde: 'PID-7', cambio: { dates: 'DD/MM/AAAA' } }]);
    const then = ask(born('02/11/1990'), propuestas[0]!.cambio);
    expect([then.mensajes[0]!.resultado, then.propuestas]).toEqual(['se-entiende', []]);
    expect(ask(born('11/22/1990')).propuestas).toEqual([]);
  });

  it('reads accents whatever MSH-18 says of the bytes that the hospital will send', () => {
    const { mensajes } = ask([header('ADT^A01', 'M-5'), person('F').replace('MARIA', 'MARÍA'), visit]);
    expect(mensajes[0]!.resultado).toBe('se-entiende');
  });

  it('refuses a profile that the connector would not read', () => {
    expect(() => profileOf({ ...HOSPITAL, perfil: { curpSite: 'PID-99' } })).toThrow(/value/);
    expect(() => profileOf({ ...HOSPITAL, perfil: { surprise: 1 } })).toThrow(/value/);
  });
});
