/** «¿La hay en la farmacia?»: asked by one tap, answered with the hour it was so; nobody goes for nothing. */
import '../texts/booking.ts';
import { CLUES_SYSTEM, COMPENDIO_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { parseWhen, showTime } from '../calendar/when.ts';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { type AtPharmacy as Answer, type Asked, whetherThere } from './at-pharmacy.resource.ts';
import type { MedicationRequest } from './my-record.resource.ts';

/** Only of what is still to be taken, by a key that shelves know. */
export function askedOf({ status, medicationCodeableConcept, dispenseRequest }: MedicationRequest): Asked | undefined {
  const clave = medicationCodeableConcept?.coding?.find(({ system }) => system === COMPENDIO_SYSTEM)?.code;
  const { system, value: clues } = dispenseRequest?.performer?.identifier ?? {};
  if (status !== 'active' || clave === undefined || system !== CLUES_SYSTEM || clues === undefined) return undefined;
  return { clues, clave };
}

export function AtPharmacy({ asked, name }: { readonly asked: Asked; readonly name: string }) {
  const [open, setOpen] = useState(false);
  const answer = useQuery({
    queryKey: ['citizen', 'at-pharmacy', asked.clues, asked.clave],
    queryFn: ({ signal }) => whetherThere(asked, signal),
    enabled: open,
    staleTime: 0,
  });
  if (!open)
    return (
      <button
        type="button"
        class="button button-quiet"
        aria-label={t('mine.there.of', { name })}
        onClick={() => setOpen(true)}
      >
        {t('mine.there')}
      </button>
    );
  return (
    <div role="status">
      <Reading of={answer} />
      {answer.data === undefined ? undefined : answer.data === null ? (
        <p>{t('mine.there.unknown')}</p>
      ) : (
        <Said {...answer.data} />
      )}
    </div>
  );
}

function Said({ al, one: { aqui, cerca } }: { readonly al: string; readonly one: Answer }) {
  const when = parseWhen(al);
  const near =
    cerca === undefined
      ? t('mine.there.nowhere')
      : t('mine.there.near', {
          place: cerca.km === undefined ? cerca.nombre : t('mine.there.km', { place: cerca.nombre, km: cerca.km }),
        });
  return (
    <div class="notice">
      <div>
        <p>
          {aqui === undefined ? undefined : (
            <strong>{t(aqui.hay ? 'mine.there.yes' : 'mine.there.no', { place: aqui.nombre })} </strong>
          )}
          {aqui?.hay === true ? undefined : near}
        </p>
        <p class="quiet">{t('mine.there.at', { time: (when && showTime(when)) ?? '' })}</p>
      </div>
    </div>
  );
}
