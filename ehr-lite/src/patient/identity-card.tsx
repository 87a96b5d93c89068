/** What reception may see: who this is, where to find them, and the record numbers hospitals know them by. */
import { CANONICAL_BASE, CURP_SYSTEM, TEMPORAL_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { clean } from '../hub/coded.ts';
import type { Patient } from '../hub/r4.ts';
import { Facts } from '../shell/facts.tsx';
import { t } from '../texts/t.ts';

const RECORD_NUMBER = `${CANONICAL_BASE}/sid/expediente/`;

export function IdentityCard({ patient }: { readonly patient: Patient | undefined }) {
  if (patient === undefined) return null;
  const identifiers = patient.identifier ?? [];
  const valuesOf = (system: string, use?: string) =>
    clean(
      identifiers
        .filter((one) => one.system === system && (use === undefined || one.use === use))
        .map((one) => one.value)
        .join(', '),
    );
  const records = identifiers
    .filter((one) => one.system?.startsWith(RECORD_NUMBER))
    .map((one) => `${one.value} (${one.assigner?.display ?? one.system!.slice(RECORD_NUMBER.length)})`);
  return (
    <section class="card identity" aria-labelledby="identity-title">
      <h2 id="identity-title">{t('identity.title')}</h2>
      <Facts
        facts={[
          [t('identity.address'), addressOf(patient)],
          [t('identity.phone'), clean(patient.telecom?.find((contact) => contact.system === 'phone')?.value)],
          [t('identity.records'), clean(records.join('; '))],
          [t('identity.oldCurps'), valuesOf(CURP_SYSTEM, 'old')],
          [t('identity.temporary'), valuesOf(TEMPORAL_SYSTEM)],
        ]}
      />
      <p class="quiet">{t('timeline.reception')}</p>
    </section>
  );
}

function addressOf(patient: Patient): string | undefined {
  const address = patient.address?.[0];
  const parts = [...(address?.line ?? []), address?.district, address?.postalCode, address?.city ?? address?.state];
  return clean(parts.filter((part) => clean(part) !== undefined).join(', '));
}
