/** Packs that leave a shelf for good: waste before a witness, or back to the supplier. */
import { useState } from 'react';
import { useAct } from '../../hub/use-act.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { inMemory, once } from '../once.ts';
import { type Answer, AnswerForm } from '../shelf/answer-form.tsx';
import { type Chosen, isTooMuch, packsIn, rowsOf, withOne } from '../shelf/chosen.ts';
import { ChosenList } from '../shelf/chosen-list.tsx';
import { ShelfPicker, useShelves } from '../shelf/shelf-picker.tsx';
import { packs } from '../shown.ts';
import { type Act, type ShelfLot, tell } from '../supply.resource.ts';

interface FromShelfProps {
  readonly kind: 'merma' | 'proveedor';
  readonly clues: string;
  readonly onDone: (id: string, words: string) => void;
}

type Place = ShelfLot['lugar'];
/** Waste is of a shelf; what has been set apart goes back to the supplier. */
const PLACES: Readonly<Record<FromShelfProps['kind'], readonly Place[]>> = {
  merma: ['farmacia', 'almacen', 'piso'],
  proveedor: ['cuarentena', 'farmacia', 'almacen', 'piso'],
};

const PATHS = { merma: '/mermas', proveedor: '/devoluciones/proveedor' } as const;
interface Leaving extends Act {
  readonly renglones: ReturnType<typeof rowsOf>;
}

export function FromShelf({ kind, clues, onDone }: FromShelfProps) {
  const shelves = useShelves(clues);
  const [place, setPlace] = useState<Place>(PLACES[kind][0]!);
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const [tried] = useState(() => inMemory<Leaving>());
  const act = useAct(async ({ motivo, testigo }: Answer) => {
    const from = { operacion: crypto.randomUUID(), clues, lugar: place, motivo };
    const given = { ...from, ...(kind === 'merma' && { testigo }), renglones: rowsOf(chosen) };
    const { operacion, renglones } = await once(tried, given, (told) => tell(PATHS[kind], told));
    setChosen([]);
    onDone(operacion, t(`waste.done.${kind}`, { packs: packs(packsIn(renglones)) }));
  });
  return (
    <>
      <label class="field supply-order">
        <span>{t('waste.place')}</span>
        <select
          value={place}
          onChange={(event) => {
            setPlace(event.currentTarget.value as Place);
            setChosen([]);
          }}
        >
          {PLACES[kind].map((one) => (
            <option key={one} value={one}>
              {t(`shelf.place.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <Reading of={shelves} />
      <ShelfPicker
        clues={clues}
        lots={(shelves.data ?? []).filter(({ lugar }) => lugar === place)}
        onPick={(lot) => setChosen((now) => withOne(now, lot))}
      />
      {chosen.length === 0 ? undefined : (
        <>
          <ChosenList chosen={chosen} onChange={setChosen} />
          {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
          <AnswerForm
            clues={clues}
            witnessed={kind === 'merma'}
            act={t(`waste.act.${kind}`)}
            busy={act.busy || chosen.some(isTooMuch)}
            onAnswer={(answer) => void act.run(answer)}
          />
        </>
      )}
    </>
  );
}
