/** What somebody brings back: found by the prescription it was handed out with; it stands apart unless it is whole and was kept well. */
import { readFolio } from '@amate/terminology/prescribing/folio.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Handed, LineHere, PrescriptionHere } from '../../dispense/dispense.resource.ts';
import { readPrescription } from '../../dispense/dispense.resource.ts';
import { useAct } from '../../hub/use-act.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Reading } from '../../shell/reading.tsx';
import { Wrong } from '../../shell/wrong.tsx';
import { t } from '../../texts/t.ts';
import { inMemory, once } from '../once.ts';
import { ScanField } from '../scan/scan-field.tsx';
import { AnswerForm } from '../shelf/answer-form.tsx';
import { packsIn, type rowsOf } from '../shelf/chosen.ts';
import { day, packs } from '../shown.ts';
import { type Act, tell } from '../supply.resource.ts';

interface PersonReturnProps {
  readonly clues: string;
  readonly onDone: (id: string, words: string) => void;
}

export function PersonReturn({ clues, onDone }: PersonReturnProps) {
  const [folio, setFolio] = useState<string>();
  const [wrong, setWrong] = useState(false);
  const found = useQuery({
    queryKey: ['supply', 'handed', folio, clues],
    queryFn: ({ signal }) => readPrescription(folio!, clues, signal),
    enabled: folio !== undefined,
    staleTime: 0,
  });
  const handed = (found.data?.renglones ?? []).flatMap((line) => line.entregas.map((one) => ({ line, one })));
  const own = handed.filter(({ one }) => one.clues === clues);
  return (
    <>
      <ScanField
        label={t('waste.folio')}
        hint=""
        act={t('waste.folio.find')}
        onScan={(typed) => {
          const read = readFolio(typed);
          setWrong(read === undefined);
          setFolio(read);
        }}
      />
      {wrong ? <Wrong said={[{ text: t('waste.folio.wrong') }]} /> : undefined}
      <Reading of={found} />
      {found.data !== undefined && own.length === 0 ? <p role="status">{t('waste.handed.none')}</p> : undefined}
      {found.data === undefined || own.length === 0 ? undefined : (
        <>
          <h2>{t('waste.of', { name: found.data.paciente.nombre })}</h2>
          <ul class="supply-stack">
            {own.map(({ line, one }) => (
              <li key={`${one.surtimiento} ${one.lote} ${one.caducidad}`}>
                <OneReturn clues={clues} found={found.data} line={line} handed={one} onDone={onDone} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

interface Returned extends Act {
  readonly renglones: ReturnType<typeof rowsOf>;
}

interface OneReturnProps extends PersonReturnProps {
  readonly found: PrescriptionHere;
  readonly line: LineHere;
  readonly handed: Handed;
}

function OneReturn({ clues, found, line, handed, onDone }: OneReturnProps) {
  const { cuando, lote, caducidad, envases, surtimiento } = handed;
  const [open, setOpen] = useState(false);
  const [count, setCount] = useState(1);
  const [whole, setWhole] = useState(false);
  const [tried] = useState(() => inMemory<Returned>());
  const act = useAct(async (motivo: string) => {
    const from = { operacion: crypto.randomUUID(), clues, motivo, surtimiento, alAnaquel: whole };
    const given = { ...from, renglones: [{ clave: line.clave ?? '', lote, caducidad, envases: count }] };
    const { operacion, renglones } = await once(tried, given, (told) => tell('/devoluciones/persona', told));
    setOpen(false);
    onDone(operacion, t('waste.done.persona', { name: found.paciente.nombre, packs: packs(packsIn(renglones)) }));
  });
  return (
    <article class="card">
      <h3>{line.medicamento}</h3>
      <p class="supply-lot">{t('supply.lot', { lot: lote, expiry: day(caducidad) })}</p>
      <p>{t('waste.handed', { when: day(cuando), packs: packs(envases) })}</p>
      {open ? (
        <>
          <label class="supply-count">
            <span>{t('supply.count')}</span>
            <input
              type="number"
              inputMode="numeric"
              min={1}
              max={envases}
              value={count}
              aria-label={t('supply.countOf', { what: `${line.medicamento}, ${lote}` })}
              onInput={(event) => {
                const next = event.currentTarget.valueAsNumber;
                if (Number.isInteger(next) && next > 0 && next <= envases) setCount(next);
              }}
            />
          </label>
          <label class="supply-choice">
            <input type="checkbox" checked={whole} onChange={(event) => setWhole(event.currentTarget.checked)} />
            <span>
              {t('waste.whole')} <span class="quiet">{t('waste.whole.about')}</span>
            </span>
          </label>
          <AnswerForm
            clues={clues}
            act={t('waste.act.persona')}
            busy={act.busy}
            onAnswer={({ motivo }) => void act.run(motivo)}
          />
          {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
        </>
      ) : (
        <button type="button" class="button" onClick={() => setOpen(true)}>
          {t('shelf.add')}
        </button>
      )}
    </article>
  );
}
