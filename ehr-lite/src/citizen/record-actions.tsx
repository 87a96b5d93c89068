/** The record to take along: on paper or as PDF by the browser's own print, as an International Patient Summary, or shown by a code. */
import { Link } from 'wouter-preact';
import { saveFile } from '../booking/shown.ts';
import { useAct } from '../hub/use-act.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { readSummary } from './my-record.resource.ts';

export function RecordActions({ patientId }: { readonly patientId: string }) {
  const act = useAct(async () => {
    const summary = await readSummary(patientId);
    saveFile('resumen-ips.json', 'application/fhir+json', JSON.stringify(summary, null, 1));
  });
  return (
    <div class="record-actions">
      <div class="buttons">
        <Link href="/compartir" class="button">
          {t('mine.share')}
        </Link>
        <button type="button" class="button" onClick={() => window.print()}>
          {t('mine.print')}
        </button>
        <button type="button" class="button" aria-disabled={act.busy} onClick={() => void act.run()}>
          {act.busy ? t('mine.downloading') : t('mine.download')}
        </button>
      </div>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </div>
  );
}
