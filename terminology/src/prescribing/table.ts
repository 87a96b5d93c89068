/** The rules are tables of text, one rule a line, so that a pharmacist can read and correct them: cells between `|`. */
import type { Said, Severity } from './model.ts';

const SEVERITIES: Readonly<Record<string, Severity>> = { evitar: 'high', precaución: 'moderate', vigilar: 'low' };

/** @throws on a line of the wrong width: the file is ours, and a lost cell would be a lost warning. */
export function rowsOf(text: string, width: number): readonly (readonly string[])[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const cells = line.split('|').map((cell) => cell.trim());
      if (cells.length !== width) throw new Error(`rule ${cells[0]}: ${cells.length} cells of ${width}`);
      return cells;
    });
}

export function saidOf(severity: string, happens: string, act: string, source: string): Said {
  const known = SEVERITIES[severity];
  if (known === undefined) throw new Error(`severity ${severity}`);
  return { severity: known, happens, act, source: source === '-' ? undefined : source };
}
