/**
 * What anybody may ask of the audit log, without a token: signed heads, keys and proofs. Hashes only: a leaf's hash covers a random id,
 * so nobody can guess his way to an entry. The text of an entry is given, with its proof, to who may read that AuditEvent.
 */
import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { Database } from '../../db.ts';
import { fault } from '../../errors.ts';
import type { Described } from '../../http/open-api.ts';
import { callerOf } from '../authenticate.ts';
import type { Caller } from '../caller.ts';
import { headKeys, publicKeyOf } from './head-keys.ts';
import { leafBytes } from './leaf.ts';
import { toBase64 } from './merkle/hash.ts';
import { readNote } from './note.ts';
import { consistencyProof, inclusionProof } from './proofs.ts';
import * as sql from './sql.ts';

export interface AuditLogRoutes {
  readonly db: Database;
  readonly origin: string;
  readonly authenticate: RequestHandler;
  /** Resolved when the caller may read this AuditEvent and the reading is on record. @throws HubError */
  readonly readEvent: (caller: Caller, id: string, requestId: string) => Promise<unknown>;
}

const FOR_EVER = 'public, max-age=31536000, immutable';
const MAX_LISTED = 200;
/** The numbers of a log are below 10^15: exact in JSON everywhere. */
const count = z
  .string()
  .regex(/^\d{1,15}$/, 'un entero no negativo')
  .transform(Number);
const day = z.iso.date('una fecha AAAA-MM-DD');
const PAGE = z.strictObject({
  antes: count.optional(),
  cantidad: count.pipe(z.number().min(1).max(MAX_LISTED, `a lo más ${MAX_LISTED}`)).optional(),
  dias: z.enum(['0', '1']).optional(),
});
const INCLUSION = z
  .strictObject({ entrada: count, tamano: count })
  .refine(({ entrada, tamano }) => entrada < tamano, { path: ['entrada'], message: 'menor que tamano' });
const CONSISTENCY = z
  .strictObject({ de: count, a: count })
  .refine(({ de, a }) => de <= a, { path: ['de'], message: 'no mayor que a' });

const proof = { method: 'get', open: true } as const;
export const AUDIT_LOG_ROUTES: readonly Described[] = [
  { ...proof, path: '/raices', about: 'Raíces firmadas de la bitácora', query: PAGE },
  {
    ...proof,
    path: '/raices/:day',
    about: 'La raíz de un día (AAAA-MM-DD) o la «ultima»; text/plain: la nota firmada',
  },
  { ...proof, path: '/llaves', about: 'Las llaves con que se firman' },
  { ...proof, path: '/pruebas/inclusion', about: 'Que una entrada está', query: INCLUSION },
  { ...proof, path: '/pruebas/consistencia', about: 'Que nada se cambió de una raíz a otra', query: CONSISTENCY },
  { method: 'get', path: '/entradas/:id', about: 'El texto de una entrada, con su prueba' },
];

export function auditLogRouter({ db, origin, authenticate, readEvent }: AuditLogRoutes): Router {
  const router = Router();
  // Not of the entries: those are somebody's.
  router.use(['/raices', '/llaves', '/pruebas'], (_request, response, next) => {
    response.set('Access-Control-Allow-Origin', '*');
    next();
  });
  router.get('/raices', async (request, response) => {
    const { antes = Number.MAX_SAFE_INTEGER, cantidad = 50, dias = '0' } = asked(request.originalUrl, PAGE);
    const heads = await sql.selectHeads(db, antes, dias === '1', cantidad);
    response.set('Cache-Control', 'public, max-age=10').json({ origen: origin, raices: heads.map(shown) });
  });
  router.get('/raices/:day', async (request, response) => {
    const latest = request.params.day === 'ultima';
    const head = latest ? await sql.selectLastHead(db) : await headOf(db, String(request.params.day));
    if (head === undefined) throw fault('not-found', 'No hay una raíz publicada de ese día.');
    response.set('Cache-Control', latest ? 'public, max-age=10' : FOR_EVER);
    // As witnesses and the tools of transparency logs read it.
    if (request.get('accept')?.startsWith('text/plain')) response.type('text/plain').send(head.note);
    else response.json(shown(head));
    response.vary('Accept');
  });
  router.get('/llaves', async (_request, response) => {
    const keys = (await headKeys(db)).map(publicKeyOf);
    response.set('Cache-Control', 'public, max-age=300').json({ keys });
  });
  router.get('/pruebas/inclusion', async (request, response) => {
    const { entrada, tamano } = asked(request.originalUrl, INCLUSION);
    const { leafHash, proof } = await inclusionProof(db, entrada, tamano);
    const body = { entrada, tamano, hoja: toBase64(leafHash), prueba: proof.map(toBase64) };
    response.set('Cache-Control', FOR_EVER).json(body);
  });
  router.get('/pruebas/consistencia', async (request, response) => {
    const { de, a } = asked(request.originalUrl, CONSISTENCY);
    const proof = await consistencyProof(db, de, a);
    response.set('Cache-Control', FOR_EVER).json({ de, a, prueba: proof.map(toBase64) });
  });
  router.get('/entradas/:id', authenticate, entryRoute(db, readEvent));
  return router;
}

/** An entry of a moment ago has no leaf yet, or no head over it: then the proof is `null`, and comes within a minute. */
const entryRoute =
  (db: Database, readEvent: AuditLogRoutes['readEvent']): RequestHandler =>
  async (request, response) => {
    const asked = z.uuid().safeParse(request.params.id);
    if (!asked.success) throw fault('not-found', 'No hay una entrada con ese identificador.');
    const requestId = String(response.getHeader('x-request-id') ?? '');
    const id = asked.data.toLowerCase();
    await readEvent(callerOf(request), id, requestId);
    const row = await sql.selectEntry(db, id);
    if (row === undefined) throw fault('not-found', 'No hay una entrada con ese identificador.');
    const { seq, entry } = row;
    const leaf = await sql.selectLeafOf(db, seq);
    const head = await sql.selectLastHead(db);
    const covered = leaf !== undefined && head !== undefined && leaf < head.size;
    const proof = covered ? (await inclusionProof(db, leaf, head.size)).proof.map(toBase64) : null;
    response.set('Cache-Control', 'no-store').json({
      id,
      texto: entry,
      /** Its hash is SHA-256(0x00 ‖ these bytes). */
      hoja: leafBytes(id, entry).toString('base64'),
      entrada: leaf ?? null,
      prueba: proof,
      raiz: covered ? shown(head) : null,
    });
  };

async function headOf(db: Database, text: string): Promise<sql.HeadRow | undefined> {
  const parsed = day.safeParse(text);
  if (!parsed.success)
    throw fault('value', `Se esperaba ${parsed.error.issues[0]!.message}, o "ultima".`, { value: text.slice(0, 80) });
  return sql.selectHeadOfDay(db, parsed.data);
}

const shown = (head: sql.HeadRow) => ({
  numero: head.number,
  tamano: head.size,
  raiz: toBase64(readNote(head.note).head.root),
  firmada: head.at.toISOString(),
  ...(head.day !== null && { dia: head.day }),
  nota: head.note,
});

function asked<T>(url: string, schema: z.ZodType<T>): T {
  const at = url.indexOf('?');
  const query = new URLSearchParams(at < 0 ? '' : url.slice(at));
  const given: Record<string, string> = {};
  for (const [name, value] of query) {
    // Twice the same is nobody's honest question.
    if (Object.hasOwn(given, name)) throw fault('value', `El parámetro ${name} aparece dos veces.`, { path: name });
    given[name] = value;
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknown = issue!.code === 'unrecognized_keys' ? issue!.keys.join(', ').slice(0, 80) : undefined;
  if (unknown !== undefined) throw fault('value', `No conozco el parámetro ${unknown}.`, { path: unknown });
  const name = issue!.path.join('.');
  if (!Object.hasOwn(given, name)) throw fault('required', `Falta el parámetro ${name}.`, { path: name });
  throw fault('value', `${name}: se esperaba ${issue!.message}.`, { path: name, value: given[name]!.slice(0, 80) });
}
