/** A lot that must come back: every shelf and every person in one list that can be printed, and setting apart what is here. */
import '../../texts/supply-shelf.ts';
import '../../look/table.css';
import './recall.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Who } from '../../session/who.ts';
import { useArrival } from '../../shell/arrive.ts';
import { Empty } from '../../shell/empty.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Reading } from '../../shell/reading.tsx';
import { TermField } from '../../terminology/term-field.tsx';
import { t } from '../../texts/t.ts';
import { readBox } from '../scan/read-box.ts';
import { ScanField } from '../scan/scan-field.tsx';
import { readItem } from '../supply.resource.ts';
import { readRecall } from './recall.resource.ts';
import { RecallList } from './recall-list.tsx';
import { SetApart } from './set-apart.tsx';

interface LotSought {
  readonly clave: string;
  readonly lote: string;
  readonly nombre: string;
}

export function RecallPage({ who }: { readonly who: Who }) {
  return who.clues === undefined ? (
    <Empty title={t('supply.noPlace')} fix={t('supply.noPlace.fix')} />
  ) : (
    <RecallOf clues={who.clues} />
  );
}

function RecallOf({ clues }: { readonly clues: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.supplyRecall', false);
  const client = useQueryClient();
  const [sought, setSought] = useState<LotSought>();
  const recall = useQuery({
    queryKey: ['supply', 'recall', sought?.clave, sought?.lote],
    queryFn: ({ signal }) => readRecall(sought!.clave, sought!.lote, signal),
    enabled: sought !== undefined,
    staleTime: 0,
  });
  return (
    <section>
      <h1 ref={heading} tabIndex={-1}>
        {t('title.supplyRecall')}
      </h1>
      <p class="lead">{t('recall.lead')}</p>
      <WhichLot clues={clues} onFound={setSought} />
      {sought === undefined ? undefined : (
        <>
          <Reading of={recall} />
          {recall.data === undefined ? undefined : (
            <>
              <RecallList recall={recall.data} name={sought.nombre} />
              <SetApart
                key={`${sought.clave} ${recall.data.lote}`}
                clues={clues}
                recall={recall.data}
                onChanged={() => client.invalidateQueries({ queryKey: ['supply'] })}
              />
            </>
          )}
        </>
      )}
    </section>
  );
}

interface WhichLotProps {
  readonly clues: string;
  readonly onFound: (lot: LotSought | undefined) => void;
}

function WhichLot({ clues, onFound }: WhichLotProps) {
  const form = useRef<HTMLFormElement>(null);
  const [error, setError] = useState<unknown>();
  const [unread, setUnread] = useState<'unread' | 'noLot'>();
  const field = (name: string): HTMLInputElement => form.current!.querySelector<HTMLInputElement>(`[name=${name}]`)!;
  const find = async (asked: { readonly clave: string } | { readonly codigo: string }, lote: string): Promise<void> => {
    setError(undefined);
    setUnread(undefined);
    try {
      const { clave, nombre } = await readItem(clues, asked);
      field('clave').value = clave;
      field('lote').value = lote;
      if (lote !== '') return onFound({ clave, lote, nombre });
      setUnread('noLot');
      field('lote').focus();
    } catch (problem) {
      onFound(undefined);
      setError(problem);
    }
  };
  const scan = (typed: string) => {
    const box = readBox(typed);
    if (box.kind === 'unread') return setUnread('unread');
    void find(
      box.kind === 'key' ? { clave: box.key } : { codigo: box.scanned.gtin },
      box.kind === 'key' ? '' : (box.scanned.lot ?? ''),
    );
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const typed = readBox(field('clave').value);
    const clave = typed.kind === 'key' ? typed.key : field('clave').value.trim();
    void find({ clave }, field('lote').value.trim());
  };
  return (
    <div class="recall-which">
      <ScanField label={t('recall.scan')} act={t('shelf.find')} onScan={scan} />
      <TermField
        label={t('recall.byName')}
        catalogue="medicamentos"
        onChoose={({ codigo }) => {
          field('clave').value = codigo;
          field('lote').focus();
        }}
      />
      <form ref={form} class="recall-typed" onSubmit={submit}>
        <label class="field">
          <span>{t('recall.key')}</span>
          <input name="clave" autoComplete="off" maxLength={40} required />
        </label>
        <label class="field">
          <span>{t('recall.lot')}</span>
          <input name="lote" autoComplete="off" maxLength={40} spellcheck={false} required />
        </label>
        <button type="submit" class="button">
          {t('recall.find')}
        </button>
      </form>
      {unread === undefined ? undefined : (
        <p class="notice" role="alert">
          <span>
            <strong>{t(unread === 'unread' ? 'supply.scan.unread' : 'recall.noLot')}</strong>{' '}
            {t(unread === 'unread' ? 'supply.scan.unread.fix' : 'recall.noLot.fix')}
          </span>
        </p>
      )}
      {error === undefined ? undefined : <ProblemNotice error={error} />}
    </div>
  );
}
