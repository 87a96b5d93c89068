/** What is really written on prescriptions, and what each of it means: the timing as FHIR keeps it, the days, the total. Nothing else is signed. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dosageOf } from './dosage.ts';
import type { UnitName } from './form.ts';
import { sayDose, totalOf } from './say.ts';
import { parseSig, readSig, type Sig } from './sig.ts';
import { typedOf } from './typed.ts';
import { usualSig } from './usual.ts';

/** `amount unit | frequency/period unit | days | total`, `prn` and the note where there are any. */
function meaning(typed: string, usual: UnitName, written: string): string {
  const sig = parseSig(typed, usual, written);
  if (sig === undefined) return 'refused';
  const { frequency, period, periodUnit, boundsDuration } = dosageOf(sig, 'oral').timing!.repeat!;
  const rate = period === undefined ? 'once' : `${frequency}/${period} ${periodUnit}`;
  return [
    ...[`${sig.amount} ${sig.unit}`, rate, boundsDuration?.value ?? '-', totalOf(sig) ?? '-'],
    ...[sig.asNeeded && 'prn', sig.note].filter(Boolean),
  ].join(' | ');
}

describe('phrasings', () => {
  it.each<[string, string, UnitName?, string?]>([
    ['1 c/8h 7d', '1 tableta | 1/8 h | 7 | 21'],
    ['1 tab c/8hrs x 7 d', '1 tableta | 1/8 h | 7 | 21'],
    ['1 tab c/8', '1 tableta | 1/8 h | - | -'],
    ['1 tab c/24', '1 tableta | 1/24 h | - | -'],
    ['1 tab C/12 HRS POR 10 DÍAS', '1 tableta | 1/12 h | 10 | 20'],
    ['1 tableta cada 8 horas por 5 dias', '1 tableta | 1/8 h | 5 | 15'],
    ['una tableta cada ocho horas durante cinco días', '1 tableta | 1/8 h | 5 | 15'],
    ['Tomar una tableta cada doce horas por siete días.', '1 tableta | 1/12 h | 7 | 14'],
    ['1 tab cada veinticuatro horas', '1 tableta | 1/24 h | - | -'],
    ['1 tab c/48 h', '1 tableta | 1/2 d | - | -'],
    ['1 parche cada 72 horas por 30 días', '1 parche | 1/3 d | 30 | 10', 'parche'],
    ['1 tab cada tercer día', '1 tableta | 1/2 d | - | -'],
    ['1 tab c/3er día por 4 semanas', '1 tableta | 1/2 d | 28 | 14'],
    ['1 tab un día sí y un día no', '1 tableta | 1/2 d | - | -'],
    ['1 tab cada 3 días', '1 tableta | 1/3 d | - | -'],
    ['1 c/90 d', '1 ampolleta | 1/90 d | - | -', 'ampolleta'],
    ['1 cada 4 semanas', '1 ampolleta | 1/4 wk | - | -', 'ampolleta'],
    ['1 amp cada cuatro semanas por 6 meses', '1 ampolleta | 1/4 wk | 180 | 7', 'ampolleta'],
    ['1 amp cada 3 meses', '1 ampolleta | 1/3 mo | - | -', 'ampolleta'],
    ['1 amp c/3 meses por un año', '1 ampolleta | 1/3 mo | 365 | 4', 'ampolleta'],
    ['1 amp cada mes por 12 meses', '1 ampolleta | 1/1 mo | 360 | 12', 'ampolleta'],
    ['1 mensual', '1 ampolleta | 1/1 mo | - | -', 'ampolleta'],
    ['1 trimestral', '1 ampolleta | 1/3 mo | - | -', 'ampolleta'],
    ['6 tab una vez por semana por 4 semanas', '6 tableta | 1/1 wk | 28 | 24'],
    ['1 tab una vez a la semana', '1 tableta | 1/1 wk | - | -'],
    ['1 semanal 4 semanas', '1 tableta | 1/1 wk | 28 | 4'],
    ['1 tab cada semana', '1 tableta | 1/1 wk | - | -'],
    ['1 tab 1 vez x semana, los lunes', '1 tableta | 1/1 wk | - | - | los lunes'],
    ['1 tab 3 veces por semana: lunes, miércoles y viernes', '1 tableta | 3/1 wk | - | - | lunes, miércoles y viernes'],
    ['1 tab dos veces a la semana por 2 sem', '1 tableta | 2/1 wk | 14 | 4'],
    ['1 cada quince días', '1 ampolleta | 1/15 d | - | -', 'ampolleta'],
    ['1 tab una vez al día', '1 tableta | 1/24 h | - | -'],
    ['1 tab 3 veces al día', '1 tableta | 1/8 h | - | -'],
    ['2 3 veces al dia 1 mes', '2 tableta | 1/8 h | 30 | 180'],
    ['1 tab cinco veces al día por 5 días', '1 tableta | 5/1 d | 5 | 25'],
    ['1 diario', '1 tableta | 1/24 h | - | -'],
    ['1 tab diaria 30 d', '1 tableta | 1/24 h | 30 | 30'],
    ['1 al día', '1 tableta | 1/24 h | - | -'],
    ['2 tab c/24 h diario', '2 tableta | 1/24 h | - | -'],
    ['1x3x7', '1 tableta | 1/8 h | 7 | 21'],
    ['1 x 2 x 10', '1 tableta | 1/12 h | 10 | 20'],
    ['2 dosis única', '2 tableta | once | - | 2'],
    ['1 amp IM dosis unica', '1 ampolleta | once | - | 1 | IM', 'ampolleta'],
    ['1 amp en una sola dosis', '1 ampolleta | once | - | 1', 'ampolleta'],
    ['½ c/24 h 30 d por la noche', '0.5 tableta | 1/24 h | 30 | 15 | por la noche'],
    ['1/2 tab c/12h 10d', '0.5 tableta | 1/12 h | 10 | 10'],
    ['media tableta cada 12 horas', '0.5 tableta | 1/12 h | - | -'],
    ['1½ c/24 h', '1.5 tableta | 1/24 h | - | -'],
    ['1 1/2 tab c/12 h 2 sem', '1.5 tableta | 1/12 h | 14 | 42'],
    ['una y media tabletas diario', '1.5 tableta | 1/24 h | - | -'],
    ['1 tableta y media c/24 h', '1.5 tableta | 1/24 h | - | -'],
    ['un cuarto de tableta c/24 h', '0.25 tableta | 1/24 h | - | -'],
    ['1 tab c/8 h 5 d prn dolor', '1 tableta | 1/8 h | 5 | 15 | prn | dolor'],
    ['1 tab c/6 h por razón necesaria', '1 tableta | 1/6 h | - | - | prn'],
    ['1 tab c/8 h en caso de dolor', '1 tableta | 1/8 h | - | - | prn | en caso de dolor'],
    ['1 tab c/8 h si fiebre mayor a 38 °C', '1 tableta | 1/8 h | - | - | prn | si fiebre mayor a 38 °C'],
    ['2 disparos c/6 h si hay tos', '2 inhalacion | 1/6 h | - | - | prn | si hay tos', 'inhalacion'],
    ['1 c/24 h en la mañana 30 d', '1 tableta | 1/24 h | 30 | 30 | en la mañana'],
    ['1 c/12 h mañana y noche', '1 tableta | 1/12 h | - | - | mañana y noche'],
    ['1 tab cada noche', '1 tableta | 1/24 h | - | - | cada noche'],
    ['1 tab c/12 h después de los alimentos', '1 tableta | 1/12 h | - | - | después de los alimentos'],
    ['1 c/24 h 30 min antes del desayuno', '1 tableta | 1/24 h | - | - | 30 min antes del desayuno'],
    ['1 tab c/24 h a las 8 pm', '1 tableta | 1/24 h | - | - | a las 8 pm'],
    ['4 ui c/8 h antes de cada comida', '4 ui | 1/8 h | - | - | antes de cada comida', 'ui'],
    ['20 UI c/24 h por la noche', '20 ui | 1/24 h | - | - | por la noche', 'ui'],
    ['1 tab VO c/8 h', '1 tableta | 1/8 h | - | - | VO'],
    ['1 c/24 h permanente', '1 tableta | 1/24 h | - | -'],
    ['5 ml c/6 h 3 d', '5 mililitro | 1/6 h | 3 | 60', 'mililitro'],
    ['2,5 ml c/8h 3d', '2.5 mililitro | 1/8 h | 3 | 23', 'mililitro'],
    ['500 mg c/8 h 7 d', '1 tableta | 1/8 h | 7 | 21', 'tableta', 'Paracetamol 500 mg, tableta'],
    ['1 g c/8 h', '2 tableta | 1/8 h | - | -', 'tableta', 'Paracetamol 500 mg, tableta'],
    ['12.5 mg c/12 h', '0.5 tableta | 1/12 h | - | -', 'tableta', 'Captopril 25 mg, tableta'],
    ['0.1 mg c/24 h', '1 tableta | 1/24 h | - | -', 'tableta', 'Levotiroxina 100 µg, tableta'],
    ['250 mg c/8 h 7 d', '2.5 mililitro | 1/8 h | 7 | 53', 'mililitro', 'Amoxicilina 500 mg/5 mL, suspensión oral'],
    [
      '800,000 UI c/24 h 3 d',
      '1 ampolleta | 1/24 h | 3 | 3',
      'ampolleta',
      'Bencilpenicilina 800 000 UI, suspensión inyectable',
    ],
    ['30 mg dosis única', '1 mililitro | once | - | 1', 'ampolleta', 'Ketorolaco 30 mg/mL, solución inyectable'],
    ['1 tab de 500 mg c/12 h', '1 tableta | 1/12 h | - | -', 'tableta', 'Naproxeno 500 mg, tableta'],
    ['1 tab c/12 h, suspender si hay diarrea', '1 tableta | 1/12 h | - | - | suspender si hay diarrea'],
  ])('%s', (typed, means, usual = 'tableta', written = '') => expect(meaning(typed, usual, written)).toBe(means));
});

describe('refused, since a part of it would be lost or guessed', () => {
  it.each<[string, UnitName?, string?]>([
    ['500 mg c/8 h'],
    ['500 mg c/8 h', 'tableta', 'Naproxeno 300 mg, tableta'],
    ['250 mg c/8 h', 'capsula', 'Amoxicilina 500 mg, cápsula'],
    ['500 mg c/8 h', 'tableta', 'Amoxicilina y ácido clavulánico 500 mg/125 mg, tableta'],
    ['50 mg c/12 h', 'tableta', 'Diclofenaco 100 mg, tableta de liberación prolongada'],
    ['5 ml c/8 h', 'tableta'],
    ['20 ui c/24 h', 'tableta'],
    ['10 ml c/24 h', 'ui'],
    ['1 tab de 250 mg c/12 h', 'tableta', 'Naproxeno 500 mg, tableta'],
    ['10 mg/kg c/8 h', 'mililitro', 'Ibuprofeno 2 g/100 mL, suspensión oral'],
    ['1 cucharadita c/8 h', 'mililitro'],
    ['1 c/8 o 12 h'],
    ['1 c/6-8 h'],
    ['1-2 tab c/8 h'],
    ['1 o 2 tab c/8 h'],
    ['1 tab'],
    ['1 tab por la noche'],
    ['1 tab prn'],
    ['2 al día'],
    ['2 por semana'],
    ['2 tab c/24 h 3 d, luego 1 c/24 h'],
    ['1 en la mañana y 2 en la noche'],
    ['20 UI en la mañana y 10 UI en la noche', 'ui'],
    ['1 c/24 h en la mañana y en la noche'],
    ['1 c/24 h con cada comida'],
    ['1 c/24 h de lunes a viernes'],
    ['1 diario excepto domingo'],
    ['1 c/12 h y repetir en 15 días'],
    ['1 c/24 h los primeros 5 días de cada mes'],
    ['1 c/8 h máximo 3 al día'],
    ['1 c/30'],
    ['1 c/15 min'],
    ['1 c/0 h'],
    ['1 c/24 h 400 d'],
    ['11/2 c/8 h'],
    ['1 1/3 c/8 h'],
    ['1,250 c/8 h'],
    ['1 (dos) c/8 h'],
    ['una vez por semana'],
    ['cada 8 horas'],
    ['0 c/8 h'],
    [''],
  ])('%s', (typed, usual = 'tableta', written = '') => expect(parseSig(typed, usual, written)).toBeUndefined());

  it('says what was not understood, as it was typed', () => {
    const why = (typed: string) => {
      const reading = readSig(typed, 'tableta');
      return 'unread' in reading ? `${reading.unread.why}: ${reading.unread.words}` : '';
    };
    expect(why('500 mg c/8 h')).toBe('unit: 500 mg');
    expect(why('1 tab c/24 h, Máximo 3 al Día')).toBe('rest: Máximo 3 al Día');
    expect(why('1 tab cada 3 Lunas')).toBe('frequency: cada 3 Lunas');
    expect(why('1 tab')).toBe('frequency: ');
  });
});

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

describe('a hostile sentence', () => {
  it.each(['1 ', 'cada ', '1/2 y ', 'mg ', ' ', '1 tab c/8 h ', 'una vez al día por ', '½', '1 000 ', 'o u a y '])(
    '«%s» again and again is judged in a moment',
    (words) => {
      const began = process.cpuUsage();
      readSig(words.repeat(10_000), 'tableta', 'Paracetamol 500 mg tableta');
      expect(process.cpuUsage(began).user / 1000).toBeLessThan(2_000);
    },
  );
});
