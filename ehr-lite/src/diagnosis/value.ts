/** The diagnoses of a consultation while it is written. The first is the main one. */
export type Certainty = 'confirmed' | 'provisional';
/** The norm of the outpatient form (CEX): relation in time. */
export type Occurrence = 'first' | 'subsequent';

export interface DiagnosisLine {
  /** Of the Condition. */
  readonly id: string;
  /** Of the Condition on the problem list, when it is to be put there. */
  readonly problemId: string;
  readonly code: string;
  readonly words: string;
  readonly certainty: Certainty;
  readonly occurrence: Occurrence;
  readonly toProblems: boolean;
}

export interface DiagnosesValue {
  readonly lines: readonly DiagnosisLine[];
}

export const NO_DIAGNOSES: DiagnosesValue = { lines: [] };

export type Chosen = Pick<DiagnosisLine, 'code' | 'words' | 'occurrence'>;

export const added =
  ({ code, words, occurrence }: Chosen, ids: { readonly id: string; readonly problemId: string }) =>
  (now: DiagnosesValue): DiagnosesValue =>
    now.lines.some((line) => line.code === code)
      ? now
      : { lines: [...now.lines, { ...ids, code, words, occurrence, certainty: 'confirmed', toProblems: false }] };

export const altered =
  (id: string, change: Partial<DiagnosisLine>) =>
  (now: DiagnosesValue): DiagnosesValue => ({
    lines: now.lines.map((line) => (line.id === id ? { ...line, ...change } : line)),
  });

export const removed =
  (id: string) =>
  (now: DiagnosesValue): DiagnosesValue => ({ lines: now.lines.filter((line) => line.id !== id) });

/** Back where it stood. */
export const restored =
  (line: DiagnosisLine, at: number) =>
  (now: DiagnosesValue): DiagnosesValue =>
    now.lines.some(({ id }) => id === line.id)
      ? now
      : { lines: [...now.lines.slice(0, at), line, ...now.lines.slice(at)] };

export const madeMain =
  (id: string) =>
  (now: DiagnosesValue): DiagnosesValue => ({
    lines: [...now.lines.filter((line) => line.id === id), ...now.lines.filter((line) => line.id !== id)],
  });
