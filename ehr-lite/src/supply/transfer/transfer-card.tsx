/** One transfer on its way: received lot by lot by whom it is for; what never comes is written off before a witness. */
import { useRef, useState } from 'react';
import { parseWhen, showWhen } from '../../calendar/when.ts';
import { useAct } from '../../hub/use-act.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { t } from '../../texts/t.ts';
import { inMemory, once } from '../once.ts';
import { type Answer, AnswerForm } from '../shelf/answer-form.tsx';
import { packsIn, type rowsOf } from '../shelf/chosen.ts';
import { day, packs } from '../shown.ts';
import { type Act, tell } from '../supply.resource.ts';
import type { Travelling } from './transfer.resource.ts';

interface TransferCardProps {
  readonly transfer: Travelling;
  readonly clues: string;
  /** @param undoable the counter-entry of whoever wrote off another unit's packs is that unit's */
  readonly onDone: (id: string, words: string, undoable?: boolean) => void;
}

export function TransferCard({ transfer, clues, onDone }: TransferCardProps) {
  const { operacion, origen, destino, enviado, envio, renglones } = transfer;
  const [open, setOpen] = useState<'receive' | 'loss'>();
  const operation = useRef(crypto.randomUUID());
  const comes = destino.clues === clues;
  const when = parseWhen(enviado);
  const loss = useAct(async ({ motivo, testigo }: Answer) => {
    const id = operation.current;
    await tell(`/traspasos/${operacion}/perdida`, { operacion: id, clues, motivo, testigo });
    onDone(id, t('transfer.lost'), comes);
  });
  const other = comes ? origen.nombre : destino.nombre;
  return (
    <article class="card">
      <h3>{t(comes ? 'transfer.from' : 'transfer.to', { unit: other })}</h3>
      <p class="quiet">{t('transfer.sent', { when: when === undefined ? enviado : showWhen(when), who: envio })}</p>
      {open === 'receive' ? (
        <ReceiveForm transfer={transfer} clues={clues} onDone={onDone} onClose={() => setOpen(undefined)} />
      ) : (
        <ul class="supply-plain">
          {renglones.map(({ clave, lote, nombre, caducidad, envases }) => (
            <li key={`${clave} ${lote} ${caducidad}`}>
              <strong>{nombre}</strong>, {t('supply.lot', { lot: lote, expiry: day(caducidad) })}: {packs(envases)}
            </li>
          ))}
        </ul>
      )}
      {open === 'loss' ? (
        <>
          <p>{t('transfer.loss.about')}</p>
          <AnswerForm
            clues={clues}
            witnessed
            act={t('transfer.loss.act')}
            busy={loss.busy}
            onAnswer={(answer) => void loss.run(answer)}
          />
          {loss.error === undefined ? undefined : <ProblemNotice error={loss.error} />}
        </>
      ) : undefined}
      {open === undefined ? (
        <p class="buttons">
          {comes ? (
            <button
              type="button"
              class="button button-main"
              aria-label={t('transfer.receiveOf', { what: other })}
              onClick={() => setOpen('receive')}
            >
              {t('transfer.receive')}
            </button>
          ) : undefined}
          <button
            type="button"
            class="button button-quiet"
            aria-label={t('transfer.lossOf', { what: other })}
            onClick={() => setOpen('loss')}
          >
            {t('transfer.loss')}
          </button>
        </p>
      ) : undefined}
    </article>
  );
}

interface Arrived extends Act {
  readonly renglones: ReturnType<typeof rowsOf>;
}

interface ReceiveFormProps extends TransferCardProps {
  readonly onClose: () => void;
}

const lotId = ({ clave, lote, caducidad }: Travelling['renglones'][number]): string => `${clave} ${lote} ${caducidad}`;

function ReceiveForm({ transfer, clues, onDone, onClose }: ReceiveFormProps) {
  const { operacion, origen, renglones } = transfer;
  const [arrived, setArrived] = useState(() => new Map(renglones.map((one) => [lotId(one), one.envases])));
  const [tried] = useState(() => inMemory<Arrived>());
  const rows = renglones.map((one) => ({ ...one, envases: arrived.get(lotId(one)) ?? 0 }));
  const act = useAct(async () => {
    const came = rows.map(({ clave, lote, caducidad, envases }) => ({ clave, lote, caducidad, envases }));
    const given = { operacion: crypto.randomUUID(), clues, renglones: came };
    const done = await once(tried, given, (told) => tell(`/traspasos/${operacion}/recepcion`, told));
    const short = packsIn(renglones) - packsIn(done.renglones);
    const words = t('transfer.received', { unit: origen.nombre, packs: packs(packsIn(done.renglones)) });
    onDone(done.operacion, short === 0 ? words : `${words} ${t('transfer.received.short', { count: short })}`);
    onClose();
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void act.run();
      }}
    >
      <p>{t('transfer.receive.about')}</p>
      <ol class="supply-lines">
        {renglones.map((one) => {
          const came = arrived.get(lotId(one)) ?? 0;
          return (
            <li key={lotId(one)}>
              <div>
                <h4>{one.nombre}</h4>
                <p class="supply-lot">{t('supply.lot', { lot: one.lote, expiry: day(one.caducidad) })}</p>
                {came < one.envases ? (
                  <p class="supply-stop">{t('transfer.short', { count: one.envases - came })}</p>
                ) : undefined}
              </div>
              <label class="supply-count">
                <span>{t('supply.count')}</span>
                <input
                  type="number"
                  inputMode="numeric"
                  min={0}
                  max={one.envases}
                  value={came}
                  aria-label={t('transfer.arrived', { what: `${one.nombre}, ${one.lote}` })}
                  onInput={(event) => {
                    const count = event.currentTarget.valueAsNumber;
                    if (Number.isInteger(count) && count >= 0 && count <= one.envases)
                      setArrived(new Map(arrived).set(lotId(one), count));
                  }}
                />
              </label>
            </li>
          );
        })}
      </ol>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} onRetry={() => void act.run()} />}
      <p class="buttons">
        <button type="submit" class="button button-main" disabled={act.busy || packsIn(rows) === 0}>
          {act.busy ? t('supply.saving') : t('transfer.receive.act')}
        </button>
        <button type="button" class="button" onClick={onClose}>
          {t('transfer.close')}
        </button>
      </p>
    </form>
  );
}
