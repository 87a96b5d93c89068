import { describe, expect, it } from '@jest/globals';
import type { Caller } from '../caller.ts';
import { decodeEntry, derivedColumns, encodeEntry, ledgerRow } from './encode.ts';
import { type AuditEntry, entryOf } from './entry.ts';

const PERSON = '01a2007c-be89-7abc-8def-0123456789ab';
const RESOURCE = '01a2007c-be89-7abd-9def-0123456789ac';
const DOCTOR: Caller = {
  subject: '5f0c2b5e-1111-4a2b-8c3d-0123456789ab',
  role: 'medico',
  clientId: 'amate-web',
  name: 'Dra. Elena Ruiz Hernández',
  clues: 'DFSSA003961',
  patientId: undefined,
  scopes: ['user/*.rs'],
  address: '10.0.0.7',
};
const READ: AuditEntry = entryOf({
  caller: DOCTOR,
  interaction: 'read',
  outcome: 'success',
  atMs: 1_795_312_345_678,
  requestId: 'a3bb189e-8bf9-4c4c-9a3b-0123456789ab',
  entities: [{ type: 'Observation', id: RESOURCE }],
  patientId: PERSON,
  purpose: 'TREAT',
});

describe('the text of an entry (ADR 0014)', () => {
  it('is read back as it was given', () => {
    const cases: AuditEntry[] = [
      READ,
      {
        ...READ,
        outcome: 'denied',
        patients: [PERSON, 'otra'],
        entities: [{ type: 'Patient', id: 'p', versionId: '3' }],
      },
      { ...READ, agent: undefined, entities: [], patients: [], requestId: '' },
      { ...READ, query: 'Patient?name=Xóchitl', note: 'Paro cardiaco\u0000\u0001 «no responde»' },
      { ...READ, agent: { subject: 'c-1', role: 'sistema', clientId: 'c-1', name: '~raro' }, address: '' },
      { ...READ, agent: { subject: 'u-2', role: 'paciente', clientId: 'amate-web', name: '', patientId: PERSON } },
    ];
    for (const one of cases) expect(decodeEntry(encodeEntry(one))).toEqual(one);
  });

  it('keeps its bytes: what is sealed today must come out the same in years', () => {
    expect(encodeEntry(READ)).toBe(
      '[1,1795312345678,"~o7sYnov5TEyaOwEjRWeJqw","r",0,"medico","amate-web","~XwwrXhERSiuMPQEjRWeJqw","Dra. Elena Ruiz Hernández","DFSSA003961","10.0.0.7","TREAT","~AaIAfL6JeryN7wEjRWeJqw",["Observation/~AaIAfL6Jer2d7wEjRWeJrA"]]',
    );
  });

  it('of a read stays within 350 bytes, and of a search too', () => {
    expect(Buffer.byteLength(encodeEntry(READ))).toBeLessThan(250);
    const search = {
      ...READ,
      act: 'search' as const,
      entities: [],
      query: `Observation?patient=Patient/${PERSON}&category=laboratory`,
    };
    expect(Buffer.byteLength(encodeEntry(search))).toBeLessThan(350);
  });

  it('carries no separator of the write statement, whatever the texts hold', () => {
    expect(encodeEntry({ ...READ, note: 'a\u0001b' })).not.toContain('\u0001');
  });

  it('refuses a form and an act that it does not know', () => {
    expect(() => decodeEntry('[2,0]')).toThrow('form');
    expect(() => decodeEntry('[1,0,"r","zz",0]')).toThrow('act');
  });

  it('the other columns follow from it: whose record, which account', () => {
    const { persons, account } = derivedColumns(decodeEntry(encodeEntry(READ)));
    expect(persons).toEqual([PERSON]);
    expect(account).toBe(derivedColumns(READ).account);
    const row = ledgerRow({ ...READ, patients: [PERSON, PERSON, 'XOCO-1'] });
    expect(row.persons).toHaveLength(2);
    expect(Number.parseInt(row.id.slice(0, 8) + row.id.slice(9, 13), 16)).toBe(READ.atMs);
  });
});

describe('what the guard hands over', () => {
  it('names a person once, and the resource of a person only by its version', () => {
    const act = { caller: DOCTOR, interaction: 'update', outcome: 'success', atMs: 1, requestId: 'r-1' } as const;
    const plain = entryOf({ ...act, entities: [{ type: 'Patient', id: 'p-1' }], patientId: 'p-1' });
    expect([plain.patients, plain.entities]).toEqual([['p-1'], []]);
    const versioned = entryOf({ ...act, entities: [{ type: 'Patient', id: 'p-1', versionId: '2' }], patientId: 'p-1' });
    expect([versioned.patients, versioned.entities.length]).toEqual([['p-1'], 1]);
  });

  it('holds no name of a patient, also when the patient is who asks', () => {
    const citizen: Caller = { ...DOCTOR, role: 'paciente', name: 'Xóchitl Ramírez', patientId: 'p-1' };
    const entry = entryOf({
      caller: citizen,
      interaction: 'read',
      outcome: 'success',
      atMs: 1,
      requestId: 'r',
      entities: [],
    });
    expect(encodeEntry(entry)).not.toContain('Ramírez');
  });
});
