/** The way between the parts of one record. */
import { Link } from 'wouter-preact';
import { t } from '../texts/t.ts';
import { SECTION_NAMES, type SectionName } from './sections.ts';

export function ChartNav({ patientId, here }: { readonly patientId: string; readonly here: SectionName | undefined }) {
  return (
    <nav class="chart-nav" aria-label={t('chart.nav')}>
      <ul>
        <li>
          <Link href={`/paciente/${patientId}`} aria-current={here === undefined ? 'page' : undefined}>
            {t('chart.nav.summary')}
          </Link>
        </li>
        {SECTION_NAMES.map((name) => (
          <li key={name}>
            <Link href={`/paciente/${patientId}/${name}`} aria-current={here === name ? 'page' : undefined}>
              {t(`chart.nav.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
