/** "Qué oculto": what is hidden now, shown again by one button that can be undone; and whole facilities. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { findEncounters } from '../encounter/encounter.resource.ts';
import { useAct } from '../hub/use-act.ts';
import { announce } from '../shell/announce.tsx';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { type Source, sourcesOf } from '../timeline/source.ts';
import { type Hiding, hide, showAgain } from './hidden.resource.ts';
import { HideButton } from './hide-button.tsx';
import { refreshHidden, useHidden } from './use-hidden.ts';

export function HiddenPage({ patientId }: { readonly patientId: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.hidden');
  const hidden = useHidden();
  const list = hidden.data?.ocultos ?? [];
  const [shown, setShown] = useState<Hiding | undefined>();
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('hidden.title')}
      </h1>
      <p class="lead">{t('hidden.lead')}</p>
      <p class="notice">{t('hidden.emergency')}</p>
      <h2>{t('hidden.now')}</h2>
      {shown === undefined ? undefined : <Undo key={shown.id} hiding={shown} onDone={() => setShown(undefined)} />}
      <Reading of={hidden} />
      {hidden.data !== undefined && list.length === 0 && shown === undefined ? (
        <Empty title={t('hidden.none')} fix={t('hidden.none.fix')} />
      ) : undefined}
      <ul class="entries">
        {list.map((hiding) => (
          <Hidden key={hiding.id} hiding={hiding} onShown={() => setShown(hiding)} />
        ))}
      </ul>
      <Facilities patientId={patientId} />
    </>
  );
}

function Hidden({ hiding, onShown }: { readonly hiding: Hiding; readonly onShown: () => void }) {
  const since = parseWhen(hiding.desde);
  const act = useAct(async () => {
    await showAgain(hiding.id);
    announce(t('hide.shown', { what: hiding.texto }));
    onShown();
    await refreshHidden();
  });
  return (
    <li class="entry">
      <div>
        <p>
          <strong>{hiding.texto}</strong>
        </p>
        <p class="quiet">
          {t(`hidden.${hiding.que}`)}
          {since === undefined ? '' : ` · ${t('hidden.since', { when: showWhen(since) })}`}
        </p>
        <button
          type="button"
          class="button"
          aria-disabled={act.busy}
          aria-label={t('hide.show.of', { what: hiding.texto })}
          onClick={() => void act.run()}
        >
          {act.busy ? t('hide.showing') : t('hide.show')}
        </button>
        {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      </div>
    </li>
  );
}

/** What was shown again stays at hand, to be hidden again. */
function Undo({ hiding, onDone }: { readonly hiding: Hiding; readonly onDone: () => void }) {
  const act = useAct(async () => {
    await hide(hiding.recurso === undefined ? { clues: hiding.clues! } : { recurso: hiding.recurso });
    announce(t('hide.done', { what: hiding.texto }));
    onDone();
    await refreshHidden();
  });
  return (
    <div class="undo">
      <p>{t('hide.shown', { what: hiding.texto })}</p>
      <button
        type="button"
        class="button"
        aria-disabled={act.busy}
        aria-label={t('hide.undo.of', { what: hiding.texto })}
        onClick={() => void act.run()}
        ref={(button) => button?.focus()}
      >
        {t('hide.undo')}
      </button>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </div>
  );
}

function Facilities({ patientId }: { readonly patientId: string }) {
  const query = useQuery({
    queryKey: ['citizen', 'encounters'],
    queryFn: ({ signal }) => findEncounters(patientId, undefined, signal),
  });
  const entries = query.data?.resources ?? [];
  const sourceOf = sourcesOf(entries);
  const sources = new Map<string, Source>(entries.map((entry) => [sourceOf(entry).key, sourceOf(entry)]));
  const known = [...sources.values()].filter(({ clues }) => clues !== undefined);
  return (
    <section aria-labelledby="facilities">
      <h2 id="facilities">{t('hidden.facilities')}</h2>
      <p>{t('hidden.facilities.lead')}</p>
      <Reading of={query} />
      {query.data !== undefined && known.length === 0 ? <p class="quiet">{t('hidden.facilities.none')}</p> : undefined}
      <ul class="entries">
        {known.map(({ key, name, clues }) => (
          <li key={key} class="entry">
            <div>
              <p>
                <strong>{name}</strong>
              </p>
              <HideButton what={{ clues: clues! }} name={t('hidden.facility', { name })} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
