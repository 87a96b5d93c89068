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
import { Reading } from '../../shell/reading.tsx';
import { TermField } from '../../terminology/term-field.tsx';
import { inSpanish, listed, t } from '../../texts/t.ts';
import { type Done, DoneBar } from '../done-bar.tsx';
import { inMemory, once } from '../once.ts';
import { readBox } from '../scan/read-box.ts';
import { ScanField } from '../scan/scan-field.tsx';
import { packs } from '../shown.ts';
import { readItem } from '../supply.resource.ts';
import { type Asked, askFor, listOrders, moveOrder, type Order, type Planned, readPlan } from './order.resource.ts';

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
  const open = useQuery({
    queryKey: ['supply', 'orders', clues, true],
    queryFn: ({ signal }) => listOrders(clues, true, signal),
  });
  const planned = plan.data?.claves ?? [];
  // Without the open orders nobody knows what has been asked for already.
  const known = plan.data !== undefined && (open.data !== undefined || open.error !== null);
  const asked = askedBefore(open.data ?? []);
  useEffect(() => {
    if (known) setWanted((now) => [...now, ...proposed(planned, now, asked)]);
  }, [known]);

  const waiting = planned.filter(({ clave, pedir }) => pedir > 0 && asked.has(clave));

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
      <Reading of={plan} />
      {waiting.length === 0 || done !== undefined ? undefined : (
        <p class="notice">
          <span>
            {t('requisition.waiting', { items: listed(waiting.map(({ nombre }) => nombre)) })}{' '}
            <Link href="/almacen/pedidos">{t('title.supplyOrders')}</Link>
          </span>
        </p>
      )}
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
                asked={asked.get(one.clave) ?? 0}
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

/** Packs by key that wait to be authorized: the night does not count them as coming. */
const askedBefore = (open: readonly Order[]): ReadonlyMap<string, number> => {
  const rows = open.filter(({ estado }) => estado === 'solicitado').flatMap(({ renglones }) => renglones);
  const sums = new Map<string, number>();
  for (const { clave, pedidos } of rows) sums.set(clave, (sums.get(clave) ?? 0) + pedidos);
  return sums;
};

/** What the night proposes to buy, less what stands in the list, or waits in another order, already. */
const proposed = (
  planned: readonly Planned[],
  now: readonly Wanted[],
  asked: ReadonlyMap<string, number>,
): readonly Wanted[] =>
  planned
    .filter(({ clave, pedir }) => pedir > 0 && !asked.has(clave) && !now.some((one) => one.clave === clave))
    .map((plan) => ({ clave: plan.clave, nombre: plan.nombre, envases: plan.pedir, plan }));

interface WantedLineProps {
  readonly one: Wanted;
  /** Packs of it that another order waits for authorization with. */
  readonly asked: number;
  readonly onCount: (envases: number) => void;
  readonly onRemove: () => void;
}

function WantedLine({ one, asked, onCount, onRemove }: WantedLineProps) {
  const { clave, nombre, envases, plan } = one;
  return (
    <li>
      <div>
        <h3>{nombre}</h3>
        <p class="quiet">{clave}</p>
        {plan === undefined ? undefined : (
          <p>
            {plan.envases === 0
              ? t('requisition.stock.none')
              : plan.diasDeExistencia === null
                ? t('requisition.stock.unknown', { packs: packs(plan.envases) })
                : t('requisition.stock', { packs: packs(plan.envases), count: plan.diasDeExistencia })}{' '}
            {plan.alarma ? <span class="tag tag-warn">{t('requisition.alarm')}</span> : undefined}
          </p>
        )}
        {asked === 0 ? undefined : <p class="supply-stop">{t('requisition.asked.before', { packs: packs(asked) })}</p>}
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
