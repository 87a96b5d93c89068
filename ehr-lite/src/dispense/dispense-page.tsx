/**
 * The pharmacy's counter: the folio is scanned (a scanner types it and presses Enter), the lines come with the lots to take, Enter hands over.
 * Three acts, no mouse. What was done can be undone at once. A box that is scanned over an open prescription is checked against it, wherever
 * the focus stands: its Enter must hand nothing over. Who brings no paper is found by name.
 */
import '../texts/dispense.ts';
import './dispense.css';
import { readFolio } from '@amate/terminology/prescribing/folio.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter-preact';
import { useWedge } from '../reception/wedge.ts';
import type { Who } from '../session/who.ts';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { later } from '../shell/later.tsx';
import { Reading } from '../shell/reading.tsx';
import { useTypedAnywhere } from '../shell/typed-anywhere.ts';
import { Wrong } from '../shell/wrong.tsx';
import { readBox } from '../supply/scan/read-box.ts';
import { t } from '../texts/t.ts';
import { readPrescription } from './dispense.resource.ts';
import { type Done, DoneNotice } from './done-notice.tsx';
import { HandOver } from './hand-over.tsx';
import { type InHand, NONE } from './in-hand.ts';

const today = later(() => import('./today.tsx').then((module) => module.Today));
const byName = later(() => import('./by-name.tsx').then((module) => module.ByName));

/** Longer than a scanner pauses between two keys, shorter than a person from a stray key to Enter. */
const STRAY_MS = 700;

/** A slow scanner's burst may not be known as one: the Enter that ends it must not press a button that has the focus; nor one held down. */
function holdStrayEnter(): () => void {
  let strayMs = Number.NEGATIVE_INFINITY;
  const onKey = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLButtonElement)) return;
    if (event.key !== 'Enter') strayMs = [...event.key].length === 1 && event.key !== ' ' ? event.timeStamp : strayMs;
    else if (event.repeat || event.timeStamp - strayMs < STRAY_MS) event.preventDefault();
  };
  document.addEventListener('keydown', onKey, true);
  return () => document.removeEventListener('keydown', onKey, true);
}

const WRONG = {
  folio: { text: 'dispense.badFolio', fix: 'dispense.badFolio.fix' },
  box: { text: 'dispense.box.first', fix: 'dispense.box.first.fix' },
  sending: { text: 'dispense.sending', fix: 'dispense.sending.fix' },
} as const;

/** A folio, or the EAN of a box. */
const LEAST_KEYS = 12;

export function DispensePage({ who }: { readonly who: Who }) {
  const heading = useArrival<HTMLHeadingElement>('title.dispense', false);
  const field = useRef<HTMLInputElement>(null);
  const [folio, setFolio] = useState<string | undefined>();
  const [wrong, setWrong] = useState<keyof typeof WRONG>();
  const [sending, setSending] = useState(false);
  const [round, setRound] = useState(0);
  const [naming, setNaming] = useState(false);
  const person = new URLSearchParams(useSearch()).get('persona') ?? undefined;
  const [, go] = useLocation();
  const boxes = useRef<(typed: string) => void>();
  const inHand = useRef<InHand>(NONE);
  const [done, setDone] = useState<Done | undefined>();
  const client = useQueryClient();
  const { clues } = who;
  const found = useQuery({
    queryKey: ['dispense', folio, clues],
    queryFn: ({ signal }) => readPrescription(folio!, clues!, signal),
    enabled: folio !== undefined && clues !== undefined,
    staleTime: 0,
    gcTime: 0,
  });
  useEffect(() => field.current?.focus(), []);
  useTypedAnywhere(field);
  const stopNaming = () => {
    setNaming(false);
    if (person !== undefined) go('/', { replace: true });
  };
  const again = () => {
    setRound((count) => count + 1);
    void found.refetch();
  };
  const take = (typed: string) => {
    // What is being sent is of the folio that stands there; the next one would take away what came of it.
    if (sending) {
      field.current!.value = folio ?? '';
      return setWrong('sending');
    }
    const read = readFolio(typed);
    const isBox = read === undefined && readBox(typed).kind === 'box';
    if (isBox && boxes.current !== undefined) {
      setWrong(undefined);
      field.current!.value = folio ?? '';
      // The next code takes its place.
      if (document.activeElement === field.current) field.current!.select();
      return boxes.current(typed);
    }
    setWrong(read !== undefined ? undefined : isBox ? 'box' : 'folio');
    setDone(undefined);
    field.current!.value = typed;
    if (read === undefined) return field.current!.select();
    stopNaming();
    if (read === folio) return again();
    inHand.current = NONE;
    setFolio(read);
  };
  const latest = useRef(take);
  latest.current = take;
  useWedge(
    useCallback((typed: string) => latest.current(typed), []),
    LEAST_KEYS,
    field,
  );
  useEffect(holdStrayEnter, []);
  if (clues === undefined) return <Empty title={t('dispense.noPlace')} fix={t('dispense.noPlace.fix')} />;
  const next = () => {
    inHand.current = NONE;
    setFolio(undefined);
    field.current!.value = '';
    field.current!.focus();
  };
  const look = (event: SubmitEvent) => {
    event.preventDefault();
    take(field.current!.value);
  };
  return (
    <section class="dispense">
      <h1 ref={heading} tabIndex={-1}>
        {t('title.dispense')}
      </h1>
      <p class="lead">{t('dispense.lead')}</p>
      <form class="dispense-find" onSubmit={look as never}>
        <label>
          <span>{t('dispense.folio')}</span>
          <input
            ref={field}
            name="folio"
            autoComplete="off"
            autoCapitalize="characters"
            spellcheck={false}
            aria-invalid={wrong !== undefined}
            aria-describedby={wrong === undefined ? undefined : 'dispense-wrong'}
          />
        </label>
        <button type="submit" class="button">
          {t('dispense.find')}
        </button>
      </form>
      {naming || person !== undefined || folio !== undefined ? undefined : (
        <p>
          <button type="button" class="button button-quiet" onClick={() => setNaming(true)}>
            {t('dispense.byName')}
          </button>
        </p>
      )}
      {wrong === undefined ? undefined : (
        <Wrong id="dispense-wrong" said={[{ text: t(WRONG[wrong].text), fix: t(WRONG[wrong].fix) }]} />
      )}
      {done === undefined ? undefined : (
        <DoneNotice done={done} onGone={() => setDone(undefined)} onSending={setSending} />
      )}
      {naming || person !== undefined || folio !== undefined ? undefined : <today.Screen clues={clues} />}
      <Reading of={found} words="dispense.finding" />
      {(naming || person !== undefined) && folio === undefined ? (
        <byName.Screen
          clues={clues}
          person={person}
          onChoose={take}
          onOther={() => {
            setNaming(true);
            go('/', { replace: true });
          }}
          onClose={() => {
            stopNaming();
            field.current?.focus();
          }}
        />
      ) : undefined}
      {folio !== undefined && found.data !== undefined && found.error === null ? (
        <HandOver
          key={folio}
          found={found.data}
          who={who}
          round={round}
          onStale={again}
          onOther={next}
          onSending={setSending}
          boxes={boxes}
          inHand={inHand}
          onDone={(what) => {
            setDone(what);
            next();
            void client.invalidateQueries({ queryKey: ['dispense'] });
          }}
        />
      ) : undefined}
    </section>
  );
}
