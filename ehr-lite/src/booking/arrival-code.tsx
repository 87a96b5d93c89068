/** The appointment's code, for the reception's scanner; in letters too, for who can read no screen. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FolioQr } from '../prescription/folio-qr.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { readCode } from './booking.resource.ts';
import type { Shown } from './shown.ts';

export function ArrivalCode({ one }: { readonly one: Shown }) {
  const [open, setOpen] = useState(false);
  const code = useQuery({
    queryKey: ['citizen', 'code', one.id],
    queryFn: ({ signal }) => readCode(one.id, signal),
    enabled: open,
  });
  return (
    <details class="arrival-code" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t('appt.code')}
        <span class="unseen">: {one.when}</span>
      </summary>
      <Reading of={code} />
      {code.data === undefined ? undefined : (
        <>
          <FolioQr folio={code.data.codigo} label={t('appt.code.of', { when: one.when })} look="link-qr" />
          <p class="link-text">
            <code>{code.data.codigo.replace(/.{3}(?=.)/g, '$& ')}</code>
          </p>
        </>
      )}
    </details>
  );
}
