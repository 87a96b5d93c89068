/** What jest tells of a run, counted and put into words. Pure. */
import { relative } from 'node:path';

/** One file of tests, as `jest --json` tells it. */
export interface FileResult {
  /** Absolute path. */
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly {
    readonly status: string;
    readonly fullName: string;
    readonly failureMessages: readonly string[];
  }[];
}

/** A file that could not even be loaded counts as one failure. */
const failuresIn = ({ status, assertionResults }: FileResult): number => {
  const failed = assertionResults.filter((one) => one.status === 'failed').length;
  return failed === 0 && status === 'failed' ? 1 : failed;
};

export function countsOf(files: readonly FileResult[]): { readonly passed: number; readonly failed: number } {
  const passed = files.flatMap(({ assertionResults }) => assertionResults).filter((one) => one.status === 'passed');
  return { passed: passed.length, failed: files.reduce((sum, file) => sum + failuresIn(file), 0) };
}

export const failedFiles = (files: readonly FileResult[]): readonly FileResult[] =>
  files.filter((file) => failuresIn(file) > 0);

export const skippedIn = (files: readonly FileResult[]): readonly string[] =>
  files
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName }) => fullName);

const SAID_LINES = 8;
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

/** Each failure in a few lines: a long run is read from its end, and what is kept of it is often no more. */
export function failuresSaid(files: readonly FileResult[], root: string): readonly string[] {
  return failedFiles(files).flatMap(({ name, message, assertionResults }) => {
    const path = relative(root, name);
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0) return [`  ${path}\n${short(message)}`];
    return failed.map((one) => `  ${path} › ${one.fullName}\n${short(one.failureMessages.join('\n'))}`);
  });
}

function short(text: string): string {
  const lines = text.replace(COLOUR, '').split('\n');
  const own = lines.filter((line) => line.trim() !== '' && !/node_modules|node:internal/.test(line));
  return own
    .slice(0, SAID_LINES)
    .map((line) => `      ${line.trim()}`)
    .join('\n');
}
