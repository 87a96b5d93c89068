import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { classesOf } from './atc.ts';
import { check } from './check.ts';
import { childDoseOf, judge, strengthOf } from './child-dose.ts';
import { controlledOf, demands } from './controlled.ts';
import { CLASSES } from './data/classes.ts';
import { SOURCES } from './data/sources.ts';
import { makeFolio, readFolio } from './folio.ts';
import { filtrationOf } from './kidney.ts';
import type { Allergen, Context, Finding, Prescribed } from './model.ts';
import { contraindications, crossings, duplicates, interactions } from './rules.ts';
import { substanceOf } from './substance.ts';

const medicine = (id: string, atc: string | undefined, more: Partial<Prescribed> = {}): Prescribed => ({
  id,
  atc,
  name: id,
  ...more,
});
const pair = (one: string, other: string, context: Context = {}) =>
  check([medicine('a', one), medicine('b', other)], context);

describe('well known pairs', () => {
  it.each([
    ['warfarina y naproxeno', 'B01AA03', 'M01AE02', 'high'],
    ['warfarina y metronidazol', 'B01AA03', 'P01AB01', 'high'],
    ['nitrato y sildenafilo', 'C01DA08', 'G04BE03', 'high'],
    ['espironolactona y trimetoprima', 'C03DA01', 'J01EE01', 'high'],
    ['litio e ibuprofeno', 'N05AN01', 'M01AE01', 'high'],
    ['ergotamina y claritromicina', 'N02CA52', 'J01FA09', 'high'],
    ['tramadol y clonazepam', 'N02AX02', 'N03AE01', 'high'],
    ['carbamazepina y anticonceptivo', 'N03AF01', 'G03AA07', 'high'],
    ['antituberculosos (rifampicina) y anticonceptivo', 'J04AM02', 'G03AA07', 'high'],
    ['digoxina y amiodarona', 'C01AA05', 'C01BD01', 'high'],
    ['propranolol y verapamilo', 'C07AA05', 'C08DA01', 'high'],
    ['citalopram y haloperidol', 'N06AB04', 'N05AD01', 'high'],
    ['levodopa y metoclopramida', 'N04BA02', 'A03FA01', 'high'],
    ['dos anticoagulantes', 'B01AA03', 'B01AF01', 'high'],
    ['clopidogrel y omeprazol', 'B01AC04', 'A02BC01', 'moderate'],
    ['enalapril y diclofenaco', 'C09AA02', 'M01AB05', 'moderate'],
    ['enalapril y losartán', 'C09AA02', 'C09CA01', 'moderate'],
    ['glibenclamida combinada y trimetoprima', 'A10BD02', 'J01EE01', 'moderate'],
    ['levotiroxina y hierro', 'H03AA01', 'B03AA07', 'moderate'],
    ['ibuprofeno y naproxeno', 'M01AE01', 'M01AE02', 'moderate'],
    ['paracetamol dos veces', 'N02BE01', 'N02BE01', 'moderate'],
    ['aspirina para el corazón y para el dolor', 'B01AC06', 'N02BA01', 'moderate'],
    ['metformina sola y combinada', 'A10BA02', 'A10BD02', 'moderate'],
    ['aspirina y naproxeno', 'B01AC06', 'M01AE02', 'moderate'],
  ])('%s', (_, one, other, severity) => expect(pair(one, other)[0]?.severity).toBe(severity));
});

describe('what must not alarm: everyday first-level treatments', () => {
  it.each([
    ['metformina y losartán', 'A10BA02', 'C09CA01'],
    ['losartán y amlodipino', 'C09CA01', 'C08CA01'],
    ['losartán e hidroclorotiazida', 'C09CA01', 'C03AA03'],
    ['metformina y atorvastatina', 'A10BA02', 'C10AA05'],
    ['metformina y glibenclamida', 'A10BA02', 'A10BB01'],
    ['aspirina y atorvastatina', 'B01AC06', 'C10AA05'],
    ['aspirina y clopidogrel', 'B01AC06', 'B01AC04'],
    ['paracetamol e ibuprofeno', 'N02BE01', 'M01AE01'],
    ['paracetamol y warfarina', 'N02BE01', 'B01AA03'],
    ['amoxicilina y paracetamol', 'J01CA04', 'N02BE01'],
    ['amoxicilina y anticonceptivo', 'J01CA04', 'G03AA07'],
    ['salbutamol y beclometasona', 'R03AC02', 'R03BA01'],
    ['loratadina y ambroxol', 'R06AX13', 'R05CB06'],
    ['hierro y ácido fólico', 'B03AA07', 'B03BB01'],
    ['NPH y regular', 'A10AC01', 'A10AB01'],
    ['clotrimazol en crema y warfarina', 'D01AC01', 'B01AA03'],
    ['metronidazol en óvulos y warfarina', 'G01AF01', 'B01AA03'],
    ['hidrocortisona en crema y metformina', 'D07AA02', 'A10BA02'],
    ['levotiroxina y metformina', 'H03AA01', 'A10BA02'],
    ['omeprazol y amoxicilina', 'A02BC01', 'J01CA04'],
    ['azitromicina y atorvastatina', 'J01FA10', 'C10AA05'],
    ['metoprolol y salbutamol', 'C07AB02', 'R03AC02'],
  ])('%s', (_, one, other) => expect(pair(one, other)).toEqual([]));

  it('a child, a woman, an old person: the common cold and high blood pressure alarm nobody', () => {
    expect(check([medicine('p', 'N02BE01'), medicine('a', 'J01CA04')], { ageMonths: 30 })).toEqual([]);
    expect(
      check([medicine('p', 'N02BE01'), medicine('m', 'C02AB01')], { pregnant: true, sex: 'female', ageMonths: 300 }),
    ).toEqual([]);
    expect(
      check([medicine('l', 'C09CA01'), medicine('a', 'C08CA01')], { ageMonths: 900, conditions: ['I10', 'E119'] }),
    ).toEqual([]);
    expect(
      check([medicine('c', 'J01DD04')], { allergies: [{ text: 'Ácaros' }, { text: 'Mariscos' }, { text: 'Látex' }] }),
    ).toEqual([]);
    expect(check([medicine('f', 'C03CA01')], { allergies: [{ text: 'Sulfas' }] })).toEqual([]);
  });

  it('nine everyday treatments together neither interrupt nor warn', () => {
    const everyday = [
      'A10BA02',
      'C09CA01',
      'C08CA01',
      'C10AA05',
      'B01AC06',
      'N02BE01',
      'A02BC01',
      'C03AA03',
      'H03AA01',
    ];
    expect(check(everyday.map((atc) => medicine(atc, atc))).filter(({ severity }) => severity !== 'low')).toEqual([]);
  });
});

describe('the person', () => {
  const of = (atc: string, context: Context) =>
    check([medicine('a', atc)], context).map(({ rule, severity }) => `${rule} ${severity}`);
  it.each<[string, string, Context, string[]]>([
    ['enalapril en el embarazo', 'C09AA02', { pregnant: true }, ['ieca-embarazo high']],
    ['tramadol al amamantar', 'N02AX02', { lactating: true }, ['tramadol-lactancia high']],
    ['tramadol a los 11', 'N02AX02', { ageMonths: 143 }, ['tramadol-12a high']],
    ['tramadol a los 12', 'N02AX02', { ageMonths: 144 }, []],
    ['doxiciclina a los 7', 'J01AA02', { ageMonths: 95 }, ['tetraciclina-8a high']],
    ['metformina con TFG 29', 'A10BA02', { egfr: 29 }, ['metformina-tfg30 high']],
    ['metformina con TFG 30', 'A10BA02', { egfr: 30 }, ['metformina-tfg45 moderate']],
    ['metformina con TFG 60', 'A10BA02', { egfr: 60 }, []],
    ['propranolol con asma', 'C07AA05', { conditions: ['J45.9'] }, ['bb-asma high']],
    ['timolol en gotas con asma', 'S01ED01', { conditions: ['J459'] }, ['bb-asma high']],
    [
      'anticonceptivo, tabaco y 36 años',
      'G03AA07',
      { conditions: ['F17.2'], ageMonths: 432 },
      ['anticonceptivo-tabaco high'],
    ],
    ['anticonceptivo, tabaco y 20 años', 'G03AA07', { conditions: ['F17.2'], ageMonths: 240 }, []],
    ['naproxeno en dengue', 'M01AE02', { conditions: ['A97.0'] }, ['aine-dengue high']],
    [
      'amoxicilina y alergia a penicilina',
      'J01CA04',
      { allergies: [{ text: 'Alergia a la PENICILINA' }] },
      ['alergia-penicilinas high'],
    ],
    [
      'amoxi-clavulánico y alergia a ampicilina',
      'J01CR02',
      { allergies: [{ text: 'ampicilina' }] },
      ['alergia-penicilinas high'],
    ],
    [
      'cefalexina y alergia a penicilina',
      'J01DB01',
      { allergies: [{ text: 'penicilina' }] },
      ['penicilina-cefa1 high'],
    ],
    [
      'ceftriaxona y alergia a penicilina',
      'J01DD04',
      { allergies: [{ text: 'penicilina' }] },
      ['penicilina-cefa3 low'],
    ],
    ['trimetoprima y sulfas', 'J01EE01', { allergies: [{ text: 'Sulfas' }] }, ['alergia-sulfas high']],
    ['ketorolaco y aspirina', 'M01AB15', { allergies: [{ text: 'Aspirina' }] }, ['alergia-AINE high']],
    ['alergia por código', 'M01AB15', { allergies: [{ text: 'x', atc: 'M01AE01' }] }, ['alergia-AINE high']],
    ['loratadina y loratadina', 'R06AX13', { allergies: [{ text: 'loratadina' }] }, ['alergia-sustancia high']],
    ['alergias negadas', 'J01CA04', { allergies: [{ text: 'Negadas' }] }, []],
    ['nada se sabe', 'C09AA02', {}, []],
  ])('%s', (_, atc, context, rules) => expect(of(atc, context)).toEqual(rules));

  it('what has no ATC is said not to have been checked', () =>
    expect(check([medicine('té', undefined)])[0]).toMatchObject({ kind: 'unchecked', severity: 'moderate' }));
  it('what is taken already is not told again, only against what is new', () => {
    const taken = [medicine('w', 'B01AA03', { current: true }), medicine('n', 'M01AE02', { current: true })];
    expect(check(taken)).toEqual([]);
    expect(check([...taken, medicine('x', 'P01AB01')]).map(({ rule }) => rule)).toEqual(['warfarina-metronidazol']);
  });
});

describe('what two hospitals recorded of one allergy', () => {
  const of = (...allergies: Allergen[]) => check([medicine('amoxicilina', 'J01CA04')], { allergies });
  const keys = (found: readonly Finding[]) => found.map(({ rule, items }) => `${rule} ${items.join(' ')}`);

  it('is one finding, whose title names both records', () => {
    const found = of({ text: 'Penicilina' }, { text: 'Ampicilina' });
    expect(keys(found)).toEqual(['alergia-penicilinas amoxicilina']);
    expect(found[0]!.title).toBe('amoxicilina · alergia a Penicilina y Ampicilina');
  });
  it('says how often it was recorded, and by whom when that is known', () => {
    expect(of({ text: 'Penicilina' }, { text: 'PENICILINA ' })[0]!.title).toBe(
      'amoxicilina · alergia a Penicilina (2 registros)',
    );
    const [one] = of(
      { text: 'Penicilina', source: 'H. G. Balbuena' },
      { text: 'penicilina', source: 'C. S. Portales' },
    );
    expect(one!.title).toBe('amoxicilina · alergia a Penicilina (H. G. Balbuena, C. S. Portales)');
  });
  it('a crossing that two of them speak of is one finding too', () => {
    const allergies = [{ text: 'Penicilina' }, { text: 'Amoxicilina' }];
    expect(keys(check([medicine('cefalexina', 'J01DB01')], { allergies }))).toEqual(['penicilina-cefa1 cefalexina']);
  });
  it('a record of two groups speaks by the group of the medicine', () =>
    expect(keys(check([medicine('t', 'J01EE01')], { allergies: [{ text: 'Penicilina y sulfas' }] }))).toEqual([
      'alergia-sulfas t',
    ]));
});

const atcs = [
  'B01AA03',
  'M01AE02',
  'C09AA02',
  'C03DA01',
  'J01EE01',
  'A10BD02',
  'N05AN01',
  'J01CA04',
  'N06AB04',
  'N05AD01',
  'C08DA01',
  'G03AA07',
];
const someMedicine = fc.record({ atc: fc.option(fc.constantFrom(...atcs), { nil: undefined }), current: fc.boolean() });
const somePrescription = fc
  .array(someMedicine, { maxLength: 8 })
  .map((list) => list.map((one, at) => ({ ...one, id: `m${at}`, name: `m${at}` })));
const someContext: fc.Arbitrary<Context> = fc.record(
  {
    ageMonths: fc.integer({ min: 0, max: 1200 }),
    pregnant: fc.boolean(),
    egfr: fc.integer({ min: 5, max: 120 }),
    conditions: fc.subarray(['J45.9', 'I50', 'K25.0', 'G40']),
    allergies: fc.subarray([
      { text: 'penicilina' },
      { text: 'Ampicilina' },
      { text: 'AINE' },
      { text: 'naproxeno', source: 'H. G. Balbuena' },
      { text: 'Penicilina y sulfas' },
    ]),
  },
  { requiredKeys: [] },
);

describe('laws of the check', () => {
  it('order does not matter', () =>
    fc.assert(
      fc.property(somePrescription, someContext, (list, context) =>
        expect(check([...list].reverse(), context)).toEqual(check(list, context)),
      ),
    ));
  it('a pair is judged alike from both sides', () =>
    fc.assert(
      fc.property(fc.constantFrom(...atcs), fc.constantFrom(...atcs), (one, other) =>
        expect(pair(one, other).map(({ rule }) => rule)).toEqual(pair(other, one).map(({ rule }) => rule)),
      ),
    ));
  it('adding a medicine takes no warning away', () =>
    fc.assert(
      fc.property(somePrescription, someMedicine, someContext, (list, more, context) => {
        const after = new Set(
          check([...list, { ...more, id: 'z', name: 'z' }], context).map((one) => JSON.stringify(one)),
        );
        for (const one of check(list, context)) expect(after).toContain(JSON.stringify(one));
      }),
    ));
  it('knowing more of the person takes no warning away', () =>
    fc.assert(
      fc.property(somePrescription, someContext, (list, context) => {
        const after = new Set(check(list, context).map((one) => JSON.stringify(one)));
        for (const one of check(list)) expect(after).toContain(JSON.stringify(one));
      }),
    ));
  it('one rule speaks once of the same medicines: its key is the id of what is signed', () =>
    fc.assert(
      fc.property(somePrescription, someContext, (list, context) => {
        const keys = check(list, context).map(({ rule, items }) => `${rule} ${items.join(' ')}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    ));
  it('twenty medicines are checked within 5 ms', () => {
    const many = Array.from({ length: 20 }, (_, at) => medicine(`m${at}`, atcs[at % atcs.length]));
    const context: Context = {
      ageMonths: 900,
      egfr: 40,
      conditions: ['I10', 'J45'],
      allergies: [{ text: 'penicilina' }],
    };
    for (let at = 0; at < 30; at++) check(many, context);
    const times = Array.from({ length: 21 }, () => {
      const from = performance.now();
      check(many, context);
      return performance.now() - from;
    }).sort((a, b) => a - b);
    // The least disturbed: what the check costs, not what else the machine was doing.
    expect(times[0]).toBeLessThan(5);
  });
});

describe('the tables', () => {
  it('hold at least 80 pairs, each rule named once, each source known, each group used', () => {
    expect(interactions.length).toBeGreaterThanOrEqual(80);
    const all = [...interactions, ...contraindications, ...duplicates, ...crossings];
    expect(new Set(all.map(({ rule }) => rule)).size).toBe(all.length);
    for (const { source } of all) if (source !== undefined) expect(Object.keys(SOURCES)).toContain(source);
    for (const { happens, act } of all) expect(happens.endsWith('.') && act.endsWith('.')).toBe(true);
  });
  it('every group catches at least the codes that it starts with', () => {
    for (const [name, { prefixes }] of Object.entries(CLASSES))
      for (const prefix of prefixes) expect(classesOf(prefix.padEnd(7, '0'))).toContain(name);
  });
  it('medicines without ATC are known by their generic name and form', () => {
    expect(substanceOf('Losartán 50 mg, gragea o comprimido recubierto')?.atc).toBe('C09CA01');
    expect(substanceOf('Betametasona 0.05 %, crema', 'crema')?.atc).toBe('D07AC01');
    expect(substanceOf('Betametasona 4 mg/mL, solución inyectable', 'solución inyectable')?.atc).toBe('H02AB01');
    expect(substanceOf('Amoxicilina y ácido clavulánico 500 mg/125 mg, tableta')?.atc).toBe('J01CR02');
    expect(substanceOf('Té de manzanilla')).toBeUndefined();
  });
});

describe('folio, fractions, weight, kidney', () => {
  it('a folio is read however it is typed, and every wrong symbol or exchange is noticed', () =>
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(30)), fc.nat(11), fc.nat(30), (stream, at, by) => {
        const folio = makeFolio(() => stream.next().value!);
        expect(readFolio(folio.toLowerCase().replaceAll('-', ' '))).toBe(folio);
        const plain = [...folio.replaceAll('-', '')];
        const symbols = '23456789ABCDEFGHJKLMNPQRSTVWXYZ';
        const other = symbols[(symbols.indexOf(plain[at]!) + by) % 31]!;
        const wrong = plain.with(at, other).join('');
        if (other !== plain[at]) expect(readFolio(wrong)).toBeUndefined();
        if (at < 11 && plain[at] !== plain[at + 1] && at < 10)
          expect(
            readFolio(
              plain
                .with(at, plain[at + 1]!)
                .with(at + 1, plain[at]!)
                .join(''),
            ),
          ).toBeUndefined();
      }),
    ));
  it('asks for the special number, the packs and the days that the law limits', () => {
    const ask = (atc: string, more = {}) =>
      demands({ atc, days: 7, packs: undefined, specialNumber: undefined, ...more }).map(({ need }) => need);
    expect(ask('N02AA01')).toEqual(['special-number']);
    expect(ask('N02AA01', { specialNumber: 'A1', days: 31 })).toEqual(['fewer-days']);
    expect(ask('N03AE01')).toEqual(['packs']);
    expect(ask('N03AE01', { packs: 3 })).toEqual(['fewer-packs']);
    expect(ask('N03AE01', { packs: 2 })).toEqual([]);
    expect(ask('N02BE01')).toEqual([]);
    expect(controlledOf('N05AD01')).toMatchObject({ fraction: 'III', repeats: 2, validDays: 180 });
  });
  it('reads strengths and judges a child’s dose by weight', () => {
    expect(strengthOf('Paracetamol 100 mg/mL, solución oral')).toEqual({ mg: 100, per: 1, liquid: true });
    expect(strengthOf('Amoxicilina 500 mg/5 mL, suspensión oral')).toEqual({ mg: 500, per: 5, liquid: true });
    expect(strengthOf('Trimetoprima y sulfametoxazol 40 mg/200 mg por 5 mL, suspensión oral')).toEqual({
      mg: 40,
      per: 5,
      liquid: true,
    });
    expect(strengthOf('Ibuprofeno 2 g/100 mL, suspensión oral')).toEqual({ mg: 2000, per: 100, liquid: true });
    expect(strengthOf('Paracetamol 500 mg, tableta')).toEqual({ mg: 500, per: 1, liquid: false });
    const paracetamol = childDoseOf('N02BE01')!;
    expect([300, 500, 1500].map((mg) => judge(paracetamol, mg, 10))).toEqual(['low', 'fits', 'high']);
  });
  it('CKD-EPI 2021', () => {
    expect(filtrationOf(1, 50, false)).toBe(92);
    expect(filtrationOf(2, 70, true)).toBe(26);
    expect(filtrationOf(1, 10, true)).toBeUndefined();
  });
});
