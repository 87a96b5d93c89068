import type { Problem } from '../../errors.ts';
import { Run } from './run.ts';
import { checkResource } from './type-check.ts';

/** Everything that is wrong with a resource, at most 50 problems; by closures compiled from the committed tables. */
export function explain(resource: unknown): Problem[] {
  const run = new Run();
  const type = (resource as { resourceType?: unknown } | null | undefined)?.resourceType;
  run.path.push(typeof type === 'string' ? type.slice(0, 64) : 'Resource');
  checkResource(resource, run, {}, '');
  return run.problems;
}
