import type { IssueType, Problem } from '../../errors.ts';
import type { Json } from '../extract/node.ts';

/** A resource nested deeper than this is an attack or a mistake: the deepest official example has 20 levels. */
export const MAX_DEPTH = 64;
/** Enough to correct a message by; a broken bundle must not be answered with a megabyte. */
const MAX_PROBLEMS = 50;
const MAX_VALUE = 80;

/** One validation under way: where it stands and what it found. Paths become text only when something is wrong. */
export class Run {
  readonly problems: Problem[] = [];
  readonly path: (string | number)[] = [];
  depth = 0;
  /** The resource whose `contained` a reference `#id` looks into. */
  container: Json | undefined;
  inContained = false;
  /** The nearest resource, contained or not: `%resource` of an invariant. */
  resource: Json | undefined;

  get full(): boolean {
    return this.problems.length >= MAX_PROBLEMS;
  }

  report(code: IssueType, text: string, rule: string, fix: string, value?: unknown): void {
    if (this.full) return;
    const shown = value === undefined ? undefined : show(value);
    this.problems.push({ code, text, path: this.pathText(), rule, fix, ...(shown !== undefined && { value: shown }) });
  }

  /** At an element inside the current one. */
  reportAt(step: string, code: IssueType, text: string, rule: string, fix: string, value?: unknown): void {
    this.path.push(step);
    this.report(code, text, rule, fix, value);
    this.path.pop();
  }

  pathText(): string {
    let text = '';
    for (const step of this.path) text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`;
    return text;
  }
}

/** Never a whole resource. */
function show(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `lista de ${value.length}`;
  if (typeof value === 'object') return 'objeto';
  return String(value).slice(0, MAX_VALUE);
}
