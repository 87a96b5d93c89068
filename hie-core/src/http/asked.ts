/** What a request asks, judged by the zod schema of its route, and on whose behalf: a refusal names each mistake with its path. */
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { fault, HubError, type Problem } from '../errors.ts';
import { callerOf } from '../security/authenticate.ts';
import type { RequestContext } from '../store/guarded.ts';

export const contextOf = (request: Request, response: Response): RequestContext => ({
  caller: callerOf(request),
  requestId: String(response.getHeader('x-request-id') ?? ''),
});

/** Of the query. */
export function asked<T>(request: Request, schema: z.ZodType<T>): T {
  const at = request.originalUrl.indexOf('?');
  return parsed(schema, Object.fromEntries(new URLSearchParams(at < 0 ? '' : request.originalUrl.slice(at))));
}

export function parsed<T>(schema: z.ZodType<T>, given: unknown): T {
  const result = schema.safeParse(given, { reportInput: false });
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, 20).map(
    ({ path, message }): Problem => ({
      code: 'value',
      text: 'La solicitud no se entiende.',
      path: path.join('.').slice(0, 80),
      rule: message.slice(0, 200),
      fix: 'Revise los parámetros en la documentación.',
    }),
  );
  if (problems.length === 0) throw fault('value', 'La solicitud no se entiende.');
  throw new HubError(problems as [Problem, ...Problem[]]);
}
