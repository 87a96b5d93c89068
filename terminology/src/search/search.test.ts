import { describe, expect, it } from '@jest/globals';
import { CIE10_SYSTEM, COMPENDIO_SYSTEM } from '../identifiers/systems.ts';
import type { Concept } from '../model.ts';
import { starterSystems } from '../starters/starters.ts';
import { buildImage } from '../system/build.ts';
import { bareCode } from './build-index.ts';
import { createIndexes, createTextSearch } from './create-text-search.ts';
import { readClinicalWords } from './read-clinical-names.ts';
import { search } from './search.ts';
import { slipsBetween } from './slips.ts';
import { soundOf } from './sound.ts';

const imageOf = (url: string) => {
  const { head, concepts } = starterSystems().find((one) => one.head.url === url)!;
  return buildImage(head, concepts as Iterable<Concept>);
};
const cie10 = imageOf(CIE10_SYSTEM);
const index = (await createIndexes()(cie10))!;
const codes = (text: string, use?: (code: string) => number) =>
  search(index, text, { count: 20, use }).map(({ code }) => code);

describe('sounds and slips', () => {
  it.each([
    ['hipertencion', 'ipertension'],
    ['vazectomia', 'basectomia'],
    ['llagas', 'yagas'],
    ['gengivitis', 'jengivitis'],
    ['psoriasis', 'soriasis'],
    ['choque', 'choke'],
  ])('%s sounds like %s', (one, other) => expect(soundOf(one)).toBe(soundOf(other)));

  it('keeps apart what sounds differently', () => expect(soundOf('chico')).not.toBe(soundOf('cico')));

  it('counts a swap of neighbours as one slip, and lets the rest be typed later', () => {
    expect(slipsBetween('dibaetes', 'diabetes', 2)).toEqual({ whole: 1, beginning: 1 });
    expect(slipsBetween('dibae', 'diabetes', 2).beginning).toBeLessThanOrEqual(1);
    expect(slipsBetween('perro', 'gato', 2)).toEqual({ whole: 3, beginning: 3 });
  });
});

describe('search', () => {
  it('takes words in any order, each unfinished, with or without accents', () => {
    expect(codes('arter hiperten')).toContain('I10');
    expect(codes('NEUMONÍA')).toEqual(codes('neumonia'));
  });

  it.each(['e119', 'E11.9', 'E119'])('takes the code itself: %s', (typed) => expect(codes(typed)[0]).toBe('E11.9'));
  it.each(['I10X', 'i10'])('takes a padded code: %s', (typed) => expect(codes(typed)[0]).toBe('I10'));
  it('takes the beginning of a code', () => {
    const found = codes('E11');
    expect(found[0]).toBe('E11');
    expect(found.every((code) => bareCode(code).startsWith('E11'))).toBe(true);
  });

  it('brings up what is used here', () => {
    const [first, ...others] = codes('diabetes');
    const used = others[5]!;
    const there = codes('diabetes', (code) => (code === used ? 1 : 0));
    expect(there.indexOf(used)).toBeLessThan(codes('diabetes').indexOf(used));
    expect(there).toContain(first);
  });

  it('says which part of the title answers, and the name when the title does not', () => {
    const [hit] = search(index, 'hiper', { count: 50 }).filter(({ display }) => display.startsWith('Hipertensión'));
    expect(hit?.marks[0]).toEqual([0, 5]);
    const [named] = search(index, 'gripa');
    expect(named?.name).toBe('gripa');
  });

  it('answers nothing to nothing, and stays quick on rubbish', () => {
    expect(codes('')).toEqual([]);
    expect(codes('   ¿?! ')).toEqual([]);
    expect(codes('xqzjw kkqqz')).toEqual([]);
    const start = process.cpuUsage();
    codes('ñ'.repeat(5_000));
    codes('a b c d e f g h i j k l m n o p q r s t u v w x y z '.repeat(40));
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(500);
  });

  it('finds medicines by abbreviation and form', async () => {
    const medicines = imageOf(COMPENDIO_SYSTEM);
    const hits = search((await createIndexes()(medicines))!, 'metformina tab', { count: 3 });
    expect(hits[0]?.display.toLowerCase()).toContain('metformina');
    const aspirin = search((await createIndexes()(medicines))!, 'aspirina', { count: 3 });
    expect(aspirin[0]?.display.toLowerCase()).toContain('acetilsalicílico');
  });

  it('serves $expand?filter= with every match, best first, places only', async () => {
    const found = [...(await createTextSearch()(cie10, 'dm2'))!].map((at) => cie10.codeAt(at));
    expect(found[0]).toBe('E11.9');
    expect(found.length).toBeGreaterThan(3);
    expect(new Set(found).size).toBe(found.length);
  });
});

describe('names of clinicians', () => {
  const { names, meanings } = readClinicalWords();
  it('are codes of the form of CIE-10, each name once per code', () => {
    for (const [code, list] of names) {
      expect(code).toMatch(/^[A-Z]\d\d(\.\d)?$/);
      expect(new Set(list).size).toBe(list.length);
      for (const name of list) expect(name).toBe(name.trim());
      expect(list).not.toContain('');
    }
  });
  it('meanings are folded words and never themselves', () => {
    for (const [word, list] of meanings) {
      expect(word).toMatch(/^[a-z0-9]+$/);
      expect(list).not.toContain(word);
      for (const one of list) expect(one).toMatch(/^[a-z0-9]+$/);
    }
  });
});
