/** One prescription at the counter: whose it is, what to take from where, and one button that has the focus. */
import { useEffect, useRef, useState } from 'react';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import { send } from '../outbox/send.ts';
import type { Who } from '../session/who.ts';
import { announce } from '../shell/announce.tsx';
import { Loading } from '../shell/loading.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Wrong } from '../shell/wrong.tsx';
import { t } from '../texts/t.ts';
import { dispensesOf, entriesOf, type PrescriptionHere, type Told, usualOf } from './dispense.resource.ts';
import type { Done } from './done-notice.tsx';
import { countOf, type InHand, lotsOf } from './in-hand.ts';
import { labelsOf } from './labels.tsx';
import { Line } from './line.tsx';
import { ToldFields } from './told-fields.tsx';
import { useBoxCheck } from './use-box-check.ts';

interface HandOverProps {
  readonly found: PrescriptionHere;
  readonly who: Who;
  readonly onDone: (done: Done) => void;
  /** Somebody was faster: what is shown is not so any more. */
  readonly onStale: () => void;
  readonly onOther: () => void;
  readonly onSending: (is: boolean) => void;
  /** Counts how often the same folio was entered: what is shown may be newer, the boxes are still in the hand. */
  readonly round: number;
  readonly inHand: { current: InHand };
  /** Where a box that is scanned meanwhile is told. */
  readonly boxes: { current: ((typed: string) => void) | undefined };
}

const usualPacks = ({ renglones }: PrescriptionHere) =>
  new Map(renglones.map((line) => [line.solicitud, usualOf(line)]));

export function HandOver(props: HandOverProps) {
  const { found: given, who, round, onDone, onStale, onOther, onSending, boxes, inHand } = props;
  const { folio, paciente } = given;
  const [packs, setPacks] = useState(() => usualPacks(given));
  const check = useBoxCheck(given.renglones, packs, who.clues, inHand);
  const renglones = given.renglones.map((line) => ({ ...line, lotes: lotsOf(line, check.inHand) }));
  const found = { ...given, renglones };
  const [told, setTold] = useState<Told>({ receiver: '', counsel: '' });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const operation = useRef(crypto.randomUUID());
  const act = useRef<HTMLButtonElement>(null);
  const other = useRef<HTMLButtonElement>(null);
  const any = [...packs.values()].some((count) => count > 0);
  useEffect(() => setPacks(usualPacks(given)), [given]);
  useEffect(() => {
    setError(undefined);
    (act.current ?? other.current)?.focus();
  }, [round]);
  useEffect(() => {
    boxes.current = check.read;
    return () => {
      boxes.current = undefined;
    };
  });
  const born = parseWhen(paciente.nacimiento ?? '');

  async function handOver(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy || check.asking) return;
    setBusy(true);
    onSending(true);
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
        unit: given.unidad,
        by: who.name,
        receiver: said.receiver,
      };
      onDone({ kind, name: paciente.nombre, part, folio, patientId: paciente.id, dispenses, sheet });
    } catch (problem) {
      operation.current = crypto.randomUUID();
      setError(problem);
      setBusy(false);
    } finally {
      onSending(false);
    }
  }

  /** Enter in a field goes on to the button: a slow scanner types there too, and its Enter must hand nothing over. */
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    act.current?.focus();
  };

  return (
    <form class="card dispense-receta" onSubmit={handOver as never} onKeyDown={onKey} aria-busy={busy}>
      <h2>
        <span class="dispense-for">{t('dispense.for', { folio })}</span> {paciente.nombre}
      </h2>
      <p>
        {born === undefined ? undefined : <strong>{t('dispense.born', { date: showWhen(born) })}. </strong>}
        {t('dispense.check')}
      </p>
      {check.asking ? <Loading words="dispense.box.reading" /> : undefined}
      {check.said?.right === false ? <Wrong said={[check.said]} /> : undefined}
      {check.said?.right === true ? (
        <p class="notice dispense-right">
          <span>
            <strong>{check.said.text}</strong> {check.said.fix}
          </span>
        </p>
      ) : undefined}
      <ol class="dispense-lines">
        {renglones.map((line) => (
          <Line
            key={line.solicitud}
            line={line}
            packs={packs.get(line.solicitud) ?? 0}
            checked={countOf(check.inHand, line)}
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
        <button ref={other} type="button" class="button" disabled={busy} onClick={onOther}>
          {t('dispense.other')}
        </button>
      </p>
    </form>
  );
}
