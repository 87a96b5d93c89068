/** Every refusal inside a patch names the operation that failed, counted from 1 as a person counts. */
import { HubError, type Problem } from '../../errors.ts';

export function inOperation<T>(position: number, kind: string, path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    const placed = error.problems.map((problem) => ({
      ...problem,
      text: `Operación ${position} (${kind}): ${problem.text}`,
      path: problem.path ?? path,
    }));
    throw new HubError(placed as [Problem, ...Problem[]], { cause: error });
  }
}

/** For a problem's value. */
export function excerpt(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 80);
}
