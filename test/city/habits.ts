/**
 * How each hospital writes HL7 v2: the differences that a connector meets in life. Position in the list decides, so that
 * two hospitals of a small city already differ in everything that matters.
 */
import type { Hospital } from './facilities.ts';

export interface Habits {
  /** MSH-3. */
  readonly application: string;
  readonly charset: 'UNICODE UTF-8' | '8859/1';
  readonly version: '2.5' | '2.5.1';
  /** Capitals without accents, as older systems store names. */
  readonly capitals: boolean;
  /** PID-5.1: `Pérez López`, or `Pérez&López`, or the first form with the mother's surname repeated in PID-6. */
  readonly surnames: 'juntos' | 'subcomponentes' | 'con-pid6';
  /** PID-3: assigning authority and type code of the CURP. */
  readonly curpAuthority: string;
  readonly curpType: 'NNMEX' | 'NI' | 'CURP';
  readonly curpFirst: boolean;
  /** Name of CIE-10 in DG1-3.3, and whether codes are written as `E119` and `I10X`. */
  readonly cie10: 'I10' | 'ICD10' | 'CIE-10';
  readonly undotted: boolean;
  /** Local times with their offset. */
  readonly offset: boolean;
  /** OBX-4 of a result that stands alone. */
  readonly subId: '' | '1';
}

const at = <T>(list: readonly [T, ...T[]], number: number): T => list[number % list.length] ?? list[0];

export function habitsOf({ number }: Hospital): Habits {
  const old = number % 3 === 1;
  return {
    application: at(['HIS-SINTETICO', 'SIGHO-SINTETICO', 'EXPEDIENTE-SINTETICO'], number),
    charset: number % 2 === 0 ? 'UNICODE UTF-8' : '8859/1',
    version: number % 4 === 3 ? '2.5.1' : '2.5',
    capitals: old,
    surnames: at(['juntos', 'con-pid6', 'subcomponentes'], number),
    curpAuthority: at(['RENAPO', 'CURP', 'CURP&2.16.840.1.113883.4.629&ISO'], number),
    curpType: at(['NNMEX', 'NI', 'CURP', 'NNMEX'], number),
    curpFirst: number % 2 === 0,
    cie10: at(['I10', 'ICD10', 'CIE-10'], number),
    undotted: old,
    offset: number % 5 !== 2,
    subId: number % 2 === 0 ? '1' : '',
  };
}
