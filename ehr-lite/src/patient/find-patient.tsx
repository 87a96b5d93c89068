/** One field for CURP or name; says at every moment what it understood, what it found, and what to do next. */
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter-preact';
import { Icon } from '../pictures/icon.tsx';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { PEOPLE_PER_PAGE } from './patient.resource.ts';
import { PeopleList, recordOf } from './people-list.tsx';
import { bySurname, personOf } from './person.ts';
import { SearchForm } from './search-form.tsx';
import { lastSearch } from './search-memory.ts';
import { type Sought, soughtIn } from './sought.ts';
import { useSearch } from './use-search.ts';

interface FindProps {
  /** Of its heading: 2 where it is part of another screen. */
  readonly level?: 1 | 2;
  /** Where a person leads; left out: to the record, and the field has the focus on arrival. */
  readonly addressOf?: (id: string) => string;
}

export function FindPatient({ level = 1, addressOf }: FindProps) {
  const Heading = level === 1 ? 'h1' : 'h2';
  useArrival('title.find', false);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [text, setText] = useState(lastSearch.get());
  const [final, setFinal] = useState(false);
  const [, go] = useLocation();
  const sought = soughtIn(text, final);
  const { waiting, page, settled, error, again } = useSearch(sought);
  const people = (page?.resources ?? []).map((patient) => personOf(patient, Date.now())).sort(bySurname);

  useEffect(() => {
    if (addressOf !== undefined) return;
    field.current?.focus();
    if (text !== '') field.current?.select();
  }, []);
  const type = (value: string) => {
    setText(value);
    setFinal(false);
    lastSearch.set(value);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    setFinal(true);
    if (settled && people.length === 1) go((addressOf ?? recordOf)(people[0]!.id));
    // Asked again on purpose: a hospital may have sent the person a moment ago.
    else if (settled && people.length === 0) again();
    else firstLink(list.current)?.focus();
  };

  return (
    <section class="find">
      <Heading>{t('find.title')}</Heading>
      <SearchForm
        field={field}
        text={text}
        sought={sought}
        says={saysOf(sought, waiting, settled, people.length, page?.next !== undefined)}
        onType={type}
        onSubmit={submit}
        onDown={() => firstLink(list.current)?.focus()}
      />
      {sought.kind === 'curp-wrong' ? <WrongCurp sought={sought} /> : undefined}
      {error !== undefined && !waiting ? <ProblemNotice error={error} onRetry={again} /> : undefined}
      {people.length > 0 ? (
        <PeopleList ref={list} {...{ people, addressOf }} stale={waiting} onLeaveUp={() => field.current?.focus()} />
      ) : undefined}
      <Nothing sought={sought} none={settled && error === undefined && people.length === 0} />
    </section>
  );
}

const firstLink = (list: HTMLUListElement | null) => list?.querySelector<HTMLAnchorElement>('a');

function saysOf(sought: Sought, waiting: boolean, settled: boolean, count: number, more: boolean): string {
  if (sought.kind === 'short') return t('find.short');
  if (sought.kind === 'curp-growing') return t('find.growing', { count: sought.missing });
  if (sought.kind === 'nothing' || sought.kind === 'curp-wrong') return '';
  if (waiting) return t('find.searching');
  if (!settled || count === 0) return '';
  if (more) return t('find.foundMany', { count: PEOPLE_PER_PAGE });
  const byTouch = window.matchMedia('(hover: none)').matches;
  return byTouch ? t('find.found', { count }) : `${t('find.found', { count })}. ${t('find.keys')}`;
}

function WrongCurp({ sought }: { readonly sought: Extract<Sought, { kind: 'curp-wrong' }> }) {
  return (
    <div class="notice notice-problem" role="alert">
      <Icon name="problem" />
      <div>
        <p>
          <strong>{t('find.curpWrong')}</strong> {sought.why.text}
        </p>
        <p>{sought.why.fix}</p>
      </div>
    </div>
  );
}

function Nothing({ sought, none }: { readonly sought: Sought; readonly none: boolean }) {
  if (sought.kind === 'nothing') return <Empty title={t('find.start')} fix={t('find.start.more')} />;
  if (!none) return null;
  return sought.kind === 'curp' ? (
    <Empty title={t('find.noneByCurp')} fix={t('find.noneByCurp.fix')} />
  ) : (
    <Empty title={t('find.noneByName')} fix={t('find.noneByName.fix')} />
  );
}
