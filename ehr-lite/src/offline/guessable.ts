/** Twelve characters that a thief of the disk tries first: one repeated, a run of the keyboard, the person's own name. */
const RUNS = ['0123456789012345678901234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklñzxcvbnm'];
const FEWEST_DIFFERENT = 6;

export function isGuessable(secret: string, own: readonly string[]): boolean {
  const plain = secret.toLowerCase();
  if (new Set(plain).size < FEWEST_DIFFERENT) return true;
  if (RUNS.some((run) => run.includes(plain) || [...run].reverse().join('').includes(plain))) return true;
  if (/^(.{1,6})\1+$/.test(plain)) return true;
  return own.some((word) => word.length > 3 && squeezed(word).includes(squeezed(plain)));
}

const squeezed = (text: string): string => text.toLowerCase().replace(/\s+/g, '');
