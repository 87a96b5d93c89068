/** The queue of messages, for who operates: how many left, how many wait, and why some fail. Nobody's name, address or text. */
import '../texts/messages.ts';
import '../look/table.css';
import './messages.css';
import { useQuery } from '@tanstack/react-query';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { Reading } from '../shell/reading.tsx';
import { type TextKey, t } from '../texts/t.ts';
import { type MessageBoard, type MessageRow, readMessages, rowsOf, STATES } from './messages.resource.ts';

const AGAIN_MS = 60_000;

export function MessagesPage() {
  const heading = useArrival<HTMLHeadingElement>('title.messages');
  const query = useQuery({
    queryKey: ['messages'],
    queryFn: ({ signal }) => readMessages(signal),
    refetchOnMount: 'always',
    refetchInterval: AGAIN_MS,
  });
  return (
    <section class="messages">
      <h1 ref={heading} tabIndex={-1}>
        {t('title.messages')}
      </h1>
      <Reading of={query} words="messages.loading" />
      {query.data === undefined ? undefined : <Board board={query.data} />}
    </section>
  );
}

function Board({ board }: { readonly board: MessageBoard }) {
  const rows = rowsOf(board);
  const asOf = parseWhen(board.alCorte);
  const late = board.atrasoMinutos;
  return (
    <>
      <p class="lead">{t('messages.lead', { days: board.dias })}</p>
      <ul class="messages-ways">
        {board.medios.map(({ medio, configurado }) => (
          <li key={medio} class={configurado ? 'tag' : 'tag tag-warn'}>
            {t(configurado ? 'messages.on' : 'messages.off', { way: t(`messages.way.${medio}`) })}
          </li>
        ))}
        <li class={late > 0 ? 'tag tag-warn' : 'tag'}>
          {late > 0 ? t('messages.late', { count: late }) : t('messages.onTime')}
        </li>
      </ul>
      {rows.length === 0 ? <Empty title={t('messages.none')} fix={t('messages.none.fix')} /> : <Counts rows={rows} />}
      <h2>{t('messages.failures')}</h2>
      {board.fallas.length === 0 ? (
        <p>{t('messages.failures.none')}</p>
      ) : (
        <ul>
          {board.fallas.map(({ motivo, n }) => (
            <li key={motivo}>{t('messages.failure', { why: motivo, count: n })}</li>
          ))}
        </ul>
      )}
      {asOf === undefined ? undefined : <p class="quiet">{t('messages.asOf', { when: showWhen(asOf) })}</p>}
    </>
  );
}

function Counts({ rows }: { readonly rows: readonly MessageRow[] }) {
  return (
    <table class="sheet-table messages-board">
      <caption class="unseen">{t('messages.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('messages.kind')}</th>
          <th scope="col">{t('messages.way')}</th>
          {STATES.map((state) => (
            <th key={state} scope="col">
              {t(`messages.${state}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ kind, way, counts }) => (
          <tr key={`${kind} ${way}`}>
            <th scope="row">{t(`messages.kind.${kind}` as TextKey & 'messages.kind.oferta')}</th>
            <td>{t(`messages.way.${way}`)}</td>
            {STATES.map((state) => (
              <td key={state}>
                <span class="cell-label" aria-hidden="true">
                  {t(`messages.${state}`)}
                </span>
                <span class={state === 'fallido' && counts[state] > 0 ? 'tag tag-danger' : undefined}>
                  {counts[state]}
                </span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
