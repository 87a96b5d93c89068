/** The list in somebody's hand: a scan or a word leads to its line, a number and Enter to the next one. Thirty lines on screen, however many there are. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { useCell } from '../../hub/cell.ts';
import { line as network } from '../../hub/reachable.ts';
import { useAct } from '../../hub/use-act.ts';
import { useWedge } from '../../reception/wedge.ts';
import { announce } from '../../shell/announce.tsx';
import { Empty } from '../../shell/empty.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Wrong } from '../../shell/wrong.tsx';
import { t } from '../../texts/t.ts';
import { readBox } from '../scan/read-box.ts';
import { ScanField } from '../scan/scan-field.tsx';
import { AddLot, type Started } from './add-lot.tsx';
import { reviewCount } from './count.resource.ts';
import { CountRow, fieldOf } from './count-row.tsx';
import type { Count } from './count-shape.ts';
import { isCounted, type Line, lineOfBox, linesOf, nextLeft, PAGE, sought } from './lines.ts';
import { Pager } from './pager.tsx';
import type { CountNow } from './use-count.ts';

interface CountingProps {
  readonly clues: string;
  readonly now: CountNow;
  readonly count: Count;
  readonly onReview: () => void;
}

interface View {
  readonly words: string;
  readonly onlyLeft: boolean;
  readonly page: number;
}
interface Said {
  readonly text: string;
  readonly fix: string;
}

export function Counting({ clues, now, count, onReview }: CountingProps) {
  const lines = useMemo(() => linesOf(count), [count]);
  const [view, setView] = useState<View>({ words: '', onlyLeft: false, page: 0 });
  const [said, setSaid] = useState<Said>();
  const [started, setStarted] = useState<Started>();
  const go = useRef<string>();
  // What is left is what was left when somebody asked: a line does not vanish under the thumb that counts it.
  const left = useRef<ReadonlySet<string>>(new Set());
  const found = sought(lines, view.words).filter(({ id }) => !view.onlyLeft || left.current.has(id));
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  const page = Math.min(view.page, pages - 1);
  const done = lines.filter(isCounted).length;
  useEffect(() => {
    const field = go.current === undefined ? null : document.getElementById(fieldOf(go.current));
    go.current = undefined;
    if (!(field instanceof HTMLInputElement)) return;
    field.focus();
    field.select();
    field.scrollIntoView({ block: 'center' });
  });
  const show = (next: Partial<View>) => setView({ ...view, page: 0, ...next });
  /** Its page, with the cursor in it. */
  const goTo = ({ id }: Line) => {
    const at = found.findIndex((one) => one.id === id);
    go.current = id;
    if (at >= 0) show({ page: Math.floor(at / PAGE) });
    else setView({ words: '', onlyLeft: false, page: Math.floor(lines.findIndex((one) => one.id === id) / PAGE) });
  };
  const scan = (typed: string) => {
    setSaid(undefined);
    setStarted(undefined);
    const box = readBox(typed);
    if (box.kind === 'unread' && /^[\d\](~]{8,}/.test(typed.trim()))
      return setSaid({ text: t('stock.count.unread'), fix: t('stock.count.unread.fix') });
    if (box.kind !== 'box') return show({ words: box.kind === 'key' ? box.key : typed.trim() });
    const at = lineOfBox(box.scanned, lines, count.articulos);
    if (at.kind === 'line') return goTo(at.line);
    if (at.kind === 'nothing') return setSaid({ text: t('stock.count.unknown'), fix: t('stock.count.unknown.fix') });
    if (box.scanned.lot === undefined) return show({ words: at.article.clave });
    const { lot, expiry } = box.scanned;
    setStarted({ clave: at.article.clave, lote: lot, caducidad: expiry ?? '' });
    setSaid({ text: t('stock.count.newLot', { lot, name: at.article.nombre }), fix: t('stock.count.newLot.fix') });
  };
  const latest = useRef(scan);
  latest.current = scan;
  const onBurst = useRef((typed: string) => latest.current(typed));
  useWedge(onBurst.current);
  const save = (one: Line, packs: number, goOn: boolean) => {
    now.save(one, packs);
    announce(t('stock.count.said', { name: one.nombre, lot: one.lote, count: packs }));
    const next = goOn ? nextLeft(found, one.id) : undefined;
    if (next !== undefined) goTo(next);
  };
  const shown = found.slice(page * PAGE, (page + 1) * PAGE);
  return (
    <>
      <div class="count-progress">
        <progress
          max={lines.length}
          value={done}
          aria-label={t('stock.count.progressOf', { done, all: lines.length })}
        />
        <strong aria-hidden="true">{t('stock.count.progress', { done, all: lines.length })}</strong>
        {now.waiting === 0 ? undefined : (
          <span class="tag tag-warn">{t('stock.count.toSend', { count: now.waiting })}</span>
        )}
      </div>
      <ScanField
        onScan={scan}
        label={t('stock.count.find')}
        hint={t('stock.count.find.hint')}
        act={t('stock.count.find.act')}
      />
      {said === undefined ? undefined : <Wrong said={[said]} />}
      <div class="count-view">
        {view.words === '' ? undefined : (
          <p>
            <span role="status">{t('stock.count.filter', { words: view.words })}</span>{' '}
            <button type="button" class="button" onClick={() => show({ words: '' })}>
              {t('stock.count.filter.off')}
            </button>
          </p>
        )}
        <label class="choice">
          <input
            type="checkbox"
            checked={view.onlyLeft}
            onChange={() => {
              left.current = new Set(lines.filter((one) => !isCounted(one)).map(({ id }) => id));
              show({ onlyLeft: !view.onlyLeft });
            }}
          />
          <span>{t('stock.count.pending')}</span>
        </label>
      </div>
      {lines.length === 0 ? <Empty title={t('stock.count.empty')} fix={t('stock.count.empty.fix')} /> : undefined}
      {lines.length > 0 && found.length === 0 ? (
        <Empty title={t('stock.count.nothing')} fix={t('stock.count.nothing.fix')} />
      ) : undefined}
      <ul class="count-lines">
        {shown.map((one) => (
          <CountRow key={one.id} line={one} onPacks={(packs, goOn) => save(one, packs, goOn)} onCode={scan} />
        ))}
      </ul>
      <Pager page={page} pages={pages} onPage={(next) => show({ page: next })} />
      <AddLot
        key={started === undefined ? 'none' : `${started.clave} ${started.lote}`}
        articles={count.articulos}
        started={started}
        onAdd={(lot, packs) => now.save(lot, packs)}
      />
      <Finish clues={clues} now={now} id={count.conteo} left={lines.length - done} onReview={onReview} />
    </>
  );
}

interface FinishProps extends Pick<CountingProps, 'clues' | 'now' | 'onReview'> {
  readonly id: string;
  readonly left: number;
}

function Finish({ clues, now, id, left, onReview }: FinishProps) {
  const isDown = useCell(network).kind === 'down';
  const act = useAct(async () => {
    await reviewCount(id, clues);
    onReview();
    return true;
  });
  const waits = now.waiting > 0 || isDown;
  return (
    <div class="card count-finish">
      {left === 0 ? undefined : <p>{t('stock.count.finish.left', { count: left })}</p>}
      {waits ? <p class="quiet">{t('stock.count.finish.wait')}</p> : undefined}
      <button type="button" class="button button-main" disabled={waits || act.busy} onClick={() => void act.run()}>
        {t('stock.count.finish')}
      </button>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} onRetry={() => void act.run()} />}
    </div>
  );
}
