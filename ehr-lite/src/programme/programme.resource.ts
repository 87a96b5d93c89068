/** Network edge of the programmes: the newest readings of each goal and the person's own goals, in one batch. */
import { answerAt, isProblem, searchAll } from '../hub/batch.ts';
import type { Goal, Observation } from '../hub/r4.ts';
import { PROGRAMMES } from './goals.ts';

/** Of one goal: an entry made in error must not hide the one before it. */
const NEWEST = '3';

export interface ProgrammeData {
  readonly observations: readonly Observation[];
  readonly goals: readonly Goal[];
}

const CODE_SETS = [
  ...new Set(Object.values(PROGRAMMES).flatMap(({ goals }) => goals.map((goal) => goal.codes.join(',')))),
];

/** @throws HubProblem when any part could not be read: a sheet with silent holes would say "never measured" */
export async function readProgrammes(patientId: string, signal?: AbortSignal): Promise<ProgrammeData> {
  const searches = [
    ...CODE_SETS.map((code) => ({
      type: 'Observation',
      params: { patient: patientId, code, _sort: '-date', _count: NEWEST },
    })),
    { type: 'Goal', params: { patient: patientId, _count: '100' } },
  ];
  const answers = await searchAll(searches, signal);
  const observations = CODE_SETS.map((_, index) => answerAt<Observation>(answers, index, 'Observation'));
  const goals = answerAt<Goal>(answers, CODE_SETS.length, 'Goal');
  const failed = [...observations, goals].find(isProblem);
  if (failed !== undefined) throw failed;
  const pages = observations.flatMap((page) => (isProblem(page) ? [] : page.resources));
  return { observations: pages, goals: isProblem(goals) ? [] : goals.resources };
}
