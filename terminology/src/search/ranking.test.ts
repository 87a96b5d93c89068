/** What clinicians write in a hurry must bring the right code among the first three: on the starter set, and on the whole CIE-10 when its file is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CIE10_SYSTEM } from '../identifiers/systems.ts';
import { starterSystems } from '../starters/starters.ts';
import { buildIndex } from './build-index.ts';
import { entriesOf, type Named } from './clinical-names.ts';
import { readClinicalWords } from './read-clinical-names.ts';
import { search } from './search.ts';

const WHOLE = join(import.meta.dirname, '../../../../shared/data/cie10_es.csv');
const FIRST = 3;

interface Case {
  readonly typed: string;
  readonly accepted: readonly string[];
}

const cases: readonly Case[] = readFileSync(join(import.meta.dirname, 'data/ranking-cases.tsv'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [typed = '', accepted = ''] = line.split('\t');
    return { typed, accepted: accepted.split(' ') };
  });

function starter(): Named[] {
  const cie10 = starterSystems().find(({ head }) => head.url === CIE10_SYSTEM)!;
  return [...(cie10.concepts as Iterable<{ code: string; display?: string; parents?: readonly string[] }>)].map(
    ({ code, display = '', parents }) => ({ code, display, parent: parents?.[0] }),
  );
}

/** As the publisher pads it: `E119`, `I10X`; two blanks where a comma was lost. */
function whole(): Named[] {
  const lines = readFileSync(WHOLE, 'utf8')
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== '');
  const named = new Map<string, Named>();
  for (const line of lines) {
    const comma = line.indexOf(',');
    const bare = line.slice(0, comma).replace(/^([A-Z]\d\d)X$/, '$1');
    const code = bare.length > 3 ? `${bare.slice(0, 3)}.${bare.slice(3)}` : bare;
    const display = line
      .slice(comma + 1)
      .replace(/^"|"$/g, '')
      .replace(/ {2}/g, ', ');
    named.set(code, { code, display, parent: bare.length > 3 ? bare.slice(0, 3) : undefined });
  }
  return [...named.values()];
}

/** A small set need not have every code: those it lacks are no case of it. */
const casesFor = (concepts: readonly Named[]): readonly Case[] =>
  cases.filter(({ accepted }) => concepts.some(({ code }) => accepted.some((one) => fits(code, one))));

const fits = (code: string, one: string): boolean =>
  one.endsWith('*') ? code.startsWith(one.slice(0, -1)) : code === one;

/** Cases without the right code in the first three, and what came instead. */
function missed(concepts: readonly Named[]): string[] {
  const { names, meanings } = readClinicalWords();
  const index = buildIndex(entriesOf(concepts, names), meanings);
  return casesFor(concepts).flatMap(({ typed, accepted }) => {
    const first = search(index, typed, { count: FIRST });
    if (first.some(({ code }) => accepted.some((one) => fits(code, one)))) return [];
    const got = first.map(({ code, display, score }) => `${code} ${display.slice(0, 30)} ${score.toFixed(2)}`);
    return [`${typed} → ${got.join(' | ')}`];
  });
}

describe('ranking', () => {
  it('finds at least 60 abbreviations and misspellings in the starter set', () => {
    expect(casesFor(starter()).length).toBeGreaterThanOrEqual(60);
    expect(missed(starter())).toEqual([]);
  });

  if (existsSync(WHOLE))
    it('finds them all in the whole CIE-10', () => {
      expect(casesFor(whole()).length).toBe(cases.length);
      expect(missed(whole())).toEqual([]);
    });
});
