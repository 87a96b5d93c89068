/**
 * UCUM units (https://ucum.org/ucum) that are the same kind of quantity and differ by a known factor or a known zero. Nothing
 * here needs to know the substance: mass to amount of substance (mg/dL to mmol/L) is left apart, because it depends on what was
 * measured and a wrong guess would look like a result.
 */
interface Scale {
  /** What is measured; only equal kinds convert. */
  readonly kind: string;
  readonly factor: number;
  readonly offset?: number;
}

const SCALES: Readonly<Record<string, Scale>> = {
  'g/L': { kind: 'mass/volume', factor: 1 },
  'g/dL': { kind: 'mass/volume', factor: 10 },
  'mg/dL': { kind: 'mass/volume', factor: 0.01 },
  'mg/L': { kind: 'mass/volume', factor: 0.001 },
  'ug/mL': { kind: 'mass/volume', factor: 0.001 },
  'ug/dL': { kind: 'mass/volume', factor: 1e-5 },
  'ug/L': { kind: 'mass/volume', factor: 1e-6 },
  'ng/mL': { kind: 'mass/volume', factor: 1e-6 },
  'ng/dL': { kind: 'mass/volume', factor: 1e-8 },
  'pg/mL': { kind: 'mass/volume', factor: 1e-9 },
  'mmol/L': { kind: 'amount/volume', factor: 1 },
  'umol/L': { kind: 'amount/volume', factor: 0.001 },
  'nmol/L': { kind: 'amount/volume', factor: 1e-6 },
  'U/L': { kind: 'activity/volume', factor: 1 },
  'mU/L': { kind: 'activity/volume', factor: 0.001 },
  'm[IU]/L': { kind: 'international/volume', factor: 0.001 },
  'u[IU]/mL': { kind: 'international/volume', factor: 0.001 },
  '[IU]/L': { kind: 'international/volume', factor: 1 },
  'm[IU]/mL': { kind: 'international/volume', factor: 1 },
  '10*3/uL': { kind: 'count/volume', factor: 1 },
  '10*9/L': { kind: 'count/volume', factor: 1 },
  '/uL': { kind: 'count/volume', factor: 0.001 },
  '10*6/uL': { kind: 'count/volume', factor: 1_000 },
  '10*12/L': { kind: 'count/volume', factor: 1_000 },
  kg: { kind: 'mass', factor: 1 },
  g: { kind: 'mass', factor: 0.001 },
  '[lb_av]': { kind: 'mass', factor: 0.45359237 },
  m: { kind: 'length', factor: 100 },
  cm: { kind: 'length', factor: 1 },
  mm: { kind: 'length', factor: 0.1 },
  '[in_i]': { kind: 'length', factor: 2.54 },
  Cel: { kind: 'temperature', factor: 1 },
  '[degF]': { kind: 'temperature', factor: 5 / 9, offset: -32 },
  'mm[Hg]': { kind: 'pressure', factor: 1 },
  kPa: { kind: 'pressure', factor: 7.500616827 },
  '%': { kind: 'fraction', factor: 1 },
  '/min': { kind: 'rate', factor: 1 },
  'kg/m2': { kind: 'mass/area', factor: 1 },
  'mg/g': { kind: 'mass/mass', factor: 1 },
};

/** How hospitals write them where UCUM belongs. */
const SPELLINGS: Readonly<Record<string, string>> = {
  mmhg: 'mm[Hg]',
  'mm hg': 'mm[Hg]',
  '°c': 'Cel',
  ºc: 'Cel',
  c: 'Cel',
  '{beats}/min': '/min',
  '[beats]/min': '/min',
  '{breaths}/min': '/min',
  'lat/min': '/min',
  lpm: '/min',
  rpm: '/min',
  kgs: 'kg',
  'mg/dl': 'mg/dL',
  'g/dl': 'g/dL',
  'mmol/l': 'mmol/L',
  'umol/l': 'umol/L',
  'µmol/l': 'umol/L',
  'μmol/l': 'umol/L',
  'u/l': 'U/L',
  'ui/l': '[IU]/L',
  'iu/l': '[IU]/L',
  'mui/ml': 'm[IU]/mL',
  '10^3/ul': '10*3/uL',
  'x10^3/ul': '10*3/uL',
  '10^6/ul': '10*6/uL',
  'mg/l': 'mg/L',
  'ng/ml': 'ng/mL',
  'µg/dl': 'ug/dL',
  'kg/m²': 'kg/m2',
  lb: '[lb_av]',
};

/** The UCUM code that was meant, or what was written when it is not known. */
export function unitOf(written: string | undefined): string | undefined {
  const text = written?.trim();
  if (text === undefined || text === '') return undefined;
  return text in SCALES ? text : (SPELLINGS[text.toLowerCase()] ?? text);
}

/** `value` in `wanted`, or undefined when that is not safe. */
export function toUnit(value: number, from: string | undefined, wanted: string): number | undefined {
  const unit = unitOf(from);
  if (unit === wanted) return value;
  const [have, want] = [unit === undefined ? undefined : SCALES[unit], SCALES[wanted]];
  if (have === undefined || want === undefined || have.kind !== want.kind) return undefined;
  const base = (value + (have.offset ?? 0)) * have.factor;
  return Number((base / want.factor - (want.offset ?? 0)).toPrecision(12));
}
