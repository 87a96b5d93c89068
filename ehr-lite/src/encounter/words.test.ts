/** What a hospital sends as codes of HL7 v2 tables, without any words (PV1-2, PV1-4, PV1-10, PV1-36), is shown in words. */
import { describe, expect, it } from '@jest/globals';
import { wordsOf } from '../hub/coded.ts';
import type { Encounter } from '../hub/r4.ts';
import { serviceOf, titleOf } from './words.ts';

const v2 = (table: string, code: string) => ({ system: `http://terminology.hl7.org/CodeSystem/v2-${table}`, code });
const visit = (more: Partial<Encounter>): Encounter => ({ resourceType: 'Encounter', ...more });

describe('codes of HL7 v2', () => {
  it('are shown in words', () => {
    expect(serviceOf(visit({ serviceType: { coding: [v2('0069', 'MED')] } }))).toBe('Medicina interna');
    expect(wordsOf({ coding: [v2('0007', 'E')] })).toBe('Urgencia');
    expect(wordsOf({ coding: [v2('0112', '07')] })).toBe('Alta voluntaria');
    expect(titleOf(visit({ class: v2('0004', 'B') }))).toBe('Obstetricia');
  });

  it('what the hospital wrote itself goes first', () => {
    expect(wordsOf({ coding: [{ ...v2('0069', 'MED'), display: 'Medicina del piso 3' }] })).toBe('Medicina del piso 3');
  });

  it('a code that HL7 does not know, or of another system, stays as it is', () => {
    expect(wordsOf({ coding: [v2('0069', 'TRAUMA')] })).toBe('TRAUMA');
    expect(wordsOf({ coding: [{ system: 'urn:x', code: 'MED' }] })).toBe('MED');
  });
});
