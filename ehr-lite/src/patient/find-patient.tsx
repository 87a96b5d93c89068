/** One field for CURP or name; says at every moment what it understood, what it found, and what to do next. */
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter-preact';
import { Empty } from '../shell/empty.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Wrong } from '../shell/wrong.tsx';
import { t } from '../texts/t.ts';
import { PeopleList, recordOf } from './people-list.tsx';
import { bySurname, personOf } from './person.ts';
import { SearchForm } from './search-form.tsx';
import { lastSearch } from './search-memory.ts';
import { searchWords } from './search-words.ts';
import { type Sought, soughtIn } from './sought.ts';
import { useSearch } from './use-search.ts';

interface FindProps {
  /** Where a person leads; left out: to the record, and the field has the focus on arrival. */
  readonly addressOf?: (id: string) => string;
}

export function FindPatient({ addressOf }: FindProps) {
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
      <h2>{t('find.title')}</h2>
      <SearchForm
        field={field}
        text={text}
        sought={sought}
        says={searchWords(sought, { waiting, settled, page }, t('find.keys'))}
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

function WrongCurp({ sought }: { readonly sought: Extract<Sought, { kind: 'curp-wrong' }> }) {
  return (
    <Wrong said={[{ text: t('find.curpWrong'), fix: sought.why.text }]}>
      <p>{sought.why.fix}</p>
    </Wrong>
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
