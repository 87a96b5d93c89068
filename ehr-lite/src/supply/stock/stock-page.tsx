/** `/almacen/existencias`: what is on the shelves now, lot by lot; what there is little of, what expires, what stands apart. */
import '../../texts/supply-order.ts';
import '../../texts/supply-shelf.ts';
import './stock.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter-preact';
import { cityDay } from '../../calendar/when.ts';
import { hubNow } from '../../hub/clock.ts';
import { useAct } from '../../hub/use-act.ts';
import type { Who } from '../../session/who.ts';
import { useArrival } from '../../shell/arrive.ts';
import { Empty } from '../../shell/empty.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { readPlan } from '../order/order.resource.ts';
import { readBox } from '../scan/read-box.ts';
import { ScanField } from '../scan/scan-field.tsx';
import { useShelves } from '../shelf/shelf-picker.tsx';
import { day, packs } from '../shown.ts';
import { readItem } from '../supply.resource.ts';
import { type Held, type HeldLot, heldOf, shown, WHICH, type Which } from './stock.ts';

export function StockPage({ who }: { readonly who: Who }) {
  return who.clues === undefined ? (
    <Empty title={t('supply.noPlace')} fix={t('supply.noPlace.fix')} />
  ) : (
    <Stock clues={who.clues} />
  );
}

function Stock({ clues }: { readonly clues: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.supplyStock', false);
  const [which, setWhich] = useState<Which>('todo');
  const [typed, setTyped] = useState('');
  const shelves = useShelves(clues);
  const plan = useQuery({ queryKey: ['supply', 'plan', clues], queryFn: ({ signal }) => readPlan(clues, signal) });
  const all = heldOf(shelves.data ?? [], plan.data?.claves ?? [], cityDay(hubNow()));
  const list = shown(all, which, typed);
  const find = useAct(async (text: string) => {
    const box = readBox(text);
    if (box.kind !== 'box') return setTyped(box.kind === 'key' ? box.key : text);
    const { clave } = await readItem(clues, { codigo: box.scanned.gtin });
    setTyped(box.scanned.lot === undefined ? clave : `${clave} ${box.scanned.lot}`);
  });
  return (
    <section class="stock">
      <h1 ref={heading} tabIndex={-1}>
        {t('title.supplyStock')}
      </h1>
      <p class="lead">{t('shelves.lead')}</p>
      <div class="supply-reader">
        <ScanField
          label={t('shelf.choose')}
          hint={t('shelf.choose.hint')}
          act={t('shelf.find')}
          onScan={(text) => void find.run(text)}
        />
      </div>
      {find.error === undefined ? undefined : <ProblemNotice error={find.error} />}
      {/* biome-ignore lint/a11y/useSemanticElements: buttons that act, not a set of fields. */}
      <div class="buttons stock-which" role="group" aria-label={t('shelves.which')}>
        {WHICH.map((one) => (
          <button
            key={one}
            type="button"
            class="button button-quiet"
            aria-pressed={one === which}
            onClick={() => setWhich(one)}
          >
            {t(`shelves.which.${one}`)}
          </button>
        ))}
      </div>
      {typed === '' ? undefined : (
        <p class="stock-typed">
          {t('shelves.found', { words: typed })}{' '}
          <button type="button" class="button" onClick={() => setTyped('')}>
            {t('shelves.found.off')}
          </button>
        </p>
      )}
      <Reading of={shelves} />
      <Reading of={plan} silent />
      {shelves.data === undefined ? undefined : (
        <>
          <p role="status">
            <strong>{t('orders.items', { count: list.length })}</strong>
          </p>
          {list.length > 0 ? (
            <StockList list={list} />
          ) : (
            <Nothing which={which} typed={typed} none={all.length === 0} />
          )}
        </>
      )}
    </section>
  );
}

function Nothing({ which, typed, none }: { readonly which: Which; readonly typed: string; readonly none: boolean }) {
  if (none)
    return (
      <Empty title={t('shelves.none')} fix={t('shelves.none.fix')}>
        <Link href="/almacen/recibir" class="button button-main">
          {t('title.supplyReceive')}
        </Link>
      </Empty>
    );
  if (typed !== '') return <Empty title={t('shelf.none')} fix={t('shelves.noMatch.fix')} />;
  return <Empty title={t(`shelves.good.${which}`)} fix={t('shelves.good.fix')} />;
}

function StockList({ list }: { readonly list: readonly Held[] }) {
  return (
    <ul class="stock-list">
      {list.map((one) => (
        <li key={one.clave}>
          <div>
            <h2>{one.nombre}</h2>
            <p class="quiet">{one.clave}</p>
          </div>
          <p class="stock-count">
            {one.envases === 0 ? (
              <span class="tag tag-danger">{t('shelves.out')}</span>
            ) : (
              <strong>{packs(one.envases)}</strong>
            )}
            <Lasts one={one} />
          </p>
          {one.lotes.length === 0 ? undefined : (
            <ul class="stock-lots">
              {one.lotes.map((lot) => (
                <Lot key={`${lot.lote} ${lot.caducidad} ${lot.lugar}`} lot={lot} />
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

function Lasts({ one: { envases, plan } }: { readonly one: Held }) {
  if (plan?.diasDeExistencia == null) return null;
  return (
    <span class="quiet">
      {[
        envases > 0 && t('shelves.lasts', { count: plan.diasDeExistencia }),
        plan.enCamino > 0 && t('shelves.coming', { packs: packs(plan.enCamino) }),
      ]
        .filter(Boolean)
        .join(' · ')}
    </span>
  );
}

const TAG = { expired: 'tag tag-danger', soon: 'tag tag-warn', apart: 'tag' } as const;

function Lot({ lot: { lote, caducidad, envases, lugar, mark } }: { readonly lot: HeldLot }) {
  return (
    <li>
      <span class="supply-lot">{t('supply.lot', { lot: lote, expiry: day(caducidad) })}</span>
      <span>
        {packs(envases)}, {t(`shelf.place.${lugar}`)}
      </span>
      {mark === undefined ? undefined : <span class={TAG[mark]}>{t(`shelves.mark.${mark}`)}</span>}
    </li>
  );
}
