/** Boxes come in: each scan counts one, the list is looked over, one button writes it in the book. What is wrong is said at the scan. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { forgetDraft, useDraft } from '../../draft/use-draft.ts';
import { useAct } from '../../hub/use-act.ts';
import type { Who } from '../../session/who.ts';
import { announce } from '../../shell/announce.tsx';
import { useArrival } from '../../shell/arrive.ts';
import { Empty } from '../../shell/empty.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Reading } from '../../shell/reading.tsx';
import { Wrong } from '../../shell/wrong.tsx';
import { inSpanish, t } from '../../texts/t.ts';
import { type Done, DoneBar } from '../done-bar.tsx';
import { once } from '../once.ts';
import { canReceive, leftOf, listOrders, type Order } from '../order/order.resource.ts';
import { ScanField } from '../scan/scan-field.tsx';
import { day, packs } from '../shown.ts';
import { takeBack, tell } from '../supply.resource.ts';
import { Awaited } from './awaited.tsx';
import { BoxForm } from './box-form.tsx';
import { type Line, lessSent, receivedOf } from './lines.ts';
import { ReceivedList } from './received-list.tsx';
import { useBoxes } from './use-boxes.ts';

interface ReceivePageProps {
  readonly who: Who;
  /** Its number, when one came from it. */
  readonly order: string | undefined;
}

export function ReceivePage({ who, order }: ReceivePageProps) {
  return who.clues === undefined ? (
    <Empty title={t('supply.noPlace')} fix={t('supply.noPlace.fix')} />
  ) : (
    <Receive clues={who.clues} given={order} />
  );
}

const NONE: readonly Line[] = [];

/** A receipt as it was sent; it stands beside the draft until the hub has answered, through a reload too. */
interface Receipt {
  readonly id: string;
  readonly lines: readonly Line[];
  readonly order: Order | undefined;
  readonly documento: string;
}

const enter = (clues: string, { id, lines, order, documento }: Receipt): Promise<unknown> => {
  const body = { operacion: id, clues, renglones: receivedOf(lines) };
  return tell('/entradas', {
    ...body,
    ...(documento !== '' && { documento }),
    ...(order && { pedido: order.pedido }),
  });
};

function Receive({ clues, given }: { readonly clues: string; readonly given: string | undefined }) {
  const heading = useArrival<HTMLHeadingElement>('title.supplyReceive', false);
  const client = useQueryClient();
  const field = useRef<HTMLInputElement>(null);
  const place = `almacen-${clues}`;
  const { value: lines, change } = useDraft(place, 'recibir', NONE);
  const [chosen, setChosen] = useState(given ?? '');
  const [note, setNote] = useState('');
  const [done, setDone] = useState<Done>();
  const sent = useDraft<Receipt | null>(place, 'enviado', null);
  const boxes = useBoxes(clues, lines, change);
  const orders = useQuery({
    queryKey: ['supply', 'orders', clues, true],
    queryFn: ({ signal }) => listOrders(clues, true, signal),
    refetchOnMount: 'always',
  });
  const open = (orders.data ?? []).filter(canReceive);
  const order = open.find(({ pedido }) => pedido === chosen);
  const act = useAct(async () => {
    const tried = {
      get: () => sent.value ?? undefined,
      set: (told: Receipt | undefined) => sent.change(() => told ?? null),
    };
    const given = { id: crypto.randomUUID(), lines, order, documento: note.trim() };
    const receipt = await once(tried, given, (told) => enter(clues, told));
    const words = doneWords(receipt.lines, receipt.order);
    const undo = async () => {
      await takeBack(clues, receipt.id, inSpanish('supply.undo.reason'));
      // What was read is still in the hand: it need not be scanned again.
      change((now) => (now.length === 0 ? receipt.lines : now));
      await client.invalidateQueries({ queryKey: ['supply'] });
    };
    setDone({ id: receipt.id, words, undo });
    announce(words);
    boxes.settle();
    let left = NONE;
    change((now) => {
      left = lessSent(now, receipt.lines);
      return left;
    });
    if (left.length === 0) await forgetDraft(place);
    setNote('');
    field.current?.focus();
    void client.invalidateQueries({ queryKey: ['supply'] });
    return true;
  });
  const forget = () => {
    const before = sent.value;
    const undo = async () => {
      change(() => lines);
      sent.change(() => before);
    };
    setDone({ id: crypto.randomUUID(), words: t('receive.forgotten'), undo });
    change(() => NONE);
    sent.change(() => null);
    field.current?.focus();
  };
  return (
    <section>
      <h1 ref={heading} tabIndex={-1}>
        {t('title.supplyReceive')}
      </h1>
      <p class="lead">{t('receive.lead')}</p>
      <Reading of={orders} silent />
      {open.length === 0 ? undefined : <WhichOrder open={open} chosen={chosen} onChoose={setChosen} />}
      <Awaited open={open} order={order} lines={lines} onChoose={setChosen} />
      <div class="supply-reader">
        <ScanField field={field} onScan={boxes.read} />
        <button type="button" class="button" onClick={() => boxes.finish({})}>
          {t('supply.byName')}
        </button>
      </div>
      {boxes.refused === undefined ? undefined : <Wrong said={[boxes.refused]} />}
      {boxes.error === undefined ? undefined : <ProblemNotice error={boxes.error} />}
      {boxes.unfinished === undefined ? undefined : (
        <BoxForm
          key={boxes.unfinished.typed ?? boxes.unfinished.item?.clave ?? ''}
          clues={clues}
          box={boxes.unfinished}
          onLine={(line) => {
            boxes.add(line);
            field.current?.focus();
          }}
          onCancel={() => {
            boxes.finish(undefined);
            field.current?.focus();
          }}
        />
      )}
      {done === undefined ? undefined : <DoneBar key={done.id} done={done} />}
      {lines.length === 0 ? (
        done === undefined && boxes.unfinished === undefined ? (
          <Empty title={t('receive.none')} fix={t('receive.none.fix')} />
        ) : undefined
      ) : (
        <>
          <h2>{t('receive.lines')}</h2>
          <ReceivedList lines={lines} order={order} onChange={change} />
          <label class="field supply-note">
            <span>{t('receive.document')}</span>
            <input value={note} maxLength={80} onInput={(event) => setNote(event.currentTarget.value)} />
          </label>
          {act.error === undefined ? undefined : <ProblemNotice error={act.error} onRetry={() => void act.run()} />}
          <p class="buttons">
            <button
              type="button"
              class="button button-main"
              disabled={act.busy || !sent.ready}
              onClick={() => void act.run()}
            >
              {act.busy ? t('supply.saving') : t('receive.act')}
            </button>
            <button type="button" class="button" disabled={act.busy} onClick={forget}>
              {t('receive.forget')}
            </button>
          </p>
        </>
      )}
    </section>
  );
}

interface WhichOrderProps {
  readonly open: readonly Order[];
  readonly chosen: string;
  readonly onChoose: (order: string) => void;
}

function WhichOrder({ open, chosen, onChoose }: WhichOrderProps) {
  return (
    <label class="field supply-order">
      <span>{t('receive.order')}</span>
      <select value={chosen} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{t('receive.order.none')}</option>
        {open.map(({ pedido, proveedor, desde, renglones }) => (
          <option key={pedido} value={pedido}>
            {t('receive.order.line', {
              supplier: proveedor ?? t('receive.order.anybody'),
              date: day(desde),
              items: t('receive.order.items', { count: renglones.length }),
            })}
          </option>
        ))}
      </select>
    </label>
  );
}

function doneWords(lines: readonly Line[], order: Order | undefined): string {
  const count = lines.reduce((sum, { envases }) => sum + envases, 0);
  const items = t('receive.order.items', { count: new Set(lines.map(({ item }) => item.clave)).size });
  const words = t('receive.done', { packs: packs(count), items });
  if (order === undefined) return words;
  const left = order.renglones.reduce((sum, row) => sum + leftOf(row), 0) - count;
  return `${words} ${left > 0 ? t('receive.done.left', { packs: packs(left) }) : t('receive.done.order')}`;
}
