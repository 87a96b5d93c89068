/** One prescription at the counter: whose it is, what to take from where, and one button that has the focus. */
import { useEffect, useRef, useState } from 'react';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import { send } from '../outbox/send.ts';
import type { Who } from '../session/who.ts';
import { announce } from '../shell/announce.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { dispensesOf, entriesOf, type PrescriptionHere, type Told, usualOf } from './dispense.resource.ts';
import type { Done } from './done-notice.tsx';
import { labelsOf } from './labels.tsx';
import { Line } from './line.tsx';
import { ToldFields } from './told-fields.tsx';

interface HandOverProps {
  readonly found: PrescriptionHere;
  readonly who: Who;
  readonly onDone: (done: Done) => void;
  /** Somebody was faster: what is shown is not so any more. */
  readonly onStale: () => void;
  readonly onOther: () => void;
}

export function HandOver({ found, who, onDone, onStale, onOther }: HandOverProps) {
  const { folio, paciente, renglones } = found;
  const [packs, setPacks] = useState(() => new Map(renglones.map((line) => [line.solicitud, usualOf(line)])));
  const [told, setTold] = useState<Told>({ receiver: '', counsel: '' });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const operation = useRef(crypto.randomUUID());
  const act = useRef<HTMLButtonElement>(null);
  const other = useRef<HTMLButtonElement>(null);
  const any = [...packs.values()].some((count) => count > 0);
  useEffect(() => (act.current ?? other.current)?.focus(), []);
  const born = parseWhen(paciente.nacimiento ?? '');

  async function handOver(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(undefined);
    const at = new Date(hubNow()).toISOString();
    const said = { receiver: told.receiver.trim(), counsel: told.counsel.trim() };
    const dispenses = dispensesOf({ found, packs, who, at, told: said });
    const words = t('dispense.words', { folio });
    const sending = { operation: operation.current, patientId: paciente.id, words, entries: entriesOf(dispenses) };
    try {
      const { kind } = await send(sending);
      const part = renglones.some(({ solicitud, porSurtir = 0 }) => (packs.get(solicitud) ?? 0) < porSurtir);
      announce(t('dispense.done', { name: paciente.nombre }));
      const labels = labelsOf(found, packs);
      const sheet = {
        labels,
        name: paciente.nombre,
        folio,
        at,
        unit: who.clues ?? '',
        by: who.name,
        receiver: said.receiver,
      };
      onDone({ kind, name: paciente.nombre, part, folio, patientId: paciente.id, dispenses, sheet });
    } catch (problem) {
      operation.current = crypto.randomUUID();
      setError(problem);
      setBusy(false);
    }
  }

  return (
    <form class="card dispense-receta" onSubmit={handOver as never} aria-busy={busy}>
      <h2>
        <span class="dispense-for">{t('dispense.for', { folio })}</span> {paciente.nombre}
      </h2>
      <p>
        {born === undefined ? undefined : <strong>{t('dispense.born', { date: showWhen(born) })}. </strong>}
        {t('dispense.check')}
      </p>
      <ol class="dispense-lines">
        {renglones.map((line) => (
          <Line
            key={line.solicitud}
            line={line}
            packs={packs.get(line.solicitud) ?? 0}
            onPacks={(count) => setPacks(new Map(packs).set(line.solicitud, count))}
          />
        ))}
      </ol>
      {any ? <ToldFields told={told} change={setTold} /> : undefined}
      {error === undefined ? undefined : <ProblemNotice error={error} onRetry={onStale} />}
      <p class="dispense-acts">
        {any ? (
          <button ref={act} type="submit" class="button button-main" disabled={busy}>
            {busy ? t('dispense.acting') : t('dispense.act')}
          </button>
        ) : (
          <strong>{t('dispense.nothing')}</strong>
        )}
        <button ref={other} type="button" class="button" onClick={onOther}>
          {t('dispense.other')}
        </button>
      </p>
    </form>
  );
}
