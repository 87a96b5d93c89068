/**
 * What went wrong between this screen and the hub, in words for the person in front of it.
 * The hub explains itself in an OperationOutcome (https://hl7.org/fhir/R4/operationoutcome.html); `details.text` says
 * what is wrong and `diagnostics` carries "Cómo corregir: …".
 */
import { t } from '../texts/t.ts';
import type { OperationOutcome } from './r4.ts';

export type ProblemKind = 'line' | 'session' | 'forbidden' | 'missing' | 'refused' | 'broken';

export interface Said {
  readonly text: string;
  readonly fix: string | undefined;
}

export class HubProblem extends Error {
  readonly kind: ProblemKind;
  readonly status: number | undefined;
  readonly said: readonly Said[];
  /** Of its issues (https://hl7.org/fhir/R4/valueset-issue-type.html). */
  readonly codes: readonly string[];

  constructor(kind: ProblemKind, status: number | undefined, said: readonly Said[], codes: readonly string[] = []) {
    super(`${kind} ${status ?? ''}`.trim());
    this.name = 'HubProblem';
    this.kind = kind;
    this.status = status;
    this.said = said;
    this.codes = codes;
  }
}

export function problemOfStatus(status: number, body: unknown): HubProblem {
  const kind = kindOf(status);
  const said = saidIn(body);
  return new HubProblem(kind, status, said.length > 0 ? said : [ownWords(kind)], codesIn(body));
}

export const lineProblem = (): HubProblem => new HubProblem('line', undefined, [ownWords('line')]);

/** Any thrown thing as a problem that can be shown; a bug of ours is told as such, never as a blank screen. */
export function asProblem(thrown: unknown): HubProblem {
  return thrown instanceof HubProblem ? thrown : new HubProblem('broken', undefined, [ownWords('broken')]);
}

function kindOf(status: number): ProblemKind {
  if (status === 401) return 'session';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'missing';
  return status >= 500 || status === 429 ? 'broken' : 'refused';
}

function ownWords(kind: ProblemKind): Said {
  return { text: t(`problem.${kind}`), fix: t(`problem.${kind}.fix`) };
}

/** Operations of IHE Scheduling answer with a searchset that holds the outcome. */
function outcomeIn(body: unknown): OperationOutcome | undefined {
  const bundle = body as { resourceType?: string; entry?: readonly { resource?: OperationOutcome }[] } | undefined;
  return bundle?.resourceType === 'Bundle' ? bundle.entry?.[0]?.resource : (body as OperationOutcome | undefined);
}

function saidIn(body: unknown): Said[] {
  const outcome = outcomeIn(body);
  if (outcome?.resourceType !== 'OperationOutcome' || !Array.isArray(outcome.issue)) return [];
  return outcome.issue.flatMap((issue) => {
    const text = issue.details?.text?.trim();
    if (text === undefined || text === '') return [];
    return [{ text, fix: /Cómo corregir:(.+)$/s.exec(issue.diagnostics ?? '')?.[1]?.trim() }];
  });
}

function codesIn(body: unknown): string[] {
  const outcome = outcomeIn(body);
  if (outcome?.resourceType !== 'OperationOutcome' || !Array.isArray(outcome.issue)) return [];
  return outcome.issue.flatMap(({ code }) => (code === undefined ? [] : [code]));
}
