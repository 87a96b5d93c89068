/** A JSON Patch document as it must arrive (RFC 6902 §3, §4): its shape and size, before anything is applied. */
import { z } from 'zod';
import { fault, HubError, type Problem } from '../../errors.ts';
import { MAX_OPERATIONS, refuseHostileJson } from './bounds.ts';
import { excerpt } from './operation-fault.ts';

export type JsonPatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: unknown }
  | { readonly op: 'move' | 'copy'; readonly path: string; readonly from: string }
  | { readonly op: 'remove'; readonly path: string };

const MAX_PROBLEMS = 20;
const path = z.string('Falta «path», o no es texto.');
const from = z.string('Falta «from», o no es texto.');
const value = z.custom<unknown>((given) => given !== undefined, 'Falta «value».');

// Members that RFC 6902 does not name are ignored (§4), which is what z.object does.
const operation = z.discriminatedUnion(
  'op',
  [
    z.object({ op: z.literal(['add', 'replace', 'test']), path, value }),
    z.object({ op: z.literal(['move', 'copy']), path, from }),
    z.object({ op: z.literal('remove'), path }),
  ],
  'Cada operación es un objeto con «op»: add, remove, replace, move, copy o test.',
);
const document = z.array(operation, 'El cuerpo debe ser una lista de operaciones.');

/** @throws HubError `invalid`, `too-long`, `too-costly` */
export function readJsonPatch(patch: unknown): readonly JsonPatchOperation[] {
  if (Array.isArray(patch) && patch.length > MAX_OPERATIONS) throw tooManyOperations(patch.length);
  refuseHostileJson(patch, 'JSON Patch');
  const read = document.safeParse(patch);
  if (read.success) return read.data;
  const problems = read.error.issues.slice(0, MAX_PROBLEMS).map((issue) => asProblem(issue, patch));
  throw new HubError(problems as [Problem, ...Problem[]]);
}

export function tooManyOperations(count: number): HubError {
  return fault('too-costly', `El parche trae ${count} operaciones; se aceptan hasta ${MAX_OPERATIONS}.`, {
    rule: `Hasta ${MAX_OPERATIONS} operaciones por parche`,
    fix: 'Divídalo en varios parches, o envíe el recurso completo con PUT.',
  });
}

function asProblem(issue: z.core.$ZodIssue, patch: unknown): Problem {
  const [position, member] = issue.path;
  if (typeof position !== 'number')
    return { code: 'invalid', text: issue.message, rule: 'RFC 6902 §3', fix: 'Envíe [{"op": …, "path": …, …}].' };
  const given = (patch as readonly unknown[])[position];
  return {
    code: 'invalid',
    text: `Operación ${position + 1}: ${issue.message}`,
    path: `patch[${position}]${typeof member === 'string' ? `.${member}` : ''}`,
    rule: 'RFC 6902 §4',
    ...(typeof given === 'object' && given !== null && 'op' in given && { value: `op: ${excerpt(given.op)}` }),
    fix: 'Por ejemplo {"op": "replace", "path": "/gender", "value": "female"}.',
  };
}
