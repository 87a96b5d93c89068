/** Which group a medicine belongs to, by the start of its ATC code; a combination counts as each of its parts. */
import { CLASSES } from './data/classes.ts';

/** ATC of fixed combinations → of their parts. The combination's own code stays too. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  A10BD02: ['A10BA02', 'A10BB01'],
  A10BD07: ['A10BA02', 'A10BH01'],
  A10BD11: ['A10BA02', 'A10BH05'],
  B01AC30: ['B01AC06', 'B01AC04'],
  C09BA02: ['C09AA02', 'C03AA03'],
  C09DA01: ['C09CA01', 'C03AA03'],
  C09DB01: ['C09CA03', 'C08CA01'],
  J01CR02: ['J01CA04'],
  J04AM02: ['J04AC01', 'J04AB02'],
  J04AM06: ['J04AC01', 'J04AB02', 'J04AK01', 'J04AK02'],
  J05AR03: ['J05AF09', 'J05AF07'],
  J05AR20: ['J05AF09', 'J05AF13', 'J05AJ04'],
  N02AJ13: ['N02AX02', 'N02BE01'],
  R03AK06: ['R03AC12', 'R03BA05'],
  R03AK07: ['R03AC13', 'R03BA02'],
  R03AL02: ['R03AC02', 'R03BB01'],
};
/** One substance under two codes, by what it is used for. */
const SAME: Readonly<Record<string, string>> = { N02BA01: 'B01AC06' };

export const partsOf = (atc: string): readonly string[] => [atc, ...(PARTS[atc] ?? [])];

/** Substances for comparing: aspirin is aspirin whether for pain or for the heart. */
export const substancesOf = (atc: string): readonly string[] => {
  const parts = PARTS[atc] ?? [atc];
  return parts.filter((part) => part.length === 7).map((part) => SAME[part] ?? part);
};

const starts = (part: string, prefixes: readonly string[]): boolean => prefixes.some((one) => part.startsWith(one));
const known = new Map<string, ReadonlySet<string>>();

/** Names of the groups (`data/classes.ts`) that an ATC code falls into. */
export function classesOf(atc: string): ReadonlySet<string> {
  let found = known.get(atc);
  if (found === undefined) {
    const parts = partsOf(atc);
    found = new Set(Object.keys(CLASSES).filter((name) => parts.some((part) => starts(part, CLASSES[name]!.prefixes))));
    known.set(atc, found);
  }
  return found;
}
