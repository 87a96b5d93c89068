/** In the place of buttons, where a hospital keeps the appointment in its own agenda: whom to call to change or cancel it. */
import { useQuery } from '@tanstack/react-query';
import { t } from '../texts/t.ts';
import { type Keeper, readPhone } from './keeper.resource.ts';

export function CallThem({ keeper: { clues, name } }: { readonly keeper: Keeper }) {
  const phone = useQuery({
    queryKey: ['citizen', 'phone', clues],
    queryFn: ({ signal }) => readPhone(clues!, signal),
    enabled: clues !== undefined,
  });
  // Without network too: whose it is stands in the appointment itself.
  return (
    <p class="notice">
      <span>
        {t('appt.keeper', { name: name ?? t('appt.keeper.hospital') })}{' '}
        {phone.data ? (
          <>
            {t('appt.keeper.call')} <a href={`tel:${phone.data.replace(/[^+\d]/g, '')}`}>{phone.data}</a>
          </>
        ) : (
          t('appt.keeper.go')
        )}
      </span>
    </p>
  );
}
