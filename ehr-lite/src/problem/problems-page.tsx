/** The list of problems in full: adding by the CIE-10 search or in own words, closing, opening again; each with its undo. */
import '../chart/chart.css';
import '../texts/chart.ts';
import { useState } from 'react';
import { cityDay } from '../calendar/when.ts';
import { writesRecord } from '../chart/author.ts';
import { problemsOf } from '../chart/current.ts';
import { Lines, Nothing } from '../chart/part.tsx';
import { ProblemLine } from '../chart/parts/problems-part.tsx';
import { UndoBar } from '../chart/undo.tsx';
import { askedPart, useChart } from '../chart/use-chart.ts';
import { usePlaceOf } from '../chart/use-place-of.ts';
import { diagnosisOf } from '../condition/words.ts';
import { hubNow } from '../hub/clock.ts';
import type { Condition } from '../hub/r4.ts';
import { useAct } from '../hub/use-act.ts';
import { useArrival } from '../shell/arrive.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { TermField } from '../terminology/term-field.tsx';
import { t } from '../texts/t.ts';
import { addProblem, addToList, closeProblem, type NewProblem, reopenProblem } from './change-problem.ts';
import { sinceOf } from './since.ts';

const MANY = 30;

export function ProblemsPage({ patientId }: { readonly patientId: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.problems');
  const query = useChart(patientId);
  const asked = askedPart(query, 'problems');
  const lists = query.data === undefined ? undefined : problemsOf(query.data);
  const placeOf = usePlaceOf(
    patientId,
    lists === undefined ? [] : [...lists.active, ...lists.closed, ...lists.unlisted],
  );
  const line = (condition: Condition, verb: Verb) => (
    <ProblemLine key={condition.id} condition={condition} place={placeOf(condition)}>
      {writesRecord() ? <Act patientId={patientId} condition={condition} verb={verb} /> : undefined}
    </ProblemLine>
  );
  return (
    <section class="chart-page" aria-labelledby="problems-title">
      <h2 id="problems-title" ref={heading} tabIndex={-1}>
        {t('problem.page')}
      </h2>
      <p class="quiet">{t('problem.page.lead')}</p>
      <UndoBar patientId={patientId} />
      <Reading of={asked} words="chart.loading" />
      {lists === undefined || asked.error !== null ? undefined : (
        <div class="chart-columns">
          <section class="card" aria-labelledby="problems-active">
            <h3 id="problems-active">{t('problem.active')}</h3>
            {lists.active.length === 0 ? <Nothing>{t('chart.problems.none')}</Nothing> : undefined}
            <Lines most={MANY}>{lists.active.map((one) => line(one, 'close'))}</Lines>
          </section>
          <section class="card" aria-labelledby="problems-unlisted">
            <h3 id="problems-unlisted">{t('chart.unlisted', { count: lists.unlisted.length })}</h3>
            <Lines most={MANY}>{lists.unlisted.map((one) => line(one, 'list'))}</Lines>
          </section>
          <section class="card" aria-labelledby="problems-closed">
            <h3 id="problems-closed">{t('problem.resolved')}</h3>
            {lists.closed.length === 0 ? <Nothing>{t('problem.resolved.none')}</Nothing> : undefined}
            <Lines most={MANY}>{lists.closed.map((one) => line(one, 'reopen'))}</Lines>
          </section>
        </div>
      )}
      {writesRecord() ? <AddProblem patientId={patientId} /> : undefined}
    </section>
  );
}

type Verb = 'close' | 'reopen' | 'list';
const VERBS = {
  close: { act: closeProblem, words: 'problem.close', of: 'problem.close.of' },
  reopen: { act: reopenProblem, words: 'problem.reopen', of: 'problem.reopen.of' },
  list: { act: addToList, words: 'problem.addToList', of: 'problem.addToList.of' },
} as const;

function Act({
  patientId,
  condition,
  verb,
}: {
  readonly patientId: string;
  readonly condition: Condition;
  readonly verb: Verb;
}) {
  const { act, words, of } = VERBS[verb];
  const doing = useAct(() => act(patientId, condition));
  return (
    <>
      <button
        type="button"
        class="button button-small"
        disabled={doing.busy}
        aria-label={t(of, { what: diagnosisOf(condition).words })}
        onClick={() => void doing.run()}
      >
        {t(words)}
      </button>
      {doing.error === undefined ? undefined : <ProblemNotice error={doing.error} />}
    </>
  );
}

function AddProblem({ patientId }: { readonly patientId: string }) {
  const [own, setOwn] = useState('');
  const [since, setSince] = useState('');
  const parsed = sinceOf(since, cityDay(hubNow()));
  const act = useAct(async (problem: NewProblem) => {
    await addProblem(patientId, problem);
    setOwn('');
    setSince('');
  });
  const add = (words: string, code?: string) => {
    if (parsed.kind === 'bad') return;
    const when = parsed.kind === 'date' ? { since: parsed.date } : {};
    void act.run({ words, ...(code !== undefined && { code }), ...when });
  };
  return (
    <section class="card chart-form" aria-labelledby="problem-add">
      <h3 id="problem-add">{t('problem.add')}</h3>
      <div class="field">
        <label for="problem-since">{t('problem.since')}</label>
        <input
          id="problem-since"
          value={since}
          inputMode="numeric"
          autocomplete="off"
          aria-invalid={parsed.kind === 'bad'}
          aria-describedby="problem-since-hint"
          onInput={(event) => setSince(event.currentTarget.value)}
        />
        <p id="problem-since-hint" class={parsed.kind === 'bad' ? 'wrong' : 'quiet'}>
          {parsed.kind === 'bad' ? t('problem.since.bad') : t('problem.since.hint')}
        </p>
      </div>
      <TermField label={t('problem.search')} catalogue="cie10" onChoose={(term) => add(term.titulo, term.codigo)} />
      <form
        class="field"
        onSubmit={(event) => {
          event.preventDefault();
          if (own.trim() !== '') add(own.trim());
        }}
      >
        <label for="problem-own">{t('problem.own')}</label>
        <div class="field-row">
          <input
            id="problem-own"
            value={own}
            maxLength={200}
            autocomplete="off"
            onInput={(event) => setOwn(event.currentTarget.value)}
          />
          <button type="submit" class="button" disabled={act.busy}>
            {t('problem.own.add')}
          </button>
        </div>
      </form>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </section>
  );
}
