/** Nothing free: the place that somebody gives back is offered in turn (docs/adr/0034). */

import { useState } from 'react';
import { Link } from 'wouter-preact';
import { queries } from '../hub/queries.ts';
import { useAct } from '../hub/use-act.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { waitFor } from './booking.resource.ts';

export function WaitButton({ service, patientId }: { readonly service: string; readonly patientId: string }) {
  const [waits, setWaits] = useState(false);
  const act = useAct(async () => {
    await waitFor(service, patientId);
    setWaits(true);
    void queries.invalidateQueries({ queryKey: ['citizen', 'appointments'] });
  });
  if (waits)
    return (
      <p role="status">
        {t('book.waits')} <Link href="/mis-citas">{t('book.done.all')}</Link>
      </p>
    );
  return (
    <>
      <button type="button" class="button button-main" aria-disabled={act.busy} onClick={() => void act.run()}>
        {t('book.wait')}
      </button>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </>
  );
}
