import { createHash } from 'node:crypto';
import { mapMessage } from '@amate/connectors/hl7v2/map-message.ts';
import { toProfile } from '@amate/connectors/profile.ts';
import { parseClues } from '@amate/terminology/identifiers/clues.ts';
import {
  CURP_SYSTEM,
  diagnosticoSystem,
  episodioSystem,
  estudioSystem,
  expedienteSystem,
} from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import { Hl7Message } from '@medplum/core';
import type { Bundle, Patient } from '@medplum/fhirtypes';
import { City, type Life } from './city.ts';
import { MOST_CLINICS, MOST_HOSPITALS, makeFacilities } from './facilities.ts';
import { habitsOf } from './habits.ts';
import type { CityMessage } from './messages.ts';

const OPTIONS = { seed: 11, patients: 400 };
const lives: readonly Life[] = [...new City(OPTIONS)];
const messages = lives.flatMap((life) => life.messages);

const textOf = ({ raw, hospital }: CityMessage): string =>
  raw.toString(habitsOf(hospital).charset === '8859/1' ? 'latin1' : 'utf8');

function digest(city: City): string {
  const hash = createHash('sha256');
  for (const life of city) {
    for (const { raw } of life.messages) hash.update(raw);
    for (const { bundle } of life.clinicBundles) hash.update(JSON.stringify(bundle));
  }
  return hash.digest('hex');
}

describe('facilities', () => {
  it('start with Xoco and Gea González and grow to 35 hospitals, 200 clinics, 235 pharmacies with CLUES of their own', () => {
    const { hospitals, clinics, pharmacies } = makeFacilities(1, MOST_HOSPITALS, MOST_CLINICS);
    expect(hospitals.slice(0, 2).map(({ clues }) => clues)).toEqual(['DFSSA003162', 'DFSSA003961']);
    expect([hospitals.length, clinics.length, pharmacies.length]).toEqual([35, 200, 235]);
    const all = [...hospitals, ...clinics, ...pharmacies];
    expect(new Set(all.map(({ clues }) => clues)).size).toBe(all.length);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { clues } of all) expect(parseClues(clues)).toMatchObject({ kind: 'valid', clues });
    expect(new Set(clinics.map(({ alcaldia }) => alcaldia.key)).size).toBe(16);
  });
});

describe('the city as a stream', () => {
  it('gives the same bytes for the same seed and others for another', () => {
    const first = digest(new City({ ...OPTIONS, patients: 60 }));
    expect(digest(new City({ ...OPTIONS, patients: 60 }))).toBe(first);
    expect(digest(new City({ ...OPTIONS, patients: 60, seed: 12 }))).not.toBe(first);
  });

  it('numbers the messages of each hospital in sequence (MSH-10)', () => {
    const next = new Map<string, number>();
    for (const { hospital, controlId } of messages) {
      const expected = (next.get(hospital.clues) ?? 0) + 1;
      expect(Number(controlId)).toBe(expected);
      next.set(hospital.clues, expected);
    }
    expect(next.size).toBe(5);
  });

  it('speaks of everybody, with about 8 to 12 resources each', () => {
    const facts = new Set<string>();
    for (const { messages: said, clinicBundles } of lives) {
      expect(said.length + clinicBundles.length).toBeGreaterThan(0);
      for (const { truth } of [...said, ...clinicBundles]) {
        if (truth.visit) facts.add(`${truth.clues} ${truth.visit}`);
        for (const value of [...truth.diagnoses, ...truth.observations]) facts.add(`${truth.clues} ${value}`);
      }
    }
    const perPerson = 1 + facts.size / lives.length;
    expect(perPerson).toBeGreaterThan(8);
    expect(perPerson).toBeLessThan(12);
  });

  it('sends each trigger of the connector and both character sets', () => {
    expect([...new Set(messages.map(({ truth }) => truth.trigger))].sort()).toEqual([
      'A01',
      'A03',
      'A04',
      'A08',
      'A28',
      'A31',
      'R01',
    ]);
    expect(new Set(messages.map(({ hospital }) => habitsOf(hospital).charset)).size).toBe(2);
  });

  it('lets nobody be seen before birth or after the last day, and gives pregnancies to women', () => {
    for (const { person, history } of lives) {
      for (const { start, end, diagnoses } of [...history.hospitalVisits, ...history.clinicVisits]) {
        expect(start.slice(0, 10) >= person.birthDate).toBe(true);
        expect(start <= end && end <= '2026-07-01').toBe(true);
        if (diagnoses.some(({ code }) => code.startsWith('O'))) expect(person.sex).toBe('M');
      }
    }
  });

  it('follows the seasons: colds in January more than in July', () => {
    const cold = { winter: 0, summer: 0 };
    for (const { history } of new City({ seed: 2, patients: 2_500 })) {
      for (const { start, diagnoses } of history.clinicVisits) {
        if (!/^J0/.test(diagnoses[0]?.code ?? '')) continue;
        if (['12', '01', '02'].includes(start.slice(5, 7))) cold.winter++;
        if (['06', '07', '08'].includes(start.slice(5, 7))) cold.summer++;
      }
    }
    expect(cold.winter).toBeGreaterThan(cold.summer * 1.5);
  });
});

describe('HL7 v2.5 messages', () => {
  it('are read by an independent parser (@medplum/core) as they were meant', () => {
    for (const message of messages) {
      const read = Hl7Message.parse(textOf(message));
      const { truth, hospital } = message;
      expect(read.header.getField(10)?.toString()).toBe(truth.controlId);
      expect(read.header.getComponent(9, 2)).toBe(truth.trigger);
      expect(read.header.getField(4)?.toString()).toBe(hospital.clues);
      expect(read.header.getField(18)?.toString()).toBe(habitsOf(hospital).charset);
      const ids = (read.getSegment('PID')?.getField(3)?.components ?? []).map(([id]) => id);
      expect(ids).toEqual(expect.arrayContaining([truth.curp, truth.recordNumber]));
      if (truth.visit) expect(read.getSegment('PV1')?.getField(19)?.toString()).toBe(truth.visit);
      const measured = read.getAllSegments('OBX').map((obx) => obx.getComponent(3, 1));
      expect(measured).toEqual(truth.observations.map((value) => value.split(':')[1]));
    }
  });

  it('end segments with CR only and hold no text outside their character set', () => {
    for (const message of messages) {
      const text = textOf(message);
      expect(text.endsWith('\r') && !text.includes('\n')).toBe(true);
      expect(text).not.toContain('\ufffd');
    }
  });

  it('become, through the connector, the identifiers that the truth names', () => {
    for (const { raw, hospital, truth } of messages) {
      const mapped = mapMessage(raw, toProfile({ clues: hospital.clues, name: hospital.name }));
      if (mapped.kind !== 'mapped') throw new Error(`${truth.trigger}: ${JSON.stringify(mapped)}`);
      const keys = keysOf(mapped.bundle);
      expect(keys).toContain(`Patient ${CURP_SYSTEM}|${truth.curp}`);
      expect(keys).toContain(`Patient ${expedienteSystem(truth.clues)}|${truth.recordNumber}`);
      if (truth.visit) expect(keys).toContain(`Encounter ${episodioSystem(truth.clues)}|${truth.visit}`);
      for (const value of truth.diagnoses)
        expect(keys).toContain(`Condition ${diagnosticoSystem(truth.clues)}|${value}`);
      for (const value of truth.observations)
        expect(keys).toContain(`Observation ${estudioSystem(truth.clues)}|${value}`);
    }
  });

  it('carry both surnames so that the connector tells them apart, particles included', () => {
    const plain = (text: string): string =>
      text
        .toUpperCase()
        .normalize('NFD')
        .replace(/[\u0300-\u036f]/g, '');
    for (const { person, messages: said } of lives) {
      for (const { raw, hospital } of said.slice(0, 1)) {
        const mapped = mapMessage(raw, toProfile({ clues: hospital.clues, name: hospital.name }));
        if (mapped.kind !== 'mapped') throw new Error('rejected');
        const patient = mapped.bundle.entry?.[0]?.resource as Patient;
        const name = patient.name?.[0] as { _family?: { extension: { url: string; valueString: string }[] } };
        const family = (name._family?.extension ?? []).map(({ valueString }) => plain(valueString));
        expect(family).toEqual([person.fathersFamily, person.mothersFamily].filter((part) => part !== '').map(plain));
        expect(patient.birthDate).toBe(person.birthDate);
      }
    }
  });
});

const keysOf = (bundle: Bundle): string[] =>
  (bundle.entry ?? []).flatMap(({ resource }) => {
    const { identifier = [] } = resource as { identifier?: { system?: string; value?: string }[] };
    return identifier.map(({ system, value }) => `${resource?.resourceType} ${system}|${value}`);
  });
