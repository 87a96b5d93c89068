/** Documents and notes of the whole city, newest first; each opens in its place. */
import '../chart/chart.css';
import '../texts/chart.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { originWords, type PlaceOf } from '../chart/origin.ts';
import { usePlaceOf } from '../chart/use-place-of.ts';
import type { Composition, CompositionSection, DocumentReference } from '../hub/r4.ts';
import type { Page } from '../hub/read.ts';
import { useAct } from '../hub/use-act.ts';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { findDocuments, moreDocuments, moreNotes, type Opened, openAttachment } from './document.resource.ts';
import { type Listed, listedOf } from './documents.ts';
import { textOfMarkup } from './plain-text.ts';
import { Viewer } from './viewer.tsx';

export function DocumentsPage({ patientId }: { readonly patientId: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.documents');
  const query = useQuery({
    queryKey: ['patient', patientId, 'chart', 'documents'],
    queryFn: ({ signal }) => findDocuments(patientId, signal),
  });
  const [older, setOlder] = useState<{ documents: Page<DocumentReference>[]; notes: Page<Composition>[] }>({
    documents: [],
    notes: [],
  });
  const documents = [...(query.data === undefined ? [] : [query.data.documents]), ...older.documents];
  const notes = [...(query.data === undefined ? [] : [query.data.notes]), ...older.notes];
  const next = { documents: documents.at(-1)?.next, notes: notes.at(-1)?.next };
  const more = useAct(async () => {
    const [moreFiles, moreText] = await Promise.all([
      next.documents === undefined ? undefined : moreDocuments(next.documents),
      next.notes === undefined ? undefined : moreNotes(next.notes),
    ]);
    setOlder({
      documents: [...older.documents, ...(moreFiles === undefined ? [] : [moreFiles])],
      notes: [...older.notes, ...(moreText === undefined ? [] : [moreText])],
    });
  });
  const listed = listedOf(
    documents.flatMap((page) => page.resources),
    notes.flatMap((page) => page.resources),
  );
  const placeOf = usePlaceOf(
    patientId,
    listed.map(({ resource }) => resource),
  );
  return (
    <section class="chart-page" aria-labelledby="documents-title">
      <h2 id="documents-title" ref={heading} tabIndex={-1}>
        {t('document.title')}
      </h2>
      <Reading of={query} words="document.loading" />
      {query.data !== undefined && listed.length === 0 ? (
        <Empty title={t('document.none')} fix={t('document.none.fix')} />
      ) : undefined}
      <ul class="documents">
        {listed.map((one) => (
          <DocumentItem key={one.key} listed={one} placeOf={placeOf} />
        ))}
      </ul>
      {more.error === undefined ? undefined : <ProblemNotice error={more.error} />}
      {next.documents !== undefined || next.notes !== undefined ? (
        <button type="button" class="button" disabled={more.busy} onClick={() => void more.run()}>
          {t('document.more')}
        </button>
      ) : undefined}
    </section>
  );
}

function DocumentItem({ listed, placeOf }: { readonly listed: Listed; readonly placeOf: PlaceOf }) {
  const [opened, setOpened] = useState<readonly Opened[]>();
  const [open, setOpen] = useState(false);
  const act = useAct(async () => {
    if (listed.note === undefined && opened === undefined)
      setOpened(await Promise.all(listed.attachments.map(openAttachment)));
    setOpen(true);
  });
  const id = `doc-${listed.key.replace(/[^\w-]/g, '_')}`;
  return (
    <li class="card document">
      <header>
        <h3 id={id}>{listed.title}</h3>
        <span class="tag">{t(`document.${listed.kind}`)}</span>
        {listed.mark === undefined ? undefined : <span class="tag tag-warn">{t(`document.${listed.mark}`)}</span>}
        <button
          type="button"
          class="button button-small"
          disabled={act.busy}
          aria-expanded={open}
          aria-label={open ? `${t('document.close')}: ${listed.title}` : t('document.open.of', { what: listed.title })}
          onClick={() => (open ? setOpen(false) : void act.run())}
        >
          {open ? t('document.close') : act.busy ? t('document.opening') : t('document.open')}
        </button>
      </header>
      <p class="chart-origin">
        {originWords(placeOf(listed.resource), listed.date)}
        {listed.author === undefined ? undefined : ` · ${listed.author}`}
      </p>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} onRetry={() => void act.run()} />}
      {open ? (
        <div class="document-body">
          {listed.note === undefined ? undefined : <NoteText note={listed.note} />}
          {(opened ?? []).map((one, index) => (
            <OpenedPart key={index} opened={one} title={listed.title} />
          ))}
          {listed.note === undefined && opened?.length === 0 ? <p>{t('document.empty')}</p> : undefined}
        </div>
      ) : undefined}
    </li>
  );
}

function OpenedPart({ opened, title }: { readonly opened: Opened; readonly title: string }) {
  if (opened.kind === 'empty') return <p>{t('document.empty')}</p>;
  if (opened.kind === 'external') return <p>{t('document.external', { url: opened.url })}</p>;
  return <Viewer content={opened.content} title={title} />;
}

/** Its parts in their order; a note that only has a narrative as a whole shows that. */
function NoteText({ note }: { readonly note: Composition }) {
  const sections = flat(note.section ?? []);
  const whole = note.text?.div;
  if (sections.length === 0 && whole === undefined) return <p>{t('document.empty')}</p>;
  if (sections.length === 0) return <pre class="document-text">{textOfMarkup(whole!)}</pre>;
  return (
    <>
      {sections.map((section, index) => (
        <section key={index}>
          {section.title === undefined ? undefined : <h4>{section.title}</h4>}
          {section.text?.div === undefined ? undefined : (
            <pre class="document-text">{textOfMarkup(section.text.div)}</pre>
          )}
        </section>
      ))}
    </>
  );
}

const flat = (sections: readonly CompositionSection[]): readonly CompositionSection[] =>
  sections.flatMap((section) => [section, ...flat(section.section ?? [])]);
