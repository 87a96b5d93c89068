/**
 * Any UCUM unit to the one that a kind is kept in (https://ucum.org/ucum). Every conversion of medicine's units is a line: two values tell
 * it, and it is kept, so that the library is asked once for each unit. A unit that measures something else is refused, never guessed.
 */
import ucum from '@lhncbc/ucum-lhc';
import { KINDS, type KindName } from '../kinds.ts';

interface Line {
  readonly factor: number;
  readonly offset: number;
}

/** What people and devices write for the UCUM code. */
const SPELLED = new Map(
  Object.entries({
    mmhg: 'mm[Hg]',
    'mm hg': 'mm[Hg]',
    '°c': 'Cel',
    c: 'Cel',
    '°f': '[degF]',
    f: '[degF]',
    lb: '[lb_av]',
    lbs: '[lb_av]',
    bpm: '/min',
    lpm: '/min',
    '{beats}/min': '/min',
  }),
);

const MAX_KNOWN = 500;
const known = new Map<string, Line | undefined>();

/** @returns undefined when the unit is none, or does not measure this */
export function toCanonical(kind: KindName, unit: string, value: number): number | undefined {
  if (unit === KINDS[kind].unit) return value;
  const key = `${kind}|${unit}`;
  if (!known.has(key)) {
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(key, lineOf(kind, unit));
  }
  const line = known.get(key);
  // Six significant digits: what a factor of the library adds behind them is noise.
  return line && Number((value * line.factor + line.offset).toPrecision(6));
}

function lineOf(kind: KindName, given: string): Line | undefined {
  const { unit, molarMass } = KINDS[kind];
  const from = SPELLED.get(given.toLowerCase()) ?? given;
  const convert = (value: number): number | undefined => {
    try {
      const molecularWeight = molarMass ?? null;
      const { status, toVal } = ucum.UcumLhcUtils.getInstance().convertUnitTo(from, value, unit, { molecularWeight });
      return status === 'succeeded' && typeof toVal === 'number' ? toVal : undefined;
    } catch {
      // A device may write anything where the unit stands, and the library was not made for that.
      return undefined;
    }
  };
  const at10 = convert(10);
  const at20 = convert(20);
  if (at10 === undefined || at20 === undefined) return undefined;
  const factor = (at20 - at10) / 10;
  return { factor, offset: at10 - factor * 10 };
}
