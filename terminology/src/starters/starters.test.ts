import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseClues } from '../identifiers/clues.ts';
import {
  CIE10_SYSTEM,
  CLUES_SYSTEM,
  COMPENDIO_SYSTEM,
  INEGI_SYSTEM,
  LOINC_SYSTEM,
  VACUNA_SYSTEM,
} from '../identifiers/systems.ts';
import { V2_TABLES } from '../identifiers/v2-tables.ts';
import { readCatalogue } from '../load/read-catalogue.ts';
import { ATC } from '../load/readers/compendio.ts';
import { isLoinc } from '../load/readers/loinc.ts';
import type { CodeSystemHead, Concept } from '../model.ts';
import { starterSystems } from './starters.ts';

const DATA = process.env.AMATE_DATA ?? join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data');

let starters: Map<string, { head: CodeSystemHead; concepts: Concept[] }>;
beforeAll(() => {
  starters = new Map(
    starterSystems().map(({ head, concepts }) => [head.url, { head, concepts: [...(concepts as Iterable<Concept>)] }]),
  );
});
const conceptsOf = (url: string): Concept[] => starters.get(url)?.concepts ?? [];
const codesOf = (url: string): string[] => conceptsOf(url).map(({ code }) => code);

describe('starter catalogues', () => {
  it('say that they are starters, which version, and that they are not whole', () => {
    expect(starters.size).toBe(6 + Object.keys(V2_TABLES).length);
    for (const { head } of starters.values()) {
      expect(head).toMatchObject({ starter: true, content: 'fragment', language: 'es-MX' });
      expect(head.version).toMatch(/^arranque-\d{4}\.\d+$/);
      expect(head.source).toMatch(/arranque/);
    }
  });

  it('have no code twice, no empty or untidy name, and parents that are there', () => {
    for (const { concepts } of starters.values()) {
      const codes = new Set(concepts.map(({ code }) => code));
      expect(codes.size).toBe(concepts.length);
      for (const { display, parents } of concepts) {
        expect(display).toMatch(/^\S/);
        expect(display).not.toMatch(/\s{2}|\s$|\uFFFD/);
        for (const parent of parents ?? []) expect(codes).toContain(parent);
      }
    }
  });

  it('CIE-10: 700 codes and more of the first level, with the categories they stand in', () => {
    expect(codesOf(CIE10_SYSTEM).length).toBeGreaterThan(700);
    for (const code of codesOf(CIE10_SYSTEM)) expect(code).toMatch(/^[A-Z]\d\d(\.\d)?$/);
  });

  it('medicines: 200 and more; each has ATC, form, strength and route; a key that is not of the Compendio says so', () => {
    const concepts = conceptsOf(COMPENDIO_SYSTEM);
    expect(concepts.length).toBeGreaterThanOrEqual(200);
    for (const { code, properties = {} } of concepts) {
      expect(code).toMatch(/^(010\.000\.\d{4}\.\d\d|ARR-[A-Z0-9]+-\d+)$/);
      expect(properties.atc).toMatch(ATC);
      if (code.startsWith('ARR-')) expect(code.split('-')[1]).toBe(properties.atc);
      else expect(['exacta', 'otra-presentacion', 'pendiente']).toContain(properties.cotejo);
      for (const name of ['generico', 'forma', 'concentracion', 'via']) expect(properties[name]).toMatch(/\S/);
    }
    const said = concepts.map(({ properties = {} }) =>
      ['generico', 'forma', 'concentracion', 'via'].map((name) => properties[name]).join('|'),
    );
    expect(new Set(said).size).toBe(said.length);
  });

  it('LOINC: 150 and more with their check digits, English names, UCUM units and ranges in order', () => {
    const concepts = conceptsOf(LOINC_SYSTEM);
    expect(concepts.length).toBeGreaterThanOrEqual(150);
    for (const { code, designations, properties = {} } of concepts) {
      expect([code, isLoinc(code)]).toEqual([code, true]);
      expect(designations?.[0]).toMatchObject({ language: 'en', value: expect.stringMatching(/\S/) });
      const { unidad, bajo, alto } = properties;
      // UCUM: no spaces, no letters beyond ASCII; «μ» is written u.
      if (unidad !== undefined) expect(unidad).toMatch(/^[!-~]+$/);
      if (bajo !== undefined || alto !== undefined) expect(unidad).toBeDefined();
      if (bajo !== undefined && alto !== undefined) expect(Number(bajo)).toBeLessThanOrEqual(Number(alto));
    }
  });

  it('the 32 states, the 16 alcaldías, facilities with a CLUES of the right shape, vaccines with ATC', () => {
    const places = codesOf(INEGI_SYSTEM);
    expect(places.filter((code) => code.length === 2)).toHaveLength(32);
    expect(places.filter((code) => code.length === 5)).toEqual(
      Array.from({ length: 16 }, (_, n) => `090${String(n + 2).padStart(2, '0')}`),
    );
    for (const { code, properties } of conceptsOf(CLUES_SYSTEM)) {
      expect(parseClues(code).kind).toBe('valid');
      expect(places).toContain(properties?.municipio);
    }
    expect(conceptsOf(VACUNA_SYSTEM).length).toBeGreaterThanOrEqual(15);
    for (const { properties } of conceptsOf(VACUNA_SYSTEM)) expect(properties?.atc).toMatch(ATC);
  });

  it('stand in the publishers’ files, when they are at hand', async () => {
    const official = join(DATA, 'cie10_es.csv');
    if (!existsSync(official)) return;
    const whole = new Set((await readCatalogue('cie10', official)).systems[0]?.concepts.map(({ code }) => code));
    // U09: of 2020, after the copy was made.
    expect(codesOf(CIE10_SYSTEM).filter((code) => !whole.has(code))).toEqual(['U09', 'U09.9']);
    const places = (await readCatalogue('inegi', join(DATA, 'inegi_municipios_2020_poblacion.csv'))).systems[0];
    const names = new Map(places?.concepts.map(({ code, display }) => [code, display]));
    for (const { code, display } of conceptsOf(INEGI_SYSTEM)) expect([code, names.get(code)]).toEqual([code, display]);
  });

  it('have all codes of the SUIVE causes, when they are at hand', async () => {
    const causes = join(DATA, 'suive1_catalogo_epi_cie10.csv');
    if (!existsSync(causes)) return;
    const { concepts = [] } = (await readCatalogue('suive', causes)).systems[0] ?? {};
    const codes = codesOf(CIE10_SYSTEM);
    const whole = await readCatalogue('cie10', join(DATA, 'cie10_es.csv'));
    const official = (whole.systems[0]?.concepts ?? []).map(({ code }) => code);
    for (const { properties } of concepts) {
      for (const range of [properties?.cie10Incluye ?? [], properties?.cie10Excluye ?? []].flat().map(String)) {
        const [from = '', to = from] = range.split('-');
        const named = official.filter((code) => code.length === from.length && code >= from && code <= to);
        expect(named.length).toBeGreaterThan(0);
        for (const code of named) expect(codes).toContain(code);
      }
    }
  });
});
