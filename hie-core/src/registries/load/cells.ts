/** What the cells of a registry's file may hold, with what to say when they do not (zod; messages are es-MX, for the operator). */
import { parseClues } from '@amate/terminology/identifiers/clues.ts';
import { z } from 'zod';

const MAX_NAME = 250;
const spaced = (text: string): string => text.replace(/[\s\u00a0]+/g, ' ').trim();

export const text = (max = MAX_NAME) =>
  z
    .string()
    .transform(spaced)
    .pipe(z.string().max(max, `tiene más de ${max} letras`))
    .refine((one) => !one.includes('\uFFFD'), 'trae letras dañadas (�): guarde el archivo como CSV UTF-8');
export const needed = (max = MAX_NAME) => text(max).refine((one) => one !== '', 'falta');

type Judge = (cell: string) => { readonly value: string } | { readonly fault: string };

const judged = (judge: Judge) =>
  z.string().transform((cell, context) => {
    const found = judge(cell);
    if ('value' in found) return found.value;
    context.addIssue({ code: 'custom', message: found.fault });
    return z.NEVER;
  });
const whenGiven = (judge: Judge) =>
  judged((cell) => (cell.trim() === '' ? { value: '' } : judge(cell))).transform((one) =>
    one === '' ? undefined : one,
  );

const cluesIn: Judge = (cell) => {
  const parsed = parseClues(cell);
  return parsed.kind === 'valid' ? { value: parsed.clues } : { fault: `${parsed.text} ${parsed.fix}` };
};
export const clues = judged(cluesIn);
export const optionalClues = whenGiven(cluesIn);

/**
 * Cédula profesional: digits alone. The register of the DGP gives 7 or 8 today and 5 or 6 in its first decades, which are still in force:
 * none is refused for being short.
 */
const cedulaIn: Judge = (cell) => {
  const digits = cell.replace(/[\s.-]/g, '');
  return /^\d{5,8}$/.test(digits) ? { value: digits } : { fault: 'la cédula profesional son de 5 a 8 números' };
};
export const cedula = judged(cedulaIn);
export const optionalCedula = whenGiven(cedulaIn);

/** 2019-05-03, 03/05/2019 or with an hour behind; '' and the register's «0000-00-00» say nothing. */
export const day = z.string().transform((cell, context) => {
  const trimmed = cell.trim();
  if (trimmed === '' || /^0{1,4}[-/]0/.test(trimmed)) return undefined;
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(trimmed);
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: .*)?$/.exec(trimmed);
  const [year, month, date] = iso ? iso.slice(1) : slashed ? [slashed[3], slashed[2], slashed[1]] : [];
  const found = `${year}-${month?.padStart(2, '0')}-${date?.padStart(2, '0')}`;
  if (year !== undefined && !Number.isNaN(Date.parse(found)) && new Date(found).toISOString().startsWith(found))
    return found;
  context.addIssue({ code: 'custom', message: `«${trimmed.slice(0, 30)}» no es una fecha: escríbala como 2026-05-03` });
  return z.NEVER;
});

/** null: the cell says that there is none; undefined: the file has no such column (`tells` of read-file.ts). */
export const dayIfTold = day.transform((one) => one ?? null).optional();

/** Zero is how the register says that nobody measured. */
export const degrees = (most: number) =>
  z.string().transform((cell) => {
    const value = Number(cell.replace(',', '.'));
    return cell.trim() === '' || value === 0 || !(Math.abs(value) <= most) ? undefined : value;
  });

export const yesOrNo = (usual: boolean) =>
  z.string().transform((cell, context) => {
    const word = cell.trim().toLowerCase();
    if (word === '') return usual;
    if (['si', 'sí', 's', '1'].includes(word)) return true;
    if (['no', 'n', '0'].includes(word)) return false;
    context.addIssue({ code: 'custom', message: `«${word.slice(0, 20)}» no se entiende: escriba sí o no` });
    return z.NEVER;
  });
