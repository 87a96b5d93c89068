import { describe, expect, it } from '@jest/globals';
import { type Caller, ROLES, type Role } from './caller.ts';
import { decide, POLICY, relationOf } from './policy.ts';
import { INTERACTIONS, type Interaction } from './scopes.ts';

function caller(role: Role, more: Partial<Caller> = {}): Caller {
  const scopes = [role === 'sistema' ? 'system/*.cruds' : 'user/*.cruds'];
  return {
    subject: 's',
    role,
    clientId: 'c',
    name: 'n',
    clues: undefined,
    patientId: 'p-1',
    scopes,
    address: '',
    ...more,
  };
}

/** The law in short, written apart from the table: `C` create, `R` read/vread/history, `S` search, `U` update, `D` delete; `o`: own record only. */
const EXPECTED: Readonly<Record<string, Readonly<Record<Role, string>>>> = {
  Patient: {
    medico: 'CRSU',
    enfermeria: 'CRSU',
    farmacia: 'RS',
    recepcion: 'CRSU',
    operador: '',
    paciente: 'oRS',
    sistema: 'CRSUD',
  },
  Encounter: {
    medico: 'CRSU',
    enfermeria: 'CRSU',
    farmacia: '',
    recepcion: '',
    operador: '',
    paciente: 'oRS',
    sistema: 'CRSUD',
  },
  Observation: {
    medico: 'CRSU',
    enfermeria: 'CRSU',
    farmacia: '',
    recepcion: '',
    operador: '',
    paciente: 'oRS',
    sistema: 'CRSUD',
  },
  Composition: {
    medico: 'CRSU',
    enfermeria: 'CRSU',
    farmacia: '',
    recepcion: '',
    operador: '',
    paciente: 'oRS',
    sistema: 'CRSUD',
  },
  AllergyIntolerance: {
    medico: 'CRSU',
    enfermeria: 'CRSU',
    farmacia: 'RS',
    recepcion: '',
    operador: '',
    paciente: 'oRS',
    sistema: 'CRSUD',
  },
  MedicationRequest: {
    medico: 'CRSU',
    enfermeria: 'CRSU',
    farmacia: 'RSU',
    recepcion: '',
    operador: '',
    paciente: 'oRS',
    sistema: 'CRSUD',
  },
  MedicationDispense: {
    medico: 'CRSU',
    enfermeria: 'CRSU',
    farmacia: 'CRSU',
    recepcion: '',
    operador: '',
    paciente: 'oRS',
    sistema: 'CRSUD',
  },
  SupplyDelivery: {
    medico: 'RS',
    enfermeria: 'RS',
    farmacia: 'CRSU',
    recepcion: '',
    operador: '',
    paciente: '',
    sistema: 'CRSUD',
  },
  Appointment: {
    medico: 'CRSU',
    enfermeria: 'CRSU',
    farmacia: '',
    recepcion: 'CRSU',
    operador: '',
    paciente: 'oRS',
    sistema: 'CRSUD',
  },
  Slot: {
    medico: 'CRSUD',
    enfermeria: 'CRSUD',
    farmacia: '',
    recepcion: 'CRSUD',
    operador: '',
    paciente: 'oRS',
    sistema: 'CRSUD',
  },
  Organization: {
    medico: 'RS',
    enfermeria: 'RS',
    farmacia: 'RS',
    recepcion: 'RS',
    operador: 'CRSUD',
    paciente: 'RS',
    sistema: 'CRSUD',
  },
  Task: {
    medico: 'CRSU',
    enfermeria: 'CRSU',
    farmacia: '',
    recepcion: '',
    operador: 'RSU',
    paciente: '',
    sistema: 'CRSUD',
  },
  AuditEvent: {
    medico: '',
    enfermeria: '',
    farmacia: '',
    recepcion: '',
    operador: 'RS',
    paciente: 'oRS',
    sistema: 'CRS',
  },
  Consent: {
    medico: 'RS',
    enfermeria: 'RS',
    farmacia: '',
    recepcion: '',
    operador: '',
    paciente: 'oRS',
    sistema: 'CRSUD',
  },
  Basic: { medico: '', enfermeria: '', farmacia: '', recepcion: '', operador: '', paciente: '', sistema: 'CRSUD' },
};

const LETTER: Readonly<Partial<Record<Interaction, string>>> = {
  create: 'C',
  read: 'R',
  vread: 'R',
  search: 'S',
  update: 'U',
  delete: 'D',
};

describe('the policy table: role × type × interaction × relation', () => {
  const cases = Object.entries(EXPECTED).flatMap(([type, roles]) =>
    ROLES.map((role) => [role, type, roles[role]] as const),
  );

  it.each(cases)('%s and %s: %s', (role, type, law) => {
    for (const interaction of INTERACTIONS) {
      const letter = LETTER[interaction];
      if (letter === undefined) continue;
      const decision = decide(caller(role), interaction, type);
      const expected = !law.includes(letter) ? 'deny' : law.startsWith('o') ? { patientId: 'p-1' } : {};
      expect([interaction, decision.kind === 'deny' ? 'deny' : decision.restriction]).toEqual([interaction, expected]);
    }
  });

  it('denies by default: what no rule of a role names is denied, for every type any rule names', () => {
    const types = new Set(
      Object.values(POLICY)
        .flat()
        .flatMap((rule) => (rule.types === 'every' ? [] : rule.types)),
    );
    let walked = 0;
    for (const role of ROLES) {
      for (const type of types) {
        for (const interaction of INTERACTIONS) {
          const named = POLICY[role].some(
            (rule) => (rule.types === 'every' || rule.types.includes(type)) && rule.interactions.includes(interaction),
          );
          const relation = relationOf(role, interaction, type);
          expect([role, type, interaction, decide(caller(role), interaction, type).kind]).toEqual([
            role,
            type,
            interaction,
            relation === undefined ? 'deny' : 'allow',
          ]);
          if (!named) expect(relation).toBeUndefined();
          walked++;
        }
      }
    }
    expect(walked).toBeGreaterThan(2_000);
  });

  it('only sees and is never unrestricted: a patient writes nothing and has own-record limits on everything personal', () => {
    for (const rule of POLICY.paciente) {
      expect(rule.interactions.filter((one) => ['create', 'update', 'delete'].includes(one))).toEqual([]);
    }
  });

  it('the audit trail is changed by nobody', () => {
    for (const role of ROLES) {
      for (const interaction of ['update', 'delete'] as const) {
        expect(decide(caller(role), interaction, 'AuditEvent').kind).toBe('deny');
      }
    }
  });
});

describe('scopes narrow the table', () => {
  it('denies with the reason `scope` when the token does not open it', () => {
    const reader = caller('medico', { scopes: ['user/*.rs'] });
    expect(decide(reader, 'create', 'Observation')).toMatchObject({ kind: 'deny', why: 'scope' });
    expect(decide(reader, 'read', 'Observation')).toEqual({ kind: 'allow', restriction: {} });
    expect(decide(caller('sistema', { scopes: ['user/*.cruds'] }), 'read', 'Patient')).toMatchObject({
      kind: 'deny',
      why: 'scope',
    });
  });

  it('never widens it', () => {
    expect(decide(caller('recepcion'), 'read', 'Observation')).toMatchObject({ kind: 'deny', why: 'role' });
  });

  it('SMART 2.2: a patient/ scope opens only the record of the token, also to a physician', () => {
    const launched = caller('medico', { scopes: ['patient/*.rs'], patientId: 'p-9' });
    expect(decide(launched, 'search', 'Observation')).toEqual({ kind: 'allow', restriction: { patientId: 'p-9' } });
    expect(decide(launched, 'read', 'Organization')).toEqual({ kind: 'allow', restriction: {} });
    expect(decide({ ...launched, patientId: undefined }, 'search', 'Observation').kind).toBe('deny');
  });

  it('a patient account tied to no record sees none', () => {
    expect(decide(caller('paciente', { patientId: undefined }), 'search', 'Observation').kind).toBe('deny');
  });
});
