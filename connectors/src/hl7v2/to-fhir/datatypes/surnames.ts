/**
 * One text with two surnames, as Mexican systems fill PID-5.1, into the father's and the mother's.
 * Particles belong to the word after them (`DE LA CRUZ IBAÑEZ` is two surnames, not four). When more than two groups
 * remain (`MONTES DE OCA GARCIA`), the CURP's third letter, initial of the second surname, decides; without it the last
 * group is the mother's.
 */
const PARTICLES = new Set('DA DAS DE DEL DER DI DIE DD EL LA LOS LAS LE LES MAC MC VAN VON Y SAN SANTA'.split(' '));

export interface Surnames {
  readonly father: string;
  readonly mother?: string;
}

/** Longer is no name, whatever it is: kept whole. */
const MAX_NAME = 200;

export function splitSurnames(text: string, curp?: string): Surnames {
  if (text.length > MAX_NAME) return { father: text };
  const groups = group(text.split(/\s+/).filter((word) => word !== ''));
  if (groups.length < 2) return { father: groups[0] ?? '' };
  const last = groups.length - 1;
  const cuts = [last, ...Array.from({ length: last - 1 }, (_, i) => last - 1 - i)];
  const initial = curp?.[2];
  const cut = cuts.find((at) => initial === undefined || initialOf(groups[at]!) === initial) ?? last;
  if (initial === 'X' && groups.length === 2 && groups[1]!.startsWith('DE ')) {
    // A CURP that says "no second surname" and a compound one: Montes de Oca.
    return { father: groups.join(' ') };
  }
  return { father: groups.slice(0, cut).join(' '), mother: groups.slice(cut).join(' ') };
}

/** The first surname of a text: PID-6 often holds the mother's two. */
export const firstSurname = (text: string): string => group(text.split(/\s+/).filter((word) => word !== ''))[0] ?? '';

function group(words: readonly string[]): string[] {
  const groups: string[] = [];
  let pending: string[] = [];
  for (const word of words) {
    pending.push(word);
    if (PARTICLES.has(plain(word))) continue;
    if (pending[0] && plain(pending[0]) === 'Y' && groups.length > 0)
      groups.push(`${groups.pop()} ${pending.join(' ')}`);
    else groups.push(pending.join(' '));
    pending = [];
  }
  if (pending.length > 0) groups.push(pending.join(' '));
  return groups;
}

/** The letter that the CURP takes of a surname: particles dropped, Ñ as X, accents away. */
function initialOf(surname: string): string {
  const words = surname.split(' ');
  const word = words.find((part) => !PARTICLES.has(plain(part))) ?? words[0] ?? '';
  const letter = plain(word)[0] ?? '';
  return letter === 'Ñ' ? 'X' : letter;
}

const plain = (word: string): string =>
  word
    .toUpperCase()
    .normalize('NFD')
    .replace(/N\u0303/g, 'Ñ')
    .replace(/[\u0300-\u036f.]/g, '');
