/** A requisition: what last night's planning proposes is filled in; the person corrects, adds by scan or name, and asks. */
import '../../texts/supply-order.ts';
import './order.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'wouter-preact';
import { useAct } from '../../hub/use-act.ts';
import type { Who } from '../../session/who.ts';
import { announce } from '../../shell/announce.tsx';
import { useArrival } from '../../shell/arrive.ts';
import { Empty } from '../../shell/empty.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { TermField } from '../../terminology/term-field.tsx';
import { inSpanish, t } from '../../texts/t.ts';
import { type Done, DoneBar } from '../done-bar.tsx';
import { inMemory, once } from '../once.ts';
import { readBox } from '../scan/read-box.ts';
import { ScanField } from '../scan/scan-field.tsx';
import { packs } from '../shown.ts';
import { readItem } from '../supply.resource.ts';
import { type Asked, askFor, moveOrder, type Planned, readPlan } from './order.resource.ts';

interface Wanted {
  readonly clave: string;
  readonly nombre: string;
  readonly envases: number;
  readonly plan?: Planned;
}

interface Requested {
  readonly id: string;
  readonly asked: readonly Asked[];
}

export function NewOrderPage({ who }: { readonly who: Who }) {
  return who.clues === undefined ? (
    <Empty title={t('supply.noPlace')} fix={t('supply.noPlace.fix')} />
  ) : (
    <Requisition clues={who.clues} />
  );
}

function Requisition({ clues }: { readonly clues: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.supplyNewOrder', false);
  const client = useQueryClient();
  const [wanted, setWanted] = useState<readonly Wanted[]>([]);
  const [done, setDone] = useState<Done>();
  const [tried] = useState(() => inMemory<Requested>());
  const plan = useQuery({ queryKey: ['supply', 'plan', clues], queryFn: ({ signal }) => readPlan(clues, signal) });
  const planned = plan.data?.claves ?? [];
  useEffect(() => setWanted((now) => [...now, ...proposed(planned, now)]), [plan.data]);

  const put = ({ clave, nombre }: { readonly clave: string; readonly nombre: string }) => {
    const found = planned.find((one) => one.clave === clave);
    setWanted((now) =>
      now.some((one) => one.clave === clave)
        ? now
        : [{ clave, nombre, envases: 1, ...(found && { plan: found }) }, ...now],
    );
  };
  const find = useAct(async (asked: { readonly clave: string } | { readonly codigo: string }) =>
    put(await readItem(clues, asked)),
  );
  const scan = (typed: string) => {
    const box = readBox(typed);
    void find.run(box.kind === 'key' ? { clave: box.key } : { codigo: typed });
  };
  const act = useAct(async () => {
    const given = { id: crypto.randomUUID(), asked: wanted.map(({ clave, envases }) => ({ clave, envases })) };
    const { id, asked } = await once(tried, given, (told) => askFor(clues, told.id, told.asked));
    const words = t('requisition.done', { items: t('orders.items', { count: asked.length }) });
    const motivo = inSpanish('requisition.undo');
    const undo = () => moveOrder(id, { operacion: crypto.randomUUID(), estado: 'cancelado', motivo });
    setDone({ id, words, undo });
    setWanted([]);
    announce(words);
    await client.invalidateQueries({ queryKey: ['supply', 'orders'] });
  });
  return (
    <section>
      <p>
        <Link href="/almacen/pedidos">{t('order.back')}</Link>
      </p>
      <h1 ref={heading} tabIndex={-1}>
        {t('title.supplyNewOrder')}
      </h1>
      <p class="lead">{t('requisition.lead')}</p>
      {done === undefined ? undefined : <DoneBar key={done.id} done={done} />}
      <div class="supply-reader">
        <ScanField onScan={scan} />
        <TermField
          label={t('requisition.add')}
          catalogue="medicamentos"
          onChoose={({ codigo, titulo }) => put({ clave: codigo, nombre: titulo })}
        />
      </div>
      {find.error === undefined ? undefined : <ProblemNotice error={find.error} />}
      {plan.isPending ? <p role="status">{t('supply.loading')}</p> : undefined}
      {plan.error === null ? undefined : <ProblemNotice error={plan.error} onRetry={() => void plan.refetch()} />}
      {wanted.length === 0 && !plan.isPending && done === undefined ? (
        <Empty title={t('requisition.empty')} fix={t('requisition.empty.fix')} />
      ) : undefined}
      {wanted.length === 0 ? undefined : (
        <>
          <ol class="supply-lines">
            {wanted.map((one) => (
              <WantedLine
                key={one.clave}
                one={one}
                onCount={(envases) =>
                  setWanted((now) => now.map((other) => (other.clave === one.clave ? { ...other, envases } : other)))
                }
                onRemove={() => setWanted((now) => now.filter(({ clave }) => clave !== one.clave))}
              />
            ))}
          </ol>
          {act.error === undefined ? undefined : <ProblemNotice error={act.error} onRetry={() => void act.run()} />}
          <p class="buttons">
            <button type="button" class="button button-main" disabled={act.busy} onClick={() => void act.run()}>
              {act.busy ? t('supply.saving') : t('requisition.act')}
            </button>
          </p>
        </>
      )}
      <Definitions words={plan.data?.definiciones} />
    </section>
  );
}

/** What the night proposes to buy, less what stands in the list already. */
const proposed = (planned: readonly Planned[], now: readonly Wanted[]): readonly Wanted[] =>
  planned
    .filter(({ clave, pedir }) => pedir > 0 && !now.some((one) => one.clave === clave))
    .map((plan) => ({ clave: plan.clave, nombre: plan.nombre, envases: plan.pedir, plan }));

interface WantedLineProps {
  readonly one: Wanted;
  readonly onCount: (envases: number) => void;
  readonly onRemove: () => void;
}

function WantedLine({ one, onCount, onRemove }: WantedLineProps) {
  const { clave, nombre, envases, plan } = one;
  return (
    <li>
      <div>
        <h3>{nombre}</h3>
        <p class="quiet">{clave}</p>
        {plan === undefined ? undefined : (
          <p>
            {plan.diasDeExistencia === null
              ? t('requisition.stock.unknown', { packs: packs(plan.envases) })
              : t('requisition.stock', { packs: packs(plan.envases), days: plan.diasDeExistencia })}{' '}
            {plan.alarma ? <span class="tag tag-warn">{t('requisition.alarm')}</span> : undefined}
          </p>
        )}
        {plan === undefined || plan.deOtrasUnidades === 0 ? undefined : (
          <p class="quiet">{t('requisition.beside', { packs: packs(plan.deOtrasUnidades) })}</p>
        )}
      </div>
      <label class="supply-count">
        <span>{t('supply.count')}</span>
        <input
          type="number"
          inputMode="numeric"
          min={1}
          max={1_000_000}
          value={envases}
          aria-label={t('requisition.asked', { what: nombre })}
          onInput={(event) => {
            const count = event.currentTarget.valueAsNumber;
            if (Number.isInteger(count) && count > 0) onCount(count);
          }}
        />
      </label>
      <button
        type="button"
        class="button button-quiet"
        aria-label={t('supply.removeOf', { what: nombre })}
        onClick={onRemove}
      >
        {t('supply.remove')}
      </button>
    </li>
  );
}

function Definitions({ words }: { readonly words: Readonly<Record<string, string>> | undefined }) {
  if (words === undefined) return null;
  return (
    <details class="orders-acts">
      <summary>{t('requisition.why')}</summary>
      {Object.values(words).map((one) => (
        <p key={one} class="quiet">
          {one}
        </p>
      ))}
    </details>
  );
}
