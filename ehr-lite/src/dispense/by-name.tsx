/** Who brings no paper: the person is found by name or CURP, and chosen is one of her prescriptions. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { parseWhen, showDay, showWhen } from '../calendar/when.ts';
import { FindPatient } from '../patient/find-patient.tsx';
import { Empty } from '../shell/empty.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { type Prescribed, readPrescriptionsOf } from './dispense.resource.ts';

interface ByNameProps {
  readonly clues: string;
  /** Id of the Patient who was chosen. */
  readonly person: string | undefined;
  readonly onChoose: (folio: string) => void;
  readonly onOther: () => void;
  readonly onClose: () => void;
}

export function ByName({ clues, person, onChoose, onOther, onClose }: ByNameProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (person === undefined) box.current?.querySelector<HTMLInputElement>('input')?.focus();
  }, [person]);
  return (
    <div ref={box} class="card dispense-by-name">
      {person === undefined ? (
        <FindPatient addressOf={(id) => `/?persona=${id}`} />
      ) : (
        <Prescriptions clues={clues} person={person} onChoose={onChoose} />
      )}
      <p class="dispense-acts">
        {person === undefined ? undefined : (
          <button type="button" class="button" onClick={onOther}>
            {t('dispense.byName.back')}
          </button>
        )}
        <button type="button" class="button" onClick={onClose}>
          {t('dispense.byName.close')}
        </button>
      </p>
    </div>
  );
}

type PrescriptionsProps = Pick<ByNameProps, 'clues' | 'onChoose'> & { readonly person: string };

function Prescriptions({ clues, person, onChoose }: PrescriptionsProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const query = useQuery({
    queryKey: ['dispense', 'person', person, clues],
    queryFn: ({ signal }) => readPrescriptionsOf(person, clues, signal),
    staleTime: 0,
  });
  const { data } = query;
  useEffect(() => heading.current?.focus(), [data === undefined]);
  const born = parseWhen(data?.paciente.nacimiento ?? '');
  return (
    <>
      <Reading of={query} />
      {data === undefined ? undefined : (
        <>
          <h2 ref={heading} tabIndex={-1}>
            {t('dispense.byName.whose', { name: data.paciente.nombre })}
          </h2>
          <p>
            {born === undefined ? undefined : <strong>{t('dispense.born', { date: showWhen(born) })}. </strong>}
            {t('dispense.byName.lead')}
          </p>
          {data.recetas.length === 0 ? (
            <Empty title={t('dispense.byName.none')} fix={t('dispense.byName.none.fix')} />
          ) : (
            <ul class="dispense-lines">
              {data.recetas.map((one) => (
                <Folio key={one.folio} one={one} onChoose={onChoose} />
              ))}
            </ul>
          )}
        </>
      )}
    </>
  );
}

function Folio({ one, onChoose }: { readonly one: Prescribed; readonly onChoose: (folio: string) => void }) {
  const { folio, escrita, receto, renglones } = one;
  const when = parseWhen(escrita ?? '');
  const date = when === undefined ? undefined : showDay(when);
  return (
    <li class="dispense-line">
      <div>
        <h3 class="dispense-folio">{folio}</h3>
        {date === undefined ? undefined : (
          <p class="quiet">
            {receto === undefined
              ? t('dispense.byName.written', { date })
              : t('dispense.byName.by', { date, name: receto })}
          </p>
        )}
        <ul>
          {renglones.map((line) => (
            <li key={line.medicamento}>
              {line.medicamento}: <State line={line} />
            </li>
          ))}
        </ul>
      </div>
      <p>
        <button
          type="button"
          class="button"
          aria-label={t('dispense.byName.chooseOf', { folio })}
          onClick={() => onChoose(folio)}
        >
          {t('dispense.byName.choose')}
        </button>
      </p>
    </li>
  );
}

function State({ line: { porSurtir, impedimento } }: { readonly line: Prescribed['renglones'][number] }) {
  if (impedimento !== undefined) return <span class="dispense-stop">{impedimento}</span>;
  if (porSurtir === undefined) return <>{t('dispense.byName.some')}</>;
  return porSurtir === 0 ? (
    <span class="dispense-whole">{t('dispense.byName.whole')}</span>
  ) : (
    <span>{t('dispense.byName.left', { count: porSurtir })}</span>
  );
}
