/**
 * `GET /frases` and `PUT /frases`: the phrases and templates of whoever asks, never of another. Who changes them says in `version` which ones
 * he saw, so that two PCs do not overwrite each other.
 */
import { json, type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { fault } from '../errors.ts';
import type { Described } from '../http/open-api.ts';
import { callerOf } from '../security/authenticate.ts';
import type { Queryable } from '../security/queryable.ts';
import { selectBook, storeBook } from './sql.ts';

const PHRASE = z.strictObject({
  clave: z.string().regex(/^[\p{L}\p{N}-]{1,30}$/u),
  texto: z.string().min(1).max(4_000),
});
const TEMPLATE = z.strictObject({
  nombre: z.string().trim().min(1).max(60),
  tipo: z.string().max(30),
  partes: z.record(z.string().max(40), z.string().max(8_000)),
});
const BOOK = z.strictObject({
  frases: z.array(PHRASE).max(200),
  plantillas: z.array(TEMPLATE).max(50),
});
const CHANGE = z.strictObject({ version: z.number().int().min(0), libro: BOOK });
type Book = z.infer<typeof BOOK>;

export const PHRASE_ROUTES: readonly Described[] = [
  { method: 'get', path: '/', about: 'Las frases y plantillas de quien pregunta' },
  { method: 'put', path: '/', about: 'Cambiarlas; version: la que se leyó', body: CHANGE },
];

const EMPTY: Book = { frases: [], plantillas: [] };
const BODY_LIMIT = '512kb';
const WRITERS: readonly string[] = ['medico', 'enfermeria'];

export function phraseRouter({ db, authenticate }: { db: Queryable; authenticate: RequestHandler }): Router {
  const router = Router();
  router.get('/', authenticate, async (request, response) => {
    const row = await selectBook<Book>(db, accountOf(request));
    response.set('Cache-Control', 'no-store').json({ version: row?.version ?? 0, libro: row?.book ?? EMPTY });
  });
  router.put('/', authenticate, json({ limit: BODY_LIMIT }), async (request, response) => {
    const account = accountOf(request);
    const { version: seen, libro } = changeIn(request);
    const version = await storeBook(db, account, seen, libro);
    if (version === undefined)
      throw fault('conflict', 'Sus frases cambiaron en otro equipo.', {
        path: 'version',
        fix: 'Lea de nuevo sus frases y repita el cambio.',
      });
    response.set('Cache-Control', 'no-store').json({ version, libro });
  });
  return router;
}

function accountOf(request: Request): string {
  const { role, subject } = callerOf(request);
  if (WRITERS.includes(role)) return subject;
  throw fault('forbidden', 'Solo quien escribe notas tiene frases.', { rule: 'Política de acceso por rol' });
}

function changeIn(request: Request): z.infer<typeof CHANGE> {
  const result = CHANGE.safeParse(request.body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw fault('invalid', 'Las frases no están bien escritas.', {
    path: issue?.path.join('.'),
    fix: 'Dé version (la que leyó) y libro: hasta 200 frases (clave de letras y números, texto) y 50 plantillas.',
  });
}
