/** Who administers a unit: how much room there is, what its pharmacy asks for, and its accounts. */
import type { Who } from '../session/who.ts';
import { useArrival } from '../shell/arrive.ts';
import { t } from '../texts/t.ts';
import { DoorCards } from './door-cards.tsx';

export function ManageHome({ who }: { readonly who: Who }) {
  const heading = useArrival<HTMLHeadingElement>('title.home');
  return (
    <div class="citizen">
      <h1 ref={heading} tabIndex={-1}>
        {t('home.hello', { name: who.name })}
      </h1>
      <p class="lead">{t('manage.lead')}</p>
      <DoorCards whose={who.role} />
    </div>
  );
}
