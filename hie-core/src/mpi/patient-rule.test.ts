import {
  CURP_EN_REVISION_SYSTEM,
  CURP_SYSTEM,
  expedienteSystem,
  TEMPORAL_SYSTEM,
} from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import type { Identifier, Patient, Task } from '@medplum/fhirtypes';
import type { HubError } from '../errors.ts';
import type { RuleIntent, RuleRead } from '../store/write-rule.ts';
import { patientRule } from './patient-rule.ts';

const SOFIA = 'HEGS080514MDFRRFA6';
const XOCO = expedienteSystem('DFSSA003162');
const condition = [{ code: 'identifier', modifier: undefined, values: [`${CURP_SYSTEM}|${SOFIA}`] }];

const sofia = (more: Partial<Patient> = {}): Patient => ({
  resourceType: 'Patient',
  identifier: [{ system: CURP_SYSTEM, value: SOFIA }],
  birthDate: '2008-05-14',
  gender: 'female',
  ...more,
});

/** What the store would answer: everyone who carries one of the identifiers asked for. */
const knowing = (...people: Patient[]): RuleRead => ({
  byIdentifier: async (_type, asked) =>
    people.filter((one) =>
      one.identifier?.some((id) => asked.some((a) => a.system === id.system && a.value === id.value)),
    ),
  byId: async () => [],
  held: async () => ({ keepsStock: false, item: undefined, lots: [], filled: 0 }),
});

const decide = (resource: Patient, more: Partial<RuleIntent> = {}, ...people: Patient[]) =>
  patientRule.decide(
    { kind: 'create', condition: undefined, target: undefined, self: 'urn:uuid:0', ...more, resource },
    knowing(...people),
  );

describe('the Patient write rule (ADR 0003)', () => {
  it('names the part of a CURP that is wrong and says how to mend it', async () => {
    const wrong = sofia({ identifier: [{ system: CURP_SYSTEM, value: 'HEGS080514MDFRRFA5' }] });
    const error = (await decide(wrong).catch((caught: unknown) => caught)) as HubError;
    expect(error.problems[0]).toMatchObject({
      code: 'value',
      path: 'Patient.identifier[0].value',
      rule: 'CURP: verificador',
      fix: expect.any(String),
    });
  });

  it('two CURPs in force are refused', async () => {
    const both = sofia({
      identifier: [
        { system: CURP_SYSTEM, value: SOFIA },
        { system: CURP_SYSTEM, value: 'AAPR630321HDFLRC09' },
      ],
    });
    await expect(decide(both)).rejects.toMatchObject({ code: 'business-rule' });
  });

  it('a plain create of a held CURP is a duplicate', async () => {
    await expect(decide(sofia(), {}, sofia({ id: '1' }))).rejects.toMatchObject({ code: 'duplicate' });
  });

  it('a conditional create adds the expediente and nothing else', async () => {
    const incoming = sofia({
      identifier: [
        { system: CURP_SYSTEM, value: SOFIA },
        { system: XOCO, value: '77' },
      ],
      name: [{ text: 'Otro Nombre' }],
    });
    const verdict = await decide(incoming, { condition }, sofia({ id: '1', name: [{ text: 'Sofía' }] }));
    expect(verdict).toMatchObject({ kind: 'replace', id: '1', resource: { name: [{ text: 'Sofía' }] } });
    expect((verdict as { resource: Patient }).resource.identifier).toHaveLength(2);
  });

  it('nothing new is a match without a write', async () => {
    expect(await decide(sofia(), { condition }, sofia({ id: '1' }))).toEqual({ kind: 'match', id: '1' });
  });

  it('a conditional update brings newer demographics and keeps what it does not mention', async () => {
    const known = sofia({ id: '1', address: [{ city: 'CDMX' }], name: [{ text: 'Sofi' }] });
    const verdict = await decide(sofia({ name: [{ text: 'Sofía' }] }), { kind: 'update', condition }, known);
    expect(verdict).toMatchObject({
      kind: 'replace',
      resource: { name: [{ text: 'Sofía' }], address: [{ city: 'CDMX' }] },
    });
  });

  it('an update by id cannot take another person’s CURP, and never loses its own', async () => {
    const target = sofia({ id: '1' });
    const byId: Partial<RuleIntent> = { kind: 'update', target };
    await expect(decide(sofia({ id: '1' }), byId, sofia({ id: '2' }))).rejects.toMatchObject({ code: 'duplicate' });
    const verdict = await decide(sofia({ id: '1', identifier: [] }), byId, target);
    expect((verdict as { resource: Patient }).resource.identifier).toEqual([
      { system: CURP_SYSTEM, value: SOFIA, use: 'old', period: { end: expect.any(String) } },
      { system: TEMPORAL_SYSTEM, value: expect.any(String), use: 'temp' },
    ]);
  });

  it('a new id is not a way around who bears the number already', async () => {
    const file = { system: XOCO, value: '77' };
    const known: Patient = { resourceType: 'Patient', id: '1', identifier: [file], birthDate: '1990-01-01' };
    const put: Partial<RuleIntent> = { kind: 'update', target: undefined };
    const given: Patient = { resourceType: 'Patient', id: '2', identifier: [file], name: [{ family: 'Otra' }] };
    await expect(decide(given, put, known)).rejects.toMatchObject({ code: 'duplicate' });
    const two = await decide(given, put, known, { ...known, id: '3' });
    expect(two.kind).toBe('create');
    expect((two as { also?: Task[] }).also).toHaveLength(1);
    expect((await decide(given, put)).kind).toBe('create');
  });

  it('a contradiction is stored apart, with the CURP under review and a Task for a person', async () => {
    const verdict = await decide(sofia({ birthDate: '2001-01-01' }), { condition }, sofia({ id: '1' }));
    if (verdict.kind !== 'create') throw new Error(verdict.kind);
    const systems = (verdict.resource as Patient).identifier?.map((identifier) => identifier.system);
    expect(systems).toEqual([CURP_EN_REVISION_SYSTEM, TEMPORAL_SYSTEM]);
    expect(verdict.also?.[0] as Task).toMatchObject({
      focus: { reference: 'Patient/1' },
      for: { reference: 'urn:uuid:0' },
    });
    expect(patientRule.exclusive(verdict.resource)).toEqual([]);
  });

  it('somebody without a CURP gets a temporary identifier', async () => {
    const verdict = await decide(sofia({ identifier: [{ system: XOCO, value: '9' }] }));
    expect((verdict as { resource: Patient }).resource.identifier?.[1]).toMatchObject({
      system: TEMPORAL_SYSTEM,
      use: 'temp',
    });
  });
});

describe('the life of a CURP (docs/adr/0043)', () => {
  const [FORMER, FRESH] = ['GOMC850312HDFMRR04', 'GOMC850312HDFMRR12'];
  const named = (given: string, family = 'Gómez') => ({ name: [{ family, given: [given] }] });
  const carlos = (...identifier: Identifier[]): Patient => ({
    ...{ resourceType: 'Patient', identifier, birthDate: '1985-03-12', gender: 'male', ...named('Carlos') },
  });
  const curp = (value: string, more: Partial<Identifier> = {}): Identifier => ({ system: CURP_SYSTEM, value, ...more });
  const file = (value: string): Identifier => ({ system: XOCO, value });
  const temporary = (end: string, value = FORMER): Identifier => curp(value, { use: 'temp', period: { end } });
  const [PAST, LATER] = ['2020-01-31', '2099-12-31'];
  const update = { kind: 'update', condition } as const;
  const reasonOf = (verdict: Awaited<ReturnType<typeof decide>>): string | undefined =>
    'also' in verdict ? (verdict.also?.[0] as Task | undefined)?.reasonCode?.coding?.[0]?.code : undefined;
  const identifiersOf = (verdict: Awaited<ReturnType<typeof decide>>): Identifier[] =>
    (verdict as { resource: Patient }).resource.identifier ?? [];

  it('a CURP that RENAPO replaced is told by the sender: the person keeps both, the former ended', async () => {
    const known = { ...carlos(curp(FORMER)), id: '1' };
    const verdict = await decide(carlos(curp(FRESH), curp(FORMER, { use: 'old' })), update, known);
    expect(verdict).toMatchObject({ kind: 'replace', id: '1' });
    expect(identifiersOf(verdict)).toEqual([
      curp(FORMER, { use: 'old', period: { end: expect.any(String) as unknown as string } }),
      curp(FRESH),
    ]);
  });

  it('the former leads to its person, and no other may take it', async () => {
    const known = { ...carlos(curp(FRESH), curp(FORMER, { use: 'old' })), id: '1' };
    expect(await decide(carlos(curp(FORMER)), update, known)).toEqual({ kind: 'match', id: '1' });
    const other = { ...carlos(file('9')), id: '2' };
    for (const use of ['official', 'old'] as const) {
      const taken = decide({ ...carlos(curp(FORMER, { use })), id: '2' }, { kind: 'update', target: other }, known);
      await expect(taken).rejects.toMatchObject({ code: 'duplicate' });
    }
    expect(patientRule.exclusive(known).map(({ value }) => value)).toEqual([FRESH, FORMER]);
  });

  it('a CURP that was never his is given up by putting it under review', async () => {
    const target = { ...carlos(curp(FORMER)), id: '1' };
    const given = { ...carlos({ system: CURP_EN_REVISION_SYSTEM, use: 'old', value: FORMER }), id: '1' };
    const verdict = await decide(given, { kind: 'update', target }, target);
    expect(identifiersOf(verdict).map(({ system }) => system)).toEqual([CURP_EN_REVISION_SYSTEM, TEMPORAL_SYSTEM]);
  });

  it('the CURP of one person with the former one of another is a review, and takes neither', async () => {
    const [a, b] = [
      { ...carlos(curp(FRESH)), id: 'a' },
      { ...carlos(curp(FORMER)), id: 'b' },
    ];
    const verdict = await decide(carlos(curp(FRESH), curp(FORMER, { use: 'old' })), update, a, b);
    expect([verdict.kind, reasonOf(verdict)]).toEqual(['create', 'curp-de-dos-personas']);
    expect(patientRule.exclusive((verdict as { resource: Patient }).resource)).toEqual([]);
  });

  it('a temporary CURP is an identity until its day is over; then names and day have to agree as well', async () => {
    const inForce = { ...carlos(temporary(LATER)), id: '1' };
    const { name: _, birthDate: __, ...nameless } = carlos(curp(FORMER));
    expect((await decide(nameless, update, inForce)).kind).toBe('match');
    const expired = { ...carlos(temporary(PAST)), id: '1' };
    expect((await decide(carlos(curp(FORMER)), update, expired)).kind).toBe('match');
    const verdict = await decide(nameless, update, expired);
    expect([verdict.kind, reasonOf(verdict)]).toEqual(['create', 'identificador-vencido']);
    // Its person has no identity left but ours.
    const later = await decide({ ...expired, active: true }, { kind: 'update', target: expired }, expired);
    expect(identifiersOf(later).map(({ system }) => system)).toEqual([CURP_SYSTEM, TEMPORAL_SYSTEM]);
  });

  it('RENAPO may extend it; a definitive one beside it ends it', async () => {
    const known = { ...carlos(temporary(PAST)), id: '1' };
    expect(identifiersOf(await decide(carlos(temporary(LATER)), update, known))).toEqual([temporary(LATER)]);
    const both = await decide(carlos(temporary(LATER), curp(FRESH)), update);
    expect(identifiersOf(both).map(({ use }) => use)).toEqual(['old', undefined]);
    const inForce = { ...carlos(temporary(LATER)), id: '1' };
    const ended = identifiersOf(await decide(carlos(temporary(LATER), curp(FRESH)), update, inForce));
    expect(ended.map(({ use }) => use)).toEqual(['old', undefined]);
  });

  it('a temporary one that comes late ends no definitive one', async () => {
    const definitive = { ...carlos(curp(FRESH), file('77')), id: '1' };
    const late = await decide(carlos(temporary(LATER), file('77')), update, definitive);
    expect(identifiersOf(late).map(({ value, use }) => [value, use])).toEqual([
      [FRESH, undefined],
      ['77', undefined],
      [FORMER, 'old'],
    ]);
    const first = { ...carlos(temporary(LATER), file('77')), id: '1' };
    const next = await decide(carlos(temporary(LATER, FRESH), file('77')), update, first);
    expect(identifiersOf(next).map(({ use }) => use)).toEqual(['old', undefined, 'temp']);
  });

  it('an expired temporary identifier is no identity by itself', async () => {
    const bracelet = (end: string): Identifier => ({
      system: TEMPORAL_SYSTEM,
      use: 'temp',
      value: 'B-7',
      period: { end },
    });
    const unknown = { ...carlos(bracelet(PAST)), id: '1' };
    const { name: _, ...nameless } = carlos(bracelet(PAST));
    expect(reasonOf(await decide(nameless, update, unknown))).toBe('identificador-vencido');
    expect((await decide(carlos(bracelet(PAST)), update, unknown)).kind).toBe('match');
    expect((await decide(nameless, update, { ...unknown, identifier: [bracelet(LATER)] })).kind).toBe('create');
    const inForce = { ...nameless, identifier: [bracelet(LATER)] };
    expect((await decide(inForce, update, { ...unknown, identifier: [bracelet(LATER)] })).kind).toBe('match');
  });

  it('a twin with the CURP of the other is a review; a facility may correct the name of its own registration', async () => {
    const known = { ...sofia(named('Sofía', 'Hernández')), id: '1' };
    const twin = sofia(named('Ximena', 'Hernández'));
    expect(reasonOf(await decide(twin, update, known))).toBe('curp-de-otra-persona');
    const own = [curp(SOFIA), file('77')];
    expect((await decide({ ...twin, identifier: own }, update, { ...known, identifier: own })).kind).toBe('replace');
  });

  it('a number known without CURP that comes with somebody’s CURP asks once whether they are one', async () => {
    const [unknown, known] = [
      { ...carlos(file('77')), id: 'u' },
      { ...carlos(curp(FRESH)), id: 't' },
    ];
    const incoming = carlos(curp(FRESH), file('77'));
    const verdict = await decide(incoming, update, unknown, known);
    expect(verdict).toMatchObject({ kind: 'replace', id: 't', resource: { identifier: [curp(FRESH)] } });
    const [asked] = (verdict as unknown as { also: Task[] }).also;
    expect(asked).toMatchObject({ for: { reference: 'Patient/u' }, focus: { reference: 'Patient/t' } });
    expect(reasonOf(verdict)).toBe('ya-se-sabe-quien-es');
    expect(await decide(incoming, update, unknown, known, asked as never)).toEqual({ kind: 'match', id: 't' });
  });

  it('a record that was merged goes on bearing its CURP, whichever of both a message finds', async () => {
    const survivor = { ...carlos(file('77')), id: 's' };
    const link = [{ type: 'replaced-by' as const, other: { reference: 'Patient/s' } }];
    const merged = { ...carlos(curp(FRESH)), id: 'm', active: false, link };
    const verdict = await decide(carlos(curp(FRESH), file('77')), update, survivor, merged);
    expect(verdict).toEqual({ kind: 'match', id: 'm' });
  });

  it('a version names the message it came by, and what a desk writes names none', async () => {
    const source = 'https://amate.mx/fhir/mensaje/DFSSA003162/1';
    const known = { ...carlos(curp(FRESH)), id: '1', meta: { source } };
    const phone = [{ system: 'phone' as const, value: '5550001122' }];
    const sent = await decide({ ...carlos(curp(FRESH)), telecom: phone }, update, known);
    const written = await decide({ ...known, telecom: phone }, { kind: 'update', target: known }, known);
    for (const verdict of [sent, written]) {
      const { meta, telecom } = (verdict as { resource: Patient }).resource;
      expect([meta?.source, telecom]).toEqual([undefined, phone]);
    }
  });
});
