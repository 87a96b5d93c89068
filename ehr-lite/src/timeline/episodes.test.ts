import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import type { Condition, Encounter, Observation, RecordEntry } from '../hub/r4.ts';
import { announcementOf } from './announcement.ts';
import { applyFilter, arrange, episodesOf } from './episodes.ts';
import { horizonOf, withinHorizon } from './horizon.ts';
import { mergeEntries } from './merge.ts';
import { sourcesOf } from './source.ts';

const XOCO = { identifier: { system: CLUES_SYSTEM, value: 'DFSSA003162' }, display: 'Hospital General Xoco' };
const PORTALES = { identifier: { system: CLUES_SYSTEM, value: 'DFSSA001023' }, display: 'Centro de Salud Portales' };
const encounter = (id: string, start: string, serviceProvider = XOCO): Encounter => ({
  resourceType: 'Encounter',
  id,
  class: { code: 'EMER' },
  period: { start },
  serviceProvider,
  meta: { versionId: '1' },
});
const condition = (id: string, of: string | undefined, more: Partial<Condition> = {}): Condition => ({
  resourceType: 'Condition',
  id,
  recordedDate: '2026-03-01',
  code: { text: `dx ${id}` },
  ...(of && { encounter: { reference: `Encounter/${of}` } }),
  ...more,
});
const result = (id: string, date: string, more: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id,
  effectiveDateTime: date,
  code: { text: 'Glucosa' },
  valueQuantity: { value: 250, unit: 'mg/dL' },
  interpretation: [{ coding: [{ code: 'H' }] }],
  performer: [XOCO],
  ...more,
});

describe('the timeline', () => {
  it('puts diagnoses and results into their encounter, whatever the form of the reference', () => {
    const [card, ...others] = episodesOf([
      encounter('e1', '2026-03-01T10:00:00-06:00'),
      condition('c1', 'e1'),
      result('o1', '2026-03-01', { encounter: { reference: 'http://hub/fhir/R4/Encounter/e1/_history/2' } }),
    ]);
    expect(others).toEqual([]);
    expect([card!.conditions.length, card!.observations.length, card!.source.name]).toEqual([
      1,
      1,
      'Hospital General Xoco',
    ]);
  });

  it('gathers what belongs to no known encounter per hospital and day', () => {
    const cards = episodesOf([
      result('a', '2026-03-02T08:00:00-06:00'),
      result('b', '2026-03-02T23:00:00-06:00'),
      result('c', '2026-03-02', { performer: [PORTALES] }),
    ]);
    expect(cards.map((card) => card.observations.length)).toEqual([2, 1]);
  });

  it('groups by runs of one hospital along time, or all of a hospital together', () => {
    const cards = episodesOf([
      encounter('1', '2026-03-03'),
      encounter('2', '2026-03-02', PORTALES),
      encounter('3', '2026-03-01'),
    ]);
    const names = (how: 'date' | 'hospital') =>
      arrange(cards, how).map((group) => `${group.source.name} ${group.episodes.length}`);
    expect(names('date')).toEqual(['Hospital General Xoco 1', 'Centro de Salud Portales 1', 'Hospital General Xoco 1']);
    expect(names('hospital')).toEqual(['Hospital General Xoco 2', 'Centro de Salud Portales 1']);
  });

  it('filters by kind and hospital, keeping the encounter as context of its results', () => {
    const cards = episodesOf([
      encounter('e1', '2026-03-01'),
      condition('c1', 'e1'),
      encounter('e2', '2026-02-01', PORTALES),
    ]);
    const only = applyFilter(cards, { hiddenKinds: new Set(['Encounter', 'Observation']), hiddenSources: new Set() });
    expect(only.map((card) => [card.encounter?.id, card.conditions.length])).toEqual([['e1', 1]]);
    expect(
      applyFilter(cards, { hiddenKinds: new Set(), hiddenSources: new Set(['DFSSA003162']) }).map(
        (card) => card.encounter?.id,
      ),
    ).toEqual(['e2']);
  });

  it('names the hospital of an entry by itself, its encounter, or its message', () => {
    const bare = condition('c2', undefined, { meta: { source: 'https://amate.mx/fhir/mensaje/DFSSA003162/M1' } });
    const stranger = condition('c3', undefined, { meta: { source: 'https://amate.mx/fhir/mensaje/DFIMB000011/M1' } });
    const entries: RecordEntry[] = [encounter('e1', '2026-03-01'), condition('c1', 'e1'), bare, stranger];
    const sourceOf = sourcesOf(entries);
    expect(entries.map((entry) => sourceOf(entry).name)).toEqual([
      'Hospital General Xoco',
      'Hospital General Xoco',
      'Hospital General Xoco',
      'Unidad DFIMB000011',
    ]);
    expect(sourceOf(condition('c4', undefined)).name).toBe('Origen sin registrar');
  });

  it('places the same hospital once, with or without its name', () => {
    const nameless = encounter('e2', '2026-02-01', { identifier: XOCO.identifier } as typeof XOCO);
    expect(
      arrange(episodesOf([encounter('e1', '2026-03-01'), nameless]), 'hospital').map((group) => group.source.name),
    ).toEqual(['Hospital General Xoco']);
  });

  it('shows 40 years of odd data without failing', () => {
    const odd: RecordEntry[] = [
      { resourceType: 'Encounter' },
      { resourceType: 'Condition', id: 'x', recordedDate: 'ayer' },
      { resourceType: 'Observation', id: 'y', effectiveDateTime: '1986' },
    ];
    expect(episodesOf(odd).length).toBeGreaterThan(1);
  });
});

describe('the horizon', () => {
  const results = [result('o1', '2026-03-01'), result('o2', '2026-01-01')];
  const encounters = [encounter('e1', '2026-03-01'), encounter('e2', '2016-01-01')];

  it('hides encounters older than the results that were loaded, and names what to load', () => {
    const horizon = horizonOf([
      { kind: 'Encounter', entries: encounters, hasMore: true },
      { kind: 'Observation', entries: results, hasMore: true },
    ]);
    expect(horizon.limiting).toEqual(['Observation']);
    expect(
      withinHorizon(episodesOf([...encounters, ...results]), horizon).some((card) => card.encounter?.id === 'e2'),
    ).toBe(false);
  });

  it('shows everything when nothing is left', () => {
    const horizon = horizonOf([{ kind: 'Encounter', entries: encounters, hasMore: false }]);
    expect(withinHorizon(episodesOf(encounters), horizon)).toHaveLength(2);
  });
});

describe('arrivals', () => {
  it('the later version wins and withdrawn entries go', () => {
    const later = { ...encounter('e1', '2026-03-01'), status: 'finished', meta: { versionId: '10' } };
    expect(mergeEntries([encounter('e1', '2026-03-01')], [later], new Set())).toEqual([later]);
    expect(mergeEntries([{ ...later, meta: { versionId: '9' } }], [later], new Set(['Encounter/e1']))).toEqual([]);
  });

  it('announces one entry in full and several as counts', () => {
    const one = result('o1', '2026-03-01');
    const sourceOf = sourcesOf([one]);
    expect(announcementOf([one], new Set(['Observation/o1']), sourceOf)).toMatch(/^Actualizado: Glucosa/);
    expect(announcementOf([one], new Set(), sourceOf)).toBe('Nuevo: Glucosa 250 mg/dL, alto de Hospital General Xoco.');
    expect(announcementOf([one, encounter('e1', '2026-03-01'), result('o2', '2026-03-01')], new Set(), sourceOf)).toBe(
      'Nuevo: 1 atención y 2 resultados de Hospital General Xoco.',
    );
  });
});
