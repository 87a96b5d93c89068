/** Audit search by person, account, facility and days: a plain sentence each, the details below it when asked. */
import { parseClues } from '@amate/terminology/identifiers/clues.ts';
import { useRef, useState } from 'react';
import { Link, useSearch } from 'wouter-preact';
import type { Page } from '../hub/read.ts';
import { useAct } from '../hub/use-act.ts';
import { FindPatient } from '../patient/find-patient.tsx';
import { announce } from '../shell/announce.tsx';
import { Empty } from '../shell/empty.tsx';
import { Facts } from '../shell/facts.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { type TextKey, t } from '../texts/t.ts';
import { factsOf, markOf, momentOf, sentenceOf } from './audit-words.ts';
import { DayField, dayOf, NO_DAY } from './day-field.tsx';
import { type AuditEvent, findEvents, moreEvents } from './operation.resource.ts';
import { PersonName } from './person-name.tsx';

type Wrong = Extract<TextKey, 'audit.badClues' | 'audit.badDay'>;

export function AuditSearch() {
  const patientId = new URLSearchParams(useSearch()).get('persona') ?? undefined;
  const [account, setAccount] = useState('');
  const [site, setSite] = useState('');
  const [from, setFrom] = useState(NO_DAY);
  const [to, setTo] = useState(NO_DAY);
  const [wrong, setWrong] = useState<Wrong | undefined>();
  // Of whom it was asked: an answer that comes after the person was changed is not shown under the new name.
  const [answer, setAnswer] = useState<{ readonly of: string | undefined; readonly page: Page<AuditEvent> }>();
  const found = answer?.of === patientId ? answer?.page : undefined;
  const shownOf = useRef(patientId);
  shownOf.current = patientId;
  const act = useAct(() => findEvents({ patientId, account, site, from: dayOf(from), to: dayOf(to) }));
  const more = useAct(moreEvents);
  const submit = async (event: Event) => {
    event.preventDefault();
    const mistake = mistakeIn(site, [dayOf(from), dayOf(to)]);
    setWrong(mistake);
    if (mistake === undefined) await search();
  };
  const search = async () => {
    const page = await act.run();
    setAnswer(page && { of: patientId, page });
    if (page !== undefined && shownOf.current === patientId)
      announce(t('audit.found', { count: page.resources.length }));
  };
  const readMore = async (page: Page<AuditEvent>) => {
    const next = await more.run(page.next!);
    if (next === undefined) return;
    const longer = { of: patientId, page: { resources: [...page.resources, ...next.resources], next: next.next } };
    setAnswer((now) => (now?.page === page ? longer : now));
  };
  const text = (name: 'account' | 'site', value: string, set: (value: string) => void, bad: boolean) => (
    <label class="field">
      <span>{t(`audit.${name}`)}</span>
      <input
        value={value}
        maxLength={80}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={bad}
        aria-describedby={bad ? 'audit-wrong' : undefined}
        onInput={(event) => set(event.currentTarget.value)}
      />
    </label>
  );
  return (
    <section aria-labelledby="audit-search">
      <h2 id="audit-search">{t('audit.search')}</h2>
      <Person id={patientId} />
      <form class="card audit-form" onSubmit={(event) => void submit(event)}>
        {text('account', account, setAccount, false)}
        {text('site', site, (value) => setSite(value.trim().toUpperCase()), wrong === 'audit.badClues')}
        <DayField
          legend={t('audit.from')}
          value={from}
          onChange={setFrom}
          wrong={wrong === 'audit.badDay' && dayOf(from) === 'wrong'}
          describedBy="audit-wrong"
        />
        <DayField
          legend={t('audit.to')}
          value={to}
          onChange={setTo}
          wrong={wrong === 'audit.badDay' && dayOf(to) === 'wrong'}
          describedBy="audit-wrong"
        />
        <button type="submit" class="button button-main" disabled={act.busy}>
          {act.busy ? t('audit.searching') : t('audit.go')}
        </button>
        <p id="audit-wrong" class="wrong" role="alert">
          {wrong === undefined ? '' : t(wrong)}
        </p>
      </form>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} onRetry={() => void search()} />}
      {found === undefined && act.error === undefined ? <p class="quiet">{t('audit.start')}</p> : undefined}
      {found === undefined ? undefined : (
        <>
          <Results events={found.resources} />
          {more.error === undefined ? undefined : <ProblemNotice error={more.error} />}
          {found.next === undefined ? undefined : (
            <button type="button" class="button button-wide" disabled={more.busy} onClick={() => void readMore(found)}>
              {more.busy ? t('audit.searching') : t('audit.more')}
            </button>
          )}
        </>
      )}
    </section>
  );
}

/** Whose record was touched: found as everywhere. */
function Person({ id }: { readonly id: string | undefined }) {
  if (id === undefined)
    return (
      <details class="audit-who">
        <summary>{t('audit.person')}</summary>
        <FindPatient addressOf={(found) => `/bitacora?persona=${found}`} />
      </details>
    );
  return (
    <p class="audit-who">
      {t('op.patient')}: <PersonName id={id} />{' '}
      <Link href="/bitacora" class="button button-quiet">
        {t('audit.person.drop')}
      </Link>
    </p>
  );
}

function mistakeIn(site: string, days: readonly (string | undefined)[]): Wrong | undefined {
  if (site !== '' && parseClues(site).kind !== 'valid') return 'audit.badClues';
  return days.includes('wrong') ? 'audit.badDay' : undefined;
}

function Results({ events }: { readonly events: readonly AuditEvent[] }) {
  if (events.length === 0) return <Empty title={t('audit.none')} fix={t('audit.none.fix')} />;
  return (
    <>
      <p class="tally-line">{t('audit.found', { count: events.length })}</p>
      <ul class="entries" aria-label={t('audit.results')}>
        {events.map((event) => {
          const mark = markOf(event);
          return (
            <li key={event.id} class="entry">
              <div>
                <p>
                  <strong>{sentenceOf(event)}</strong>{' '}
                  {mark === undefined ? undefined : <span class="tag tag-warn">{mark}</span>}
                </p>
                <p class="quiet">{[momentOf(event), event.source?.site].filter(Boolean).join(' · ')}</p>
                <details>
                  <summary>{t('audit.details')}</summary>
                  <Facts facts={factsOf(event)} />
                </details>
              </div>
            </li>
          );
        })}
      </ul>
    </>
  );
}
