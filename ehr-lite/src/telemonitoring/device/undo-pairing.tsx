/** A pairing with the wrong person: which one, who it really was, what will move is shown, and only then it moves; it can be moved back. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useAct } from '../../hub/use-act.ts';
import type { Person } from '../../patient/person.ts';
import { announce } from '../../shell/announce.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Reading } from '../../shell/reading.tsx';
import { inSpanish, t } from '../../texts/t.ts';
import { toldApart } from '../board/alert-facts.tsx';
import { UndoButton } from '../undo-button.tsx';
import { correct, type Device, type Pairing, wouldMove } from './device.resource.ts';
import { Field } from './field.tsx';
import { PersonChoice } from './person-choice.tsx';
import { whenWords } from './when-words.ts';

interface UndoProps {
  readonly device: Device;
  readonly onDone: () => Promise<void>;
}

interface Moved {
  readonly from: Pairing;
  readonly to: Person;
  readonly readings: number;
}

const nameOf = ({ persona }: Pairing): string => persona ?? t('device.hidden');
/** Where one is chosen of several: two of one name are told apart. */
const toldOf = (one: Pairing): string => [nameOf(one), one.quien && toldApart(one.quien)].filter(Boolean).join(', ');

export function UndoPairing({ device, onDone }: UndoProps) {
  const [moved, setMoved] = useState<Moved>();
  const [open, setOpen] = useState(false);
  return (
    <section class="card device-form" aria-labelledby="device-undo">
      <h2 id="device-undo">{t('undo.title')}</h2>
      <p>{t('undo.lead')}</p>
      {moved === undefined ? undefined : (
        <MovedNotice {...{ device, moved, onDone }} onGone={() => setMoved(undefined)} />
      )}
      {open ? (
        <Form
          device={device}
          onMoved={async (what) => {
            setMoved(what);
            setOpen(false);
            await onDone();
          }}
        />
      ) : (
        <button type="button" class="button" onClick={() => setOpen(true)}>
          {t('undo.which')}
        </button>
      )}
    </section>
  );
}

function Form({ device, onMoved }: { readonly device: Device; readonly onMoved: (what: Moved) => Promise<void> }) {
  const newest = [...device.vinculos].reverse();
  const [from, setFrom] = useState(newest[0]!);
  const [to, setTo] = useState<Person>();
  const [reason, setReason] = useState('');
  const would = useQuery({
    queryKey: ['devices', device.id, 'would', from.paciente, from.desde],
    queryFn: ({ signal }) => wouldMove(device.id, from.paciente, from.desde, signal),
    gcTime: 0,
  });
  const act = useAct(async () => {
    if (to === undefined) return;
    const what = { de: from.paciente, desde: from.desde, a: to.id, motivo: reason.trim() };
    const { lecturas } = await correct(device.id, what);
    announce(t('undo.done', { count: lecturas, to: to.name }));
    await onMoved({ from, to, readings: lecturas });
  });
  return (
    <form
      class="device-form"
      onSubmit={(event) => {
        event.preventDefault();
        void act.run();
      }}
    >
      <fieldset class="device-choices">
        <legend>{t('undo.which')}</legend>
        {newest.map((one) => (
          <label key={one.desde} class="choice">
            <input type="radio" name="pairing" checked={one === from} onChange={() => setFrom(one)} />
            <span>
              {t('undo.period', { name: toldOf(one), from: whenWords(one.desde), until: whenWords(one.hasta) })}
            </span>
          </label>
        ))}
      </fieldset>
      {to === undefined ? (
        <fieldset class="device-choices">
          <legend>{t('undo.right')}</legend>
          <PersonChoice label={t('undo.find')} except={from.paciente} onChosen={setTo} />
        </fieldset>
      ) : (
        <>
          <p class="device-acts">
            <strong>{t('undo.chosen', { name: to.name })}</strong>
            <button type="button" class="button button-quiet" onClick={() => setTo(undefined)}>
              {t('undo.other')}
            </button>
          </p>
          <Reading of={would} silent />
          {would.data === undefined ? undefined : (
            <div class="notice" role="status">
              <div>
                <p>
                  <strong>{t('undo.would')}</strong>
                </p>
                <p>{t('undo.readings', { count: would.data.lecturas, from: nameOf(from), to: to.name })}</p>
                {would.data.alertas > 0 ? <p>{t('undo.alerts', { count: would.data.alertas })}</p> : undefined}
              </div>
            </div>
          )}
          <Field id="undo-reason" label={t('undo.reason')} value={reason} onType={setReason} />
          <button type="submit" class="button button-main" aria-disabled={act.busy || would.data === undefined}>
            {t(act.busy ? 'undo.acting' : 'undo.act')}
          </button>
        </>
      )}
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </form>
  );
}

interface MovedProps extends UndoProps {
  readonly moved: Moved;
  readonly onGone: () => void;
}

function MovedNotice({ device, moved: { from, to, readings }, onDone, onGone }: MovedProps) {
  const act = useAct(async () => {
    const back = { de: to.id, desde: from.desde, a: from.paciente, motivo: inSpanish('undo.back.reason') };
    await correct(device.id, back);
    announce(t('undo.backed'));
    onGone();
    await onDone();
  });
  return (
    <div class="notice" role="status">
      <div>
        <p>
          <strong>{t('undo.done', { count: readings, to: to.name })}</strong>
        </p>
        <UndoButton act={act} />
      </div>
    </div>
  );
}
