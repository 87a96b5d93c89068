/**
 * Counts what a person does at a screen. An act is a key that does something, a click, a scan or a choice; text that is typed is no act, and
 * moving with Tab or arrows is counted apart (with a mouse it is part of the click). The table stands beside the counts that other systems need.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'acciones.md');
const START = '<!-- actos:inicio -->';
const END = '<!-- actos:fin -->';

export interface Task {
  readonly words: string;
  /** At most so many acts. */
  readonly goal?: number;
  readonly others?: string;
}

export interface Counting {
  act<T>(done: Promise<T>): Promise<T>;
  tab<T>(done: Promise<T>): Promise<T>;
}

export interface Counted extends Task {
  readonly acts: number;
  readonly tabs: number;
}

export interface Acts {
  readonly task: (task: Task) => Counting;
  readonly counted: () => readonly Counted[];
  /** Puts the table into docs/acciones.md. */
  readonly publish: () => void;
}

export function countActs(): Acts {
  const tasks: { readonly task: Task; acts: number; tabs: number }[] = [];
  const counted = () => tasks.map(({ task, acts, tabs }) => ({ ...task, acts, tabs }));
  return {
    task(task) {
      const count = { task, acts: 0, tabs: 0 };
      tasks.push(count);
      return {
        act(done) {
          count.acts++;
          return done;
        },
        tab(done) {
          count.tabs++;
          return done;
        },
      };
    },
    counted,
    publish() {
      const page = readFileSync(PAGE, 'utf8');
      writeFileSync(
        PAGE,
        page.replace(new RegExp(`${START}[\\s\\S]*${END}`), `${START}\n${tableOf(counted())}\n${END}`),
      );
    },
  };
}

const tableOf = (counted: readonly Counted[]): string =>
  [
    '| Tarea | Actos | Meta | Pasos con Tab o flechas | Otros sistemas |',
    '| --- | --- | --- | --- | --- |',
    ...counted.map(
      ({ words, acts, goal, tabs, others }) => `| ${words} | ${acts} | ${goal ?? '—'} | ${tabs} | ${others ?? '—'} |`,
    ),
  ].join('\n');
