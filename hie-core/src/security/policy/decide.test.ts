import { describe, expect, it } from '@jest/globals';
import { type Caller, ROLES, type Role } from '../caller.ts';
import { INTERACTIONS, type Interaction } from '../scopes.ts';
import { createDecide, decide } from './decide.ts';
import { NO_RELATIONS } from './relations.ts';
import { POLICY, rulesFor } from './table.ts';

function caller(role: Role, more: Partial<Caller> = {}): Caller {
  return {
    ...{ subject: 's', role, clientId: 'c', name: 'n', clues: 'DFSIC000011', patientId: 'p-1', address: '' },
    scopes: [role === 'sistema' ? 'system/*.cruds' : 'user/*.cruds'],
    ...more,
  };
}

/**
 * The law in short, written apart from the table. Columns: medico, enfermeria, farmacia, recepcion, administrador, operador, paciente, sistema. `C` create, `R` read and vread, `S` search, `U` update, `D` delete;
 * `o`: own record only, `t`: a search over everybody reaches only who is treated, `u`: of his unit, at its desk; of what is stored nothing.
 */
const EXPECTED: Readonly<Record<string, string>> = {
  Patient: 'CRSU CRSU RS CRSU - RS oRS CRSUD',
  Encounter: 'tCRSU tCRSU - C - - oRS CRSUD',
  Observation: 'tCRSU tCRSU - - - - oRS CRSUD',
  Composition: 'tCRSU tCRSU - - - - oRS CRSUD',
  AllergyIntolerance: 'tCRSU tCRSU tRS - - - oRS CRSUD',
  MedicationRequest: 'tCRSU tCRSU tRSU - - - oRS CRSUD',
  MedicationDispense: 'tCRSU tCRSU tCRSU - - - oRS CRSUD',
  SupplyDelivery: 'RS RS CRSU - - - - CRSUD',
  SupplyRequest: 'RS RS CRSU - uRSU RSU - CRSUD',
  Appointment: 'CRSU CRSU - CRSU - - oRS CRSUD',
  // The system is a facility's here; one of no facility deletes too (below).
  Slot: 'CRSUD CRSUD - CRSUD - - oRS CRSU',
  ConceptMap: 'RS RS RS RS RS CRSU RS CRSU',
  Organization: 'RS RS RS RS RS CRSUD RS CRSU',
  Task: 'CRSU CRSU - - - RSU - CRSUD',
  AuditEvent: '- - - - - RS oRS CRS',
  Consent: 'RS RS - - - - oCRSU CRSUD',
  Basic: '- - - - - - - CRSUD',
};

const LETTER: Readonly<Partial<Record<Interaction, string>>> = {
  ...{ create: 'C', read: 'R', vread: 'R', search: 'S', update: 'U', delete: 'D' },
};

const cases = Object.entries(EXPECTED).flatMap(([type, line]) =>
  line.split(' ').map((law, index) => [ROLES[index]!, type, law === '-' ? '' : law] as const),
);

describe('the policy table: role × type × interaction × relation', () => {
  it.each(cases)('%s and %s: %s', (role, type, law) => {
    for (const interaction of INTERACTIONS) {
      const letter = LETTER[interaction];
      if (letter === undefined) continue;
      const decision = decide(caller(role), interaction, type);
      expect([interaction, decision.kind]).toEqual([interaction, law.includes(letter) ? 'allow' : 'deny']);
      if (decision.kind === 'deny') continue;
      const persons = { o: ['p-1'], u: [] as string[] }[law[0]!];
      expect([decision.restriction.persons, decision.named.persons]).toEqual([persons, persons]);
      expect(decision.restriction.treated !== undefined).toBe(law.startsWith('t'));
      expect(decision.named.treated).toBeUndefined();
    }
  });

  it('a system of no facility takes out of the directory, the agendas and the maps what it keeps', () => {
    for (const type of ['Organization', 'Schedule', 'Slot', 'ConceptMap'])
      expect([type, decide(caller('sistema', { clues: undefined }), 'delete', type).kind]).toEqual([type, 'allow']);
    expect(decide(caller('sistema'), 'delete', 'Patient').kind).toBe('allow');
  });

  it('denies by default: what no rule of a role names is denied, for every type any rule names', () => {
    const rules = Object.values(POLICY).flat();
    const types = new Set(rules.flatMap((rule) => (rule.types === 'every' ? [] : rule.types)));
    let walked = 0;
    for (const role of ROLES) {
      const asking = caller(role);
      for (const type of types) {
        for (const interaction of INTERACTIONS) {
          const named = rulesFor(role, interaction, type, asking.clues).length > 0;
          expect([role, type, interaction, decide(asking, interaction, type).kind]).toEqual([
            ...[role, type, interaction],
            named ? 'allow' : 'deny',
          ]);
          walked++;
        }
      }
    }
    expect(walked).toBeGreaterThan(2_000);
  });

  it('a citizen writes nothing but what he hides, and of who acts for him nothing but its end', () => {
    const writes = POLICY.paciente.flatMap(({ types, interactions, relation }) =>
      interactions
        .filter((one) => ['create', 'update', 'delete'].includes(one))
        .map((one) => [...types, one, relation]),
    );
    expect(writes).toEqual([
      ['Consent', 'create', 'own'],
      ['Consent', 'update', 'own'],
      ['Consent', 'create', 'ward'],
      ['Consent', 'update', 'ward'],
      ['RelatedPerson', 'update', 'own'],
    ]);
  });

  it('the audit trail is changed by nobody', () => {
    for (const role of ROLES)
      for (const interaction of ['update', 'delete'] as const)
        expect(decide(caller(role), interaction, 'AuditEvent').kind).toBe('deny');
  });
});

describe('confidentiality narrows it', () => {
  const hiddenOf = (role: Role, type: string, relations = { wards: [] as string[], emergency: [] as string[] }) => {
    const decision = decide(caller(role), 'read', type, relations);
    const { hidden } = decision.kind === 'allow' ? decision.named : {};
    return hidden && [hidden.grounds, hidden.unlessTreated, hidden.exempt];
  };

  it('who treats sees R and V, the pharmacy R, what the person hid nobody; a system everything', () => {
    expect(hiddenOf('medico', 'Condition')).toEqual([['consent'], ['R', 'V'], []]);
    expect(hiddenOf('enfermeria', 'Observation')).toEqual([['consent'], ['R', 'V'], []]);
    expect(hiddenOf('farmacia', 'MedicationRequest')).toEqual([['V', 'consent'], ['R'], []]);
    expect(hiddenOf('recepcion', 'Appointment')).toEqual([['V', 'consent'], ['R'], []]);
    expect(hiddenOf('operador', 'Patient')).toEqual([['R', 'V', 'ADOL', 'consent'], [], []]);
    expect(hiddenOf('sistema', 'Condition')).toBeUndefined();
    expect(hiddenOf('medico', 'Organization')).toBeUndefined();
  });

  it('of himself nothing is hidden from a citizen, of his ward what an adolescent confides', () => {
    expect(hiddenOf('paciente', 'Condition')).toBeUndefined();
    const decision = decide(caller('paciente'), 'search', 'Condition', { wards: ['w-1'], emergency: [] });
    expect(decision).toMatchObject({
      restriction: { persons: ['p-1', 'w-1'], hidden: { grounds: ['ADOL'], exempt: ['p-1'] } },
    });
    expect(decide(caller('paciente'), 'search', 'AuditEvent', { wards: ['w-1'], emergency: [] })).toMatchObject({
      restriction: { persons: ['p-1'] },
    });
  });

  it('a case about somebody is the operators’ alone, and only Tasks are asked', () => {
    for (const role of ['medico', 'enfermeria', 'sistema'] as const) {
      expect(hiddenOf(role, 'Task')?.[0]).toContain('reserved');
      expect(hiddenOf(role, 'Condition')?.[0] ?? []).not.toContain('reserved');
    }
    expect(hiddenOf('operador', 'Task')?.[0]).not.toContain('reserved');
  });

  it('a relation lasts as long as the hub is told', () => {
    const decision = createDecide(30)(caller('medico'), 'search', 'Condition');
    expect(decision).toMatchObject({ restriction: { treated: { tailDays: 30 }, hidden: { by: { tailDays: 30 } } } });
  });

  it('a facility that had several CLUES treats under each of them', () => {
    const relations = { ...NO_RELATIONS, clues: ['DFIMB000123', 'DFSIC000011'] };
    const decision = createDecide()(caller('medico'), 'search', 'Condition', relations);
    const carers = decision.kind === 'allow' ? decision.restriction.treated!.carers : [];
    expect(carers.filter(({ type }) => type === 'Organization').map(({ value }) => value)).toEqual(relations.clues);
  });

  it('an emergency grant exempts the person it was given for', () => {
    expect(hiddenOf('medico', 'Condition', { wards: [], emergency: ['p-7'] })).toEqual([
      ['consent'],
      ['R', 'V'],
      ['p-7'],
    ]);
  });
});

describe('scopes narrow the table', () => {
  it('denies with the reason `scope` when the token does not open it', () => {
    const reader = caller('medico', { scopes: ['user/*.rs'] });
    expect(decide(reader, 'create', 'Observation')).toMatchObject({ kind: 'deny', why: 'scope' });
    expect(decide(reader, 'read', 'Observation')).toMatchObject({ kind: 'allow', purpose: 'TREAT' });
    const wrong = caller('sistema', { scopes: ['user/*.cruds'] });
    expect(decide(wrong, 'read', 'Patient')).toMatchObject({ kind: 'deny', why: 'scope' });
  });

  it('never widens it', () => {
    expect(decide(caller('recepcion'), 'read', 'Observation')).toMatchObject({ kind: 'deny', why: 'role' });
  });

  it('SMART 2.2: a patient/ scope opens only the record of the token, also to a physician, and no ward', () => {
    const launched = caller('medico', { scopes: ['patient/*.rs'], patientId: 'p-9' });
    expect(decide(launched, 'search', 'Observation')).toMatchObject({
      kind: 'allow',
      restriction: { persons: ['p-9'] },
    });
    expect(decide(launched, 'read', 'Organization')).toMatchObject({ kind: 'allow', restriction: {} });
    expect(decide({ ...launched, patientId: undefined }, 'search', 'Observation').kind).toBe('deny');
    const app = caller('paciente', { scopes: ['patient/*.rs'] });
    expect(decide(app, 'read', 'Condition', { wards: ['w-1'], emergency: [] })).toMatchObject({
      named: { persons: ['p-1'] },
    });
  });

  it('a patient account tied to no record sees none', () => {
    expect(decide(caller('paciente', { patientId: undefined }), 'search', 'Observation').kind).toBe('deny');
  });
});

describe('judged once per token', () => {
  it('gives the same decision to the same token, another to another', () => {
    const one = caller('medico');
    const decision = decide(one, 'read', 'Condition');
    expect(decide({ ...one, address: '10.0.0.1' }, 'read', 'Condition')).toBe(decision);
    expect(decide(caller('medico'), 'read', 'Condition')).not.toBe(decision);
    // The same list of scopes in somebody else's hands is judged anew.
    expect(decide({ ...one, role: 'recepcion' }, 'read', 'Condition').kind).toBe('deny');
    expect(decide({ ...one, clues: 'DFSSA003162' }, 'search', 'Condition')).not.toEqual(
      decide(one, 'search', 'Condition'),
    );
  });
});
