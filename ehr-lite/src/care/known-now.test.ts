import { CURP_SYSTEM, expedienteSystem, TEMPORAL_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import type { Patient } from '../hub/r4.ts';
import { contradictions, curpEntry, isWithoutCurp, outcomeIn } from './known-now.ts';

const MARIA = 'EAAF901102MMCSRR03';
const temporary = { use: 'temp', system: TEMPORAL_SYSTEM, value: 'T-1' } as const;
const file = { use: 'usual', system: expedienteSystem('DFSSA003162'), value: '77' } as const;
const unknown = (more: Partial<Patient> = {}): Patient => ({
  ...{ resourceType: 'Patient', id: 'u', identifier: [temporary, file], gender: 'female' },
  ...more,
});

describe('who somebody is, known later', () => {
  it('is asked of who has no CURP, or only a temporary or a former one', () => {
    const holding = (use?: 'temp' | 'old' | 'official') =>
      unknown({ identifier: [{ system: CURP_SYSTEM, value: MARIA, ...(use && { use }) }] });
    expect([unknown(), holding('temp'), holding('old')].map(isWithoutCurp)).toEqual([true, true, true]);
    expect([holding(), holding('official')].map(isWithoutCurp)).toEqual([false, false]);
  });

  it('says what speaks against the CURP, and nothing of what is not known', () => {
    expect(contradictions(MARIA, unknown())).toEqual([]);
    const parts = contradictions(MARIA, unknown({ gender: 'male', birthDate: '1990-11-03' })).map(({ part }) => part);
    expect(parts).toEqual(['fecha', 'sexo']);
  });

  it('sends identifiers alone, conditional by CURP, and reads whose record answered', () => {
    const { resource, request } = curpEntry(MARIA, unknown());
    expect(resource).toEqual({
      resourceType: 'Patient',
      identifier: [
        { use: 'official', system: CURP_SYSTEM, value: MARIA },
        { system: temporary.system, value: 'T-1' },
        { system: file.system, value: '77' },
      ],
    });
    expect(request?.ifNoneExist).toBe(`identifier=${CURP_SYSTEM}|${MARIA}`);
    expect(outcomeIn('Patient/u/_history/2', 'u')).toBe('gained');
    expect(outcomeIn('Patient/t/_history/2', 'u')).toBe('asked');
  });
});
