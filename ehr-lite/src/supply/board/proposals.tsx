/** Before anything is bought: what one unit could give to another. The pharmacy that has it sends it with one click; the others see who does. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAct } from '../../hub/use-act.ts';
import type { Who } from '../../session/who.ts';
import { announce } from '../../shell/announce.tsx';
import { Empty } from '../../shell/empty.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Reading } from '../../shell/reading.tsx';
import { inSpanish, t } from '../../texts/t.ts';
import { packs } from '../shown.ts';
import { takeBack, tell } from '../supply.resource.ts';
import { type Proposal, readProposals } from './board.resource.ts';
import { operationOf } from './levels.ts';

export function Proposals({ clues, who }: { readonly clues: string; readonly who: Who }) {
  const query = useQuery({
    queryKey: ['stock-board', 'proposals', clues],
    queryFn: ({ signal }) => readProposals(clues, signal),
    refetchOnMount: 'always',
  });
  const all = query.data?.propuestas ?? [];
  return (
    <section aria-labelledby="board-proposals">
      <h2 id="board-proposals">{t('stock.board.proposals')}</h2>
      <Reading of={query} />
      {query.data !== undefined && all.length === 0 ? (
        <Empty title={t('stock.board.proposals.none')} fix={t('stock.board.proposals.none.fix')} />
      ) : undefined}
      <ul class="board-proposals">
        {all.map((one) => (
          <Line
            key={`${one.clave} ${one.de.clues} ${one.para.clues}`}
            proposal={one}
            mine={who.role === 'farmacia' && who.clues === one.de.clues}
          />
        ))}
      </ul>
    </section>
  );
}

interface Answer {
  readonly repetida: boolean;
  /** It was sent before, and taken back since. */
  readonly corregida?: boolean;
}

/** What was taken back, here or on another screen, is offered again at once: the next transfer of it is another one. */
async function sendOnce(proposal: Proposal, send: (operation: string) => Promise<unknown>) {
  for (let undone = 0; ; undone++) {
    const operation = await operationOf(proposal, undone);
    const { repetida, corregida } = (await send(operation)) as Answer;
    if (corregida !== true) return { operation, repetida };
  }
}

type Sent = { readonly kind: 'sent' | 'before' | 'undone'; readonly operation: string };

function Line({ proposal, mine }: { readonly proposal: Proposal; readonly mine: boolean }) {
  const { clave, nombre, de, para, envases, km, porque } = proposal;
  const client = useQueryClient();
  const [sent, setSent] = useState<Sent>();
  const act = useAct(async () => {
    const body = { clues: de.clues, destino: para.clues, renglones: [{ clave, envases }] };
    const { operation, repetida } = await sendOnce(proposal, (operacion) => tell('/traspasos', { operacion, ...body }));
    setSent({ kind: repetida ? 'before' : 'sent', operation });
    announce(t(repetida ? 'stock.board.proposal.before' : 'stock.board.proposal.sent', { to: para.nombre }));
    void client.invalidateQueries({ queryKey: ['supply'] });
    return true;
  });
  const undo = useAct(async (operation: string) => {
    await takeBack(de.clues, operation, inSpanish('stock.board.proposal.undo.reason'));
    setSent({ kind: 'undone', operation });
    return true;
  });
  const what = { packs: packs(envases), item: nombre };
  return (
    <li>
      <div>
        <h3>{t('stock.board.proposal', what)}</h3>
        <p>
          {t('stock.board.proposal.way', { from: de.nombre, to: para.nombre })}
          {km === null ? undefined : `, ${t('stock.board.proposal.km', { km })}`}.{' '}
          <span class="tag">{t(`stock.board.proposal.porque.${porque}`)}</span>
        </p>
        {sent?.kind === 'undone' ? <p role="status">{t('stock.board.proposal.undone')}</p> : undefined}
        {act.error === undefined ? undefined : <ProblemNotice error={act.error} onRetry={() => void act.run()} />}
        {undo.error === undefined ? undefined : <ProblemNotice error={undo.error} />}
      </div>
      {sent === undefined || sent.kind === 'undone' ? (
        mine ? (
          <button
            type="button"
            class="button button-main"
            disabled={act.busy}
            aria-label={t('stock.board.proposal.sendOf', { ...what, to: para.nombre })}
            onClick={() => void act.run()}
          >
            {t('stock.board.proposal.send')}
          </button>
        ) : (
          <p class="quiet">{t('stock.board.proposal.by', { from: de.nombre })}</p>
        )
      ) : (
        <div>
          <p role="status">
            <strong>
              {sent.kind === 'sent'
                ? t('stock.board.proposal.sent', { to: para.nombre })
                : t(`stock.board.proposal.${sent.kind}`)}
            </strong>
          </p>
          {sent.kind === 'sent' ? (
            <button type="button" class="button" disabled={undo.busy} onClick={() => void undo.run(sent.operation)}>
              {t('supply.undo')}
            </button>
          ) : undefined}
        </div>
      )}
    </li>
  );
}
