/**
 * Critical values of adults: the result is told at once, whoever asked for it. What the laboratory itself says (HL7 v3 ObservationInterpretation
 * HH, LL, AA) holds before this table. Means of the national survey of Kost, "Critical limits for urgent clinician notification at US medical
 * centers", JAMA 1990;263:704-707 (https://doi.org/10.1001/jama.263.5.704). A facility with limits of its own sends its interpretation.
 */
import { LOINC_SYSTEM, UCUM_SYSTEM } from '../identifiers/systems.ts';

interface Limit {
  readonly loinc: readonly string[];
  /** Below it, above it: critical. By unit (UCUM): another unit is not compared. */
  readonly by: Readonly<Record<string, { readonly low?: number; readonly high?: number }>>;
}

const GLUCOSE = ['2345-7', '2339-0', '1558-6', '41653-7'];

export const CRITICAL_LIMITS: readonly Limit[] = [
  { loinc: GLUCOSE, by: { 'mg/dL': { low: 46, high: 484 }, 'mmol/L': { low: 2.6, high: 26.9 } } },
  { loinc: ['2823-3'], by: { 'mmol/L': { low: 2.8, high: 6.2 }, 'meq/L': { low: 2.8, high: 6.2 } } },
  { loinc: ['2951-2'], by: { 'mmol/L': { low: 120, high: 158 }, 'meq/L': { low: 120, high: 158 } } },
  { loinc: ['17861-6'], by: { 'mg/dL': { low: 6.6, high: 12.9 }, 'mmol/L': { low: 1.65, high: 3.22 } } },
  { loinc: ['718-7'], by: { 'g/dL': { low: 6.6, high: 19.9 }, 'g/L': { low: 66, high: 199 } } },
  { loinc: ['4544-3', '20570-8'], by: { '%': { low: 18, high: 61 } } },
  { loinc: ['777-3'], by: { '10*3/uL': { low: 37, high: 910 }, '10*9/L': { low: 37, high: 910 } } },
  { loinc: ['6690-2', '26464-8'], by: { '10*3/uL': { low: 2, high: 37 }, '10*9/L': { low: 2, high: 37 } } },
  { loinc: ['5902-2'], by: { s: { high: 27 } } },
  { loinc: ['2744-1'], by: { '[pH]': { low: 7.21, high: 7.59 } } },
  { loinc: ['2019-8'], by: { 'mm[Hg]': { low: 19, high: 67 } } },
  { loinc: ['2703-7'], by: { 'mm[Hg]': { low: 43 } } },
];

export type Severity = 'critical' | 'abnormal' | 'normal';

interface Concept {
  readonly coding?: readonly { readonly system?: string; readonly code?: string }[];
}
interface Measured {
  readonly code?: Concept;
  readonly valueQuantity?: {
    readonly value?: number;
    readonly comparator?: string;
    readonly unit?: string;
    readonly system?: string;
    readonly code?: string;
  };
  readonly interpretation?: readonly Concept[];
}
export interface Judged extends Measured {
  readonly status?: string;
  readonly component?: readonly Measured[];
}

const CRITICAL = ['HH', 'LL', 'AA'];
const ABNORMAL = ['H', 'L', 'A', 'HU', 'LU', 'POS', 'DET', 'R', '>', '<'];
const GONE = ['cancelled', 'entered-in-error'];

/** Of one result. */
export function severityOf(result: Judged): Severity {
  if (GONE.includes(result.status ?? '')) return 'normal';
  return worst([result, ...(result.component ?? [])].map(oneOf));
}

export function worst(all: readonly Severity[]): Severity {
  return all.includes('critical') ? 'critical' : all.includes('abnormal') ? 'abnormal' : 'normal';
}

function oneOf(measured: Measured): Severity {
  const said = (measured.interpretation ?? []).flatMap(({ coding = [] }) => coding.map(({ code }) => code ?? ''));
  if (said.some((code) => CRITICAL.includes(code)) || isBeyond(measured)) return 'critical';
  return said.some((code) => ABNORMAL.includes(code)) ? 'abnormal' : 'normal';
}

function isBeyond({ code, valueQuantity: quantity }: Measured): boolean {
  const codes = (code?.coding ?? []).flatMap((one) => (one.system === LOINC_SYSTEM ? [one.code ?? ''] : []));
  const limit = CRITICAL_LIMITS.find(({ loinc }) => loinc.some((one) => codes.includes(one)));
  if (limit === undefined || quantity?.value === undefined) return false;
  const unit = quantity.system === UCUM_SYSTEM ? (quantity.code ?? quantity.unit) : (quantity.unit ?? quantity.code);
  const bounds = limit.by[unit ?? ''];
  if (bounds === undefined) return false;
  // "< 10" is as low as 10 at most: the bound that it may have passed is compared.
  const { value, comparator = '' } = quantity;
  const low = bounds.low !== undefined && (value < bounds.low || (comparator === '<' && value <= bounds.low));
  const high = bounds.high !== undefined && (value > bounds.high || (comparator === '>' && value >= bounds.high));
  return (low && !comparator.startsWith('>')) || (high && !comparator.startsWith('<'));
}
