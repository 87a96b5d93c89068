/**
 * How a Spanish word sounds in Mexico, as a key: b and v, s, c and z, h, ll and y, g and j, x and cc are where people slip when they write
 * what they hear (Real Academia Española, Ortografía 2010, I.6: https://www.rae.es/ortografía/). Given folded text, so ñ is n.
 */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/^p(?=[st])|^m(?=n)|^g(?=n)/, ''],
  [/ph/g, 'f'],
  [/ch/g, '1'],
  [/sh/g, 's'],
  [/h/g, ''],
  [/1/g, 'ch'],
  [/cc(?=[ei])|x/g, 'ks'],
  [/sc(?=[ei])/g, 's'],
  [/qu(?=[ei])|q/g, 'k'],
  [/c(?=[ei])|z/g, 's'],
  [/c(?!h)/g, 'k'],
  [/g(?=[ei])/g, 'j'],
  [/gu(?=[ei])/g, 'g'],
  [/v/g, 'b'],
  [/w/g, 'u'],
  [/ll/g, 'y'],
  [/y(?![aeiou])/g, 'i'],
  [/n(?=[bp])/g, 'm'],
  [/(.)\1+/g, '$1'],
];

export function soundOf(word: string): string {
  let key = word;
  for (const [pattern, by] of RULES) key = key.replace(pattern, by);
  return key;
}
