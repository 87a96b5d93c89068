/** Packs to another unit: which unit, which lots. */
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useAct } from '../../hub/use-act.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { inMemory, once } from '../once.ts';
import { type Chosen, isTooMuch, packsIn, rowsOf, withOne } from '../shelf/chosen.ts';
import { ChosenList } from '../shelf/chosen-list.tsx';
import { ShelfPicker, useShelves } from '../shelf/shelf-picker.tsx';
import { packs } from '../shown.ts';
import { type Act, readUnits, tell } from '../supply.resource.ts';

interface SendFormProps {
  readonly clues: string;
  readonly onDone: (id: string, words: string) => void;
}

/** Only where the unit keeps packs there. */
const PLACES = ['farmacia', 'almacen', 'piso'] as const;

interface Sending extends Act {
  readonly lugar: (typeof PLACES)[number];
  readonly destino: string;
  readonly renglones: ReturnType<typeof rowsOf>;
}

export function SendForm({ clues, onDone }: SendFormProps) {
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const [target, setTarget] = useState('');
  const [place, setPlace] = useState<Sending['lugar']>('farmacia');
  const [wrong, setWrong] = useState(false);
  const select = useRef<HTMLSelectElement>(null);
  const [tried] = useState(() => inMemory<Sending>());
  const shelves = useShelves(clues);
  const places = PLACES.filter((one) => one === 'farmacia' || shelves.data?.some(({ lugar }) => lugar === one));
  const units = useQuery({
    queryKey: ['supply', 'units', clues],
    queryFn: ({ signal }) => readUnits(clues, signal),
  });
  const act = useAct(async () => {
    const from = { operacion: crypto.randomUUID(), clues, lugar: place };
    const given = { ...from, destino: target, renglones: rowsOf(chosen) };
    const { operacion, destino, renglones } = await once(tried, given, (told) => tell('/traspasos', told));
    const own = destino === clues ? t('transfer.target.own') : destino;
    const unit = units.data?.find((one) => one.clues === destino)?.nombre ?? own;
    onDone(operacion, t('transfer.done', { unit, packs: packs(packsIn(renglones)) }));
    setChosen([]);
  });
  const send = () => {
    setWrong(target === '');
    if (target === '') return select.current?.focus();
    void act.run();
  };
  return (
    <>
      {places.length === 1 ? undefined : (
        <label class="field supply-order">
          <span>{t('transfer.place')}</span>
          <select
            value={place}
            onChange={(event) => {
              setPlace(event.currentTarget.value as Sending['lugar']);
              setChosen([]);
              setTarget('');
            }}
          >
            {places.map((one) => (
              <option key={one} value={one}>
                {t(`shelf.place.${one}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label class="field supply-order">
        <span>{t('transfer.target')}</span>
        <select
          ref={select}
          value={target}
          aria-invalid={wrong}
          aria-describedby={wrong ? 'transfer-target-wrong' : undefined}
          onChange={(event) => setTarget(event.currentTarget.value)}
        >
          <option value="">{t('transfer.target.choose')}</option>
          {place === 'farmacia' ? undefined : <option value={clues}>{t('transfer.target.own')}</option>}
          {(units.data ?? []).map(({ clues: one, nombre, alcaldia }) => (
            <option key={one} value={one}>
              {alcaldia ? `${nombre}, ${alcaldia}` : nombre}
            </option>
          ))}
        </select>
        {wrong ? (
          <span id="transfer-target-wrong" class="wrong" role="alert">
            {t('transfer.target.missing')}
          </span>
        ) : undefined}
      </label>
      <Reading of={units} />
      <ShelfPicker
        clues={clues}
        lots={(shelves.data ?? []).filter(({ lugar }) => lugar === place)}
        onPick={(lot) => setChosen((now) => withOne(now, lot))}
      />
      {chosen.length === 0 ? undefined : (
        <>
          <ChosenList chosen={chosen} onChange={setChosen} />
          {act.error === undefined ? undefined : <ProblemNotice error={act.error} onRetry={send} />}
          <p class="buttons">
            <button
              type="button"
              class="button button-main"
              disabled={act.busy || chosen.some(isTooMuch)}
              onClick={send}
            >
              {act.busy ? t('supply.saving') : t('transfer.act')}
            </button>
          </p>
        </>
      )}
    </>
  );
}
