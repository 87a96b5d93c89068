/** What holds of every dose that is read, whatever was typed; the phrasings themselves stand in `phrases.test.ts`. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dosageOf } from './dosage.ts';
import type { UnitName } from './form.ts';
import { sayDose } from './say.ts';
import { parseSig, type Sig } from './sig.ts';
import { typedOf } from './typed.ts';
import { usualSig } from './usual.ts';

const DANGEROUS =
  'cada,c/,semana,semanas,mes,meses,día,dia,días,hora,horas,veces,vez,mg,g,mcg,UI,ml,2,37,0.5,½,1/2,dos,tres,media,c/8 h,500 mg,cada 12 horas'.split(
    ',',
  );
const HARMLESS = 'mucha,agua,fría,sin,masticar,sentado,ayuno,reposo,relativo,lejos,del,sol,bien,abrigado'.split(',');
const words = (from: readonly string[], most: number) => fc.array(fc.constantFrom(...from), { maxLength: most });
const BASES = ['1 tab c/8 h 7 d', '2 dosis única', '1 tab una vez por semana', '½ c/24 h prn', '1 tab cada 3 meses'];

describe('laws of the reading', () => {
  it('harmless words stay as a note, dangerous ones among them refuse the line', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...BASES),
        words(HARMLESS, 4),
        fc.constantFrom(...DANGEROUS),
        words(HARMLESS, 4),
        (base, before, danger, after) => {
          const read = parseSig(`${base}, con ${[...before, ...after].join(' ')}`, 'tableta');
          expect(read).toMatchObject({ ...parseSig(base, 'tableta'), note: expect.stringContaining('con') });
          expect(parseSig(`${base}, con ${[...before, danger, ...after].join(' ')}`, 'tableta')).toBeUndefined();
        },
      ),
      { numRuns: 500 },
    ));

  it('of any heap of the words of a dose, no number and no time ends up as a note', () => {
    const heap = fc.array(
      fc.constantFrom(
        ...DANGEROUS,
        ...'1,tab,8,h,por,7,d,al,a la,x,prn,de,y,o,diario,semanal,dosis única,con,agua,si,dolor,noche,cada noche'.split(
          ',',
        ),
      ),
      { minLength: 2, maxLength: 9 },
    );
    fc.assert(
      fc.property(heap, (tokens) => {
        const note = parseSig(`1 ${tokens.join(' ')}`, 'tableta')?.note ?? '';
        expect(note.replace(/cada noche/g, '')).not.toMatch(
          /\d|½|\b(?:cada|c\/|semanas?|mes|meses|d[ií]as?|horas?|veces|vez|mg|g|mcg|UI|ml|dos|tres|media)(?!\p{L})/u,
        );
      }),
      { numRuns: 3000 },
    );
  });

  const someSig: fc.Arbitrary<Sig> = fc
    .record({
      amount: fc.constantFrom(0.25, 0.5, 0.75, 1, 1.5, 2, 3, 10),
      every: fc.option(
        fc.oneof(
          fc.record({
            times: fc.constant(1),
            count: fc.constantFrom(1, 4, 6, 8, 12, 24),
            of: fc.constant('h' as const),
          }),
          fc.record({ times: fc.constant(1), count: fc.integer({ min: 1, max: 90 }), of: fc.constant('d' as const) }),
          fc.record({
            times: fc.integer({ min: 1, max: 6 }),
            count: fc.constant(1),
            of: fc.constantFrom('wk' as const, 'mo' as const),
          }),
          fc.record({
            times: fc.constant(1),
            count: fc.integer({ min: 1, max: 12 }),
            of: fc.constantFrom('wk' as const, 'mo' as const),
          }),
          fc.constant({ times: 5, count: 1, of: 'd' as const }),
        ),
        { nil: undefined },
      ),
      days: fc.option(fc.integer({ min: 1, max: 365 }), { nil: undefined }),
      asNeeded: fc.boolean(),
      note: fc.constantFrom(undefined, 'con alimentos', 'si hay dolor', 'sin masticar'),
    })
    .map((one) => ({
      ...{ ...one, unit: 'tableta' as const, asNeeded: one.asNeeded || one.note === 'si hay dolor' },
      days: one.every && one.days,
    }));
  /** «cada día» is told and read as every 24 hours. */
  const rated = (sig: Sig | undefined) =>
    sig && {
      ...sig,
      every: sig.every?.of === 'd' && sig.every.count === 1 && sig.every.times === 1 ? '24 h' : sig.every,
    };
  const daily = (sig: Sig | undefined) =>
    sig && { ...sig, every: sig.every?.of === 'h' && sig.every.count === 24 ? '24 h' : rated(sig)!.every };

  it('what is said to the person is read again as the same dose', () =>
    fc.assert(
      fc.property(someSig, (sig) => {
        const again = parseSig(sayDose(sig, 'oral'), 'tableta');
        expect({ ...daily(again), note: again?.note?.toLowerCase() }).toEqual({ ...daily(sig), note: sig.note });
      }),
      { numRuns: 500 },
    ));
  it('what is stored is typed again as the same dose', () =>
    fc.assert(
      fc.property(someSig, (sig) => {
        const typed = typedOf(dosageOf(sig, 'oral'), sig.days, 'tableta');
        expect(daily(parseSig(typed, 'tableta'))).toEqual(daily(sig));
      }),
      { numRuns: 500 },
    ));
  it('every usual dose can be read', () => {
    const atcs = fc.stringMatching(/^[A-Z]\d\d[A-Z]{2}\d\d$/);
    const forms: readonly (readonly [string, UnitName])[] = [
      ['tableta', 'tableta'],
      ['solución oral', 'mililitro'],
      ['solución inyectable', 'ampolleta'],
      ['aerosol', 'inhalacion'],
    ];
    fc.assert(
      fc.property(atcs, fc.constantFrom(...forms), (atc, [form, unit]) => {
        expect(parseSig(usualSig(atc, form), unit)).toBeDefined();
      }),
    );
  });
});
