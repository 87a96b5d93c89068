/** How alike two words are, and whether two codes differ by one slip of a finger. */

/** Jaro–Winkler, 0 to 1 (Winkler 1990): good with short words whose beginnings agree. */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const jaro = jaroOf(a, b);
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

function jaroOf(a: string, b: string): number {
  if (a.length === 0 || b.length === 0) return 0;
  const window = Math.max(0, (Math.max(a.length, b.length) >> 1) - 1);
  // Names have fewer than 32 letters; of a longer text only the beginning is looked at.
  const [lengthA, lengthB] = [Math.min(a.length, 31), Math.min(b.length, 31)];
  let takenA = 0;
  let takenB = 0;
  let common = 0;
  for (let i = 0; i < lengthA; i++) {
    const to = Math.min(lengthB, i + window + 1);
    for (let j = Math.max(0, i - window); j < to; j++) {
      if ((takenB >> j) & 1 || a.charCodeAt(i) !== b.charCodeAt(j)) continue;
      takenA |= 1 << i;
      takenB |= 1 << j;
      common++;
      break;
    }
  }
  if (common === 0) return 0;
  let turned = 0;
  let j = 0;
  for (let i = 0; i < lengthA; i++) {
    if (!((takenA >> i) & 1)) continue;
    while (!((takenB >> j) & 1)) j++;
    if (a.charCodeAt(i) !== b.charCodeAt(j++)) turned++;
  }
  return (common / lengthA + common / lengthB + (common - turned / 2) / common) / 3;
}

/** One character wrong, or two neighbours exchanged; codes of one length. */
export function oneSlip(a: string, b: string): boolean {
  if (a.length !== b.length || a === b) return false;
  let first = 0;
  while (a.charCodeAt(first) === b.charCodeAt(first)) first++;
  let last = a.length - 1;
  while (a.charCodeAt(last) === b.charCodeAt(last)) last--;
  return last === first || (last === first + 1 && a[first] === b[last] && a[last] === b[first]);
}

/** The same letters but for one slip, one left out or one too many. */
export function oneLetter(a: string, b: string): boolean {
  if (a.length === b.length) return oneSlip(a, b);
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (long.length - short.length !== 1) return false;
  let at = 0;
  while (at < short.length && short.charCodeAt(at) === long.charCodeAt(at)) at++;
  return long.endsWith(short.slice(at));
}
