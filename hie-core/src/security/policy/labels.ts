/**
 * Which codes make a resource confidential: declared data, applied on every write (store/write/label.ts). Labels are added, never
 * taken away: what the source labelled stays as it labelled it. Sources: NOM-010-SSA2 (VIH), NOM-025-SSA2 (salud mental), NOM-047-SSA2
 * and the confidentiality of adolescents; https://hl7.org/fhir/R4/security-labels.html. Whether the operator's lawyers want more or
 * fewer ranges is theirs to say: this list is where to say it.
 */

import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { Resource, Task } from '@medplum/fhirtypes';
import { DISPUTE_CODE, TASK_SYSTEM } from '../accesses/dispute-task.ts';
import { REVIEW_CODE } from '../consent/emergency-notice.ts';

export const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
export const SENSITIVITY = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const LOINC = 'http://loinc.org';
const ATC = 'http://www.whocc.no/atc';
const ICD10 = new Set([
  'http://hl7.org/fhir/sid/icd-10',
  'http://hl7.org/fhir/sid/icd-10-cm',
  'urn:oid:2.16.840.1.113883.6.3',
]);

/** Proceedings of the operators' about somebody: theirs alone, whatever the role or relation of others. */
export const RESERVED = { system: `${CANONICAL_BASE}/CodeSystem/etiqueta`, code: 'caso-de-operacion' } as const;

const CASES = new Set([DISPUTE_CODE, REVIEW_CODE]);

export const isReserved = (resource: Resource): boolean =>
  resource.resourceType === 'Task' &&
  ((resource as Task).code?.coding?.some(({ system, code }) => system === TASK_SYSTEM && CASES.has(code ?? '')) ??
    false);

export interface LabelRule {
  /** es-MX, for the page. */
  readonly what: string;
  /** v3-ActCode. */
  readonly sensitivity: 'HIV' | 'PSY' | 'SUD' | 'SEX' | 'STD' | 'SDV';
  readonly confidentiality: 'R' | 'V';
  /** CIE-10: categories of three characters, first and last; or longer codes as they are. */
  readonly icd10?: readonly (readonly [string, string] | string)[];
  readonly loinc?: readonly string[];
  /** Beginnings. */
  readonly atc?: readonly string[];
  /** Only when the person is under 18 at the time of the write. */
  readonly minorsOnly?: true;
  /** An adolescent's (12 to 17) is hidden from the guardian too: label ADOL. */
  readonly adolescent?: true;
}

export const LABEL_RULES: readonly LabelRule[] = [
  {
    what: 'VIH: diagnósticos, pruebas, carga viral, antirretrovirales',
    ...{ sensitivity: 'HIV', confidentiality: 'R', adolescent: true },
    icd10: [['B20', 'B24'], ['Z21', 'Z21'], 'R75', 'Z114', 'Z206', 'Z717'],
    loinc: [
      ...['5220-9', '5221-7', '7917-8', '7918-6', '7919-4', '14092-1', '20447-9', '25836-8', '29893-5', '30361-0'],
      ...['31201-7', '48345-3', '49580-4', '56888-1', '68961-2', '75622-1'],
    ],
    atc: ['J05AE', 'J05AF', 'J05AG', 'J05AJ', 'J05AR'],
  },
  {
    what: 'Salud mental',
    ...{ sensitivity: 'PSY', confidentiality: 'R' },
    icd10: [
      ['F00', 'F09'],
      ['F20', 'F99'],
      ['X60', 'X84'],
    ],
  },
  {
    what: 'Consumo de sustancias',
    ...{ sensitivity: 'SUD', confidentiality: 'R', adolescent: true },
    icd10: [['F10', 'F19']],
  },
  {
    what: 'Violencia sexual',
    ...{ sensitivity: 'SDV', confidentiality: 'V' },
    icd10: ['T742', ['Y05', 'Y05']],
  },
  {
    what: 'Interrupción del embarazo',
    ...{ sensitivity: 'SEX', confidentiality: 'R', adolescent: true },
    icd10: [['O04', 'O04']],
  },
  {
    what: 'Salud sexual y reproductiva de menores de edad',
    ...{ sensitivity: 'SEX', confidentiality: 'R', adolescent: true, minorsOnly: true },
    icd10: [['Z30', 'Z39']],
    loinc: ['2106-3', '2118-8', '80384-1'],
    atc: ['G03A', 'G02B'],
  },
  {
    what: 'Infecciones de transmisión sexual de menores de edad',
    ...{ sensitivity: 'STD', confidentiality: 'R', adolescent: true, minorsOnly: true },
    icd10: [['A50', 'A64']],
  },
];

export const ADULT_YEARS = 18;
export const ADOLESCENT_YEARS = 12;

/** Three characters of CIE-10 → rules to look at; the whole code decides. */
const byCategory = new Map<string, LabelRule[]>();
const byLoinc = new Map<string, LabelRule>();
for (const rule of LABEL_RULES) {
  for (const one of rule.icd10 ?? [])
    for (const category of typeof one === 'string' ? [one.slice(0, 3)] : categories(one)) {
      const list = byCategory.get(category) ?? [];
      if (!list.includes(rule)) byCategory.set(category, [...list, rule]);
    }
  for (const code of rule.loinc ?? []) byLoinc.set(code, rule);
}

function categories([first, last]: readonly [string, string]): string[] {
  const [from, to] = [Number(first.slice(1)), Number(last.slice(1))];
  return Array.from({ length: to - from + 1 }, (_, i) => `${first[0]}${String(from + i).padStart(2, '0')}`);
}

/** The rule that a code falls under, if any. */
export function labelRuleOf(system: string | undefined, code: string): LabelRule | undefined {
  if (system === LOINC) return byLoinc.get(code);
  if (system === ATC) return LABEL_RULES.find(({ atc }) => atc?.some((beginning) => code.startsWith(beginning)));
  if (system === undefined || !ICD10.has(system)) return undefined;
  const plain = code.replace('.', '').toUpperCase();
  return byCategory
    .get(plain.slice(0, 3))
    ?.find(({ icd10 }) => icd10!.some((one) => (typeof one === 'string' ? plain.startsWith(one) : isIn(plain, one))));
}

const isIn = (code: string, [first, last]: readonly [string, string]): boolean =>
  code.slice(0, 3) >= first && code.slice(0, 3) <= last;
