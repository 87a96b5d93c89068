/** A parsed body as a resource of the type it must have, valid by R4 and by those of our profiles that it claims; else every problem with its path. */
import type { Resource } from '@medplum/fhirtypes';
import { fault, HubError, type Problem } from '../errors.ts';
import { claimedProfileProblems } from '../profiles/check.ts';
import { validateResource } from '../r4/validate.ts';
import { tooDeep } from '../store/references.ts';

const MAX_PROBLEMS = 50;

/** @param at where it stands, e.g. `Bundle.entry[2].resource`; left out for a resource by itself. */
export function validResource(body: unknown, expectedType: string, at?: string): Resource {
  const found = (body as { resourceType?: unknown }).resourceType;
  if (found !== expectedType)
    throw fault(
      'invalid',
      `La URL es de ${expectedType} y el recurso dice ser ${typeof found === 'string' ? `«${found.slice(0, 40)}»` : 'de ningún tipo'}.`,
      {
        path: `${at ?? expectedType}.resourceType`,
        rule: 'R4: el tipo del recurso es el de la URL',
        fix: `Envíe resourceType: "${expectedType}", o corrija la URL.`,
      },
    );
  const resource = body as Resource;
  const problems = validate(resource);
  if (problems.length === 0) return resource;
  const placed = problems.slice(0, MAX_PROBLEMS).map((problem) => place(problem, expectedType, at));
  throw new HubError(placed as [Problem, ...Problem[]]);
}

/** A resource nested deeper than the stack is refused here; the store refuses what is merely absurd. */
function validate(resource: Resource): Problem[] {
  try {
    const problems = validateResource(resource);
    return problems.length > 0 ? problems : claimedProfileProblems(resource);
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep([resource.resourceType]);
    throw error;
  }
}

function place(problem: Problem, type: string, at: string | undefined): Problem {
  if (at === undefined || problem.path === undefined) return problem;
  return {
    ...problem,
    path: problem.path.startsWith(type) ? at + problem.path.slice(type.length) : `${at}.${problem.path}`,
  };
}
