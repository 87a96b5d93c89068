import { describe, expect, it } from '@jest/globals';
import { wordsOfNumber } from './number-words.ts';
import { packSizeOf, sayDose, sayTotal, totalOf } from './say.ts';
import { parseSig, type Sig } from './sig.ts';
import { usualSig } from './usual.ts';

const say = (typed: string, unit: Sig['unit'] = 'tableta', route = 'oral') => sayDose(parseSig(typed, unit)!, route);

describe('a dose as typed', () => {
  it.each([
    ['1 tab c/8 h 7 d', 'Tomar 1 (una) tableta cada 8 (ocho) horas durante 7 (siete) días.', 21],
    ['1 c/8h 7d', 'Tomar 1 (una) tableta cada 8 (ocho) horas durante 7 (siete) días.', 21],
    ['1x3x7', 'Tomar 1 (una) tableta cada 8 (ocho) horas durante 7 (siete) días.', 21],
    ['1 tableta cada 12 horas por 10 días', 'Tomar 1 (una) tableta cada 12 (doce) horas durante 10 (diez) días.', 20],
    ['1/2 c/24 h 30 d', 'Tomar ½ (media) tableta cada 24 (veinticuatro) horas durante 30 (treinta) días.', 15],
    ['1 1/2 tab c/12 h 2 sem', 'Tomar 1½ (una y media) tabletas cada 12 (doce) horas durante 14 (catorce) días.', 42],
    ['2 3 veces al dia 1 mes', 'Tomar 2 (dos) tabletas cada 8 (ocho) horas durante 30 (treinta) días.', 180],
    [
      '1 tab c/8 h 5 d prn dolor',
      'Tomar 1 (una) tableta cada 8 (ocho) horas solo si hace falta durante 5 (cinco) días. Dolor.',
      15,
    ],
    ['2 dosis única', 'Tomar 2 (dos) tabletas en dosis única.', 2],
    ['1 c/24 h permanente', 'Tomar 1 (una) tableta cada 24 (veinticuatro) horas.', undefined],
    [
      '1 c/24 h 30 d por la mañana',
      'Tomar 1 (una) tableta cada 24 (veinticuatro) horas durante 30 (treinta) días. Por la mañana.',
      30,
    ],
    ['1 semanal 4 semanas', 'Tomar 1 (una) tableta cada semana durante 28 (veintiocho) días.', 4],
  ])('%s', (typed, words, total) => {
    expect(say(typed)).toBe(words);
    expect(totalOf(parseSig(typed, 'tableta')!)).toBe(total);
  });

  it('says liquids, routes and insulin', () => {
    expect(say('2,5 ml c/8h 3d', 'mililitro')).toBe(
      'Tomar 2.5 (dos y medio) mililitros cada 8 (ocho) horas durante 3 (tres) días.',
    );
    expect(say('1 c/90 d', 'ampolleta', 'intramuscular')).toBe(
      'Aplicar 1 (una) ampolleta por vía intramuscular cada 90 (noventa) días.',
    );
    expect(say('21 c/24 h', 'ui', 'subcutánea')).toContain('21 (veintiuna) unidades');
    expect(sayTotal(parseSig('10 c/24 h 30 d', 'ui')!)).toBeUndefined();
  });

  it('loses nothing it does not understand, and reads nothing out of nothing', () => {
    expect(parseSig('1 tab c/8 h 7 d con mucha agua', 'tableta')?.note).toBe('con mucha agua');
    expect(parseSig('', 'tableta')).toBeUndefined();
    expect(parseSig('cada 8 horas', 'tableta')).toBeUndefined();
    expect(parseSig('0 c/8 h', 'tableta')).toBeUndefined();
  });

  it('every usual dose can be read', () => {
    for (const atc of ['N02BE01', 'C09CA01', 'A10BA02', 'J01CA04', 'A07CA', 'G03AC06', 'Z99ZZ99'])
      expect(parseSig(usualSig(atc, 'tableta'), 'tableta')).toBeDefined();
  });

  it('numbers in words agree in gender', () => {
    expect([1, 21, 31, 101, 200, 1000].map((one) => wordsOfNumber(one, 'f'))).toEqual([
      'una',
      'veintiuna',
      'treinta y una',
      'ciento una',
      'doscientas',
      'mil',
    ]);
    expect(wordsOfNumber(1.25)).toBe('uno punto veinticinco');
    expect(say('1/4 c/24 h')).toBe('Tomar ¼ (un cuarto de) tableta cada 24 (veinticuatro) horas.');
  });

  it('reads the size of a pack from the presentation, or does not know it', () => {
    expect(packSizeOf('Envase con 30 tabletas.')).toBe(30);
    expect(packSizeOf('Envase con un frasco')).toBeUndefined();
  });
});
