/**
 * A name as desks write it, made comparable: capitals without marks, particles dropped, MA. written out. And how it sounds: in Mexico
 * B and V, S, Z and soft C, LL and Y, G and J before E and I are one sound, and H is none.
 */

const MARKS = /[\u0300-\u036f]/g;
const PARTICLES = new Set(['DE', 'DEL', 'LA', 'LAS', 'LOS', 'EL', 'Y', 'DA', 'DI', 'DER', 'VAN', 'VON']);
const WRITTEN_OUT: Readonly<Record<string, string>> = {
  MA: 'MARIA',
  M: 'MARIA',
  J: 'JOSE',
  STA: 'SANTA',
  GPE: 'GUADALUPE',
};

/** Ñ becomes N: half of the systems cannot write it. */
export const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(MARKS, '')
    .toUpperCase()
    .replace(/[^A-Z]+/g, ' ')
    .trim();

/** A name that is nothing but a particle is that name. */
export function nameWords(name: string): string[] {
  const words = plain(name)
    .split(' ')
    .filter((word) => word !== '');
  const kept = words.filter((word) => !PARTICLES.has(word));
  return (kept.length > 0 ? kept : words).map((word) => WRITTEN_OUT[word] ?? word);
}

/** «de López», as a second surname, is a husband's; «De la Cruz» and «Del Ángel» are surnames. */
export const isMarriedName = (family: string): boolean => /^\s*de\s+(?!la\b|las\b|los\b|le[oó]n\b)/i.test(family);

/** Of a child that has no name yet. */
export const isNoName = (given: string): boolean =>
  /^(?:|RN|R N|RECIEN NACID[OA]|NN|N N|DESCONOCID[OA]|SIN NOMBRE|FEMENINO|MASCULINO)(?: (?:DE|HIJ[OA]).*)?$/.test(
    plain(given),
  );

/** Of one plain word. */
export function sound(word: string): string {
  return word
    .replace(/PH/g, 'F')
    .replace(/SH|CH/g, '1')
    .replace(/H/g, '')
    .replace(/QU|Q(?=[EI])/g, 'K')
    .replace(/GU(?=[EI])/g, '2')
    .replace(/G(?=[EI])|X|J/g, '3')
    .replace(/SC(?=[EI])|C(?=[EIY])|Z/g, 'S')
    .replace(/LL|Y(?=[AEIOU])/g, '4')
    .replace(/Y/g, 'I')
    .replace(/[CQ]/g, 'K')
    .replace(/[2]/g, 'G')
    .replace(/W/g, 'G')
    .replace(/V/g, 'B')
    .replace(/M(?=[BP])/g, 'N')
    .replace(/(.)\1+/g, '$1');
}
