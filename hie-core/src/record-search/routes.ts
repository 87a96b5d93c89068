/** `GET /buscar-en-expediente/:id?q=…&tipo=&desde=AAAA&hasta=AAAA&siguiente=`: words inside one person's record. Judged and audited by the guard. */
import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { HubError, type Problem } from '../errors.ts';
import { contextOf } from '../http/asked.ts';
import type { Described } from '../http/open-api.ts';
import type { Guarded } from '../store/guarded.ts';
import { SEARCHED_TYPES, searchRecord } from './search.ts';

const YEAR = z.string().regex(/^(19|20)\d\d$/, 'un año de cuatro cifras');
const QUERY = z.object({
  q: z.string().trim().min(2, 'al menos dos letras').max(100),
  tipo: z.enum(SEARCHED_TYPES).optional(),
  desde: YEAR.optional(),
  hasta: YEAR.optional(),
  siguiente: z.string().max(500).optional(),
});

export const RECORD_SEARCH_ROUTES: readonly Described[] = [
  { method: 'get', path: '/:id', about: 'Palabras dentro del expediente de una persona', query: QUERY },
];

interface Parts {
  readonly store: Pick<Guarded, 'record'>;
  readonly authenticate: RequestHandler;
}

export function recordSearchRouter({ store, authenticate }: Parts): Router {
  const router = Router();
  router.get('/:id', authenticate, async (request, response) => {
    const at = request.originalUrl.indexOf('?');
    const asked = at < 0 ? '' : request.originalUrl.slice(at + 1);
    const { q, tipo, desde, hasta, siguiente } = parsed(asked);
    const sought = {
      patientId: String(request.params.id),
      ...{ q, type: tipo, cursor: siguiente },
      fromMs: desde === undefined ? undefined : Date.UTC(Number(desde), 0, 1, 6),
      toMs: hasta === undefined ? undefined : Date.UTC(Number(hasta) + 1, 0, 1, 6),
    };
    const found = await searchRecord(store, contextOf(request, response), sought, `buscar-en-expediente?${asked}`);
    response.set('Cache-Control', 'no-store').json(found);
  });
  return router;
}

function parsed(asked: string): z.infer<typeof QUERY> {
  const result = QUERY.safeParse(Object.fromEntries(new URLSearchParams(asked)), { reportInput: false });
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, 10).map(
    ({ path, message }): Problem => ({
      code: 'value',
      text: 'La búsqueda no se entiende.',
      path: path.join('.').slice(0, 80),
      rule: message.slice(0, 200),
      fix: 'Escriba en q al menos dos letras; tipo es un tipo de recurso, desde y hasta son años.',
    }),
  );
  throw new HubError(problems as [Problem, ...Problem[]]);
}
