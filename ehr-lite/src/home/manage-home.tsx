/** Who administers a unit: its accounts, on the hub's own page, and how much room there is. */
import '../texts/capacity.ts';
import { Link } from 'wouter-preact';
import { Icon } from '../pictures/icon.tsx';
import type { Who } from '../session/who.ts';
import { useArrival } from '../shell/arrive.ts';
import { t } from '../texts/t.ts';

export function ManageHome({ who }: { readonly who: Who }) {
  const heading = useArrival<HTMLHeadingElement>('title.home');
  return (
    <div class="citizen">
      <h1 ref={heading} tabIndex={-1}>
        {t('home.hello', { name: who.name })}
      </h1>
      <ul class="door-cards">
        <li>
          {/* Not a screen of this app: the hub draws it, with a sign-in of its own. */}
          <a href="/cuentas" class="card door-to">
            <Icon name="person" />
            <span>
              <strong>{t('home.accounts')}</strong>
              <span>{t('home.accounts.about')}</span>
            </span>
          </a>
        </li>
        <li>
          <Link href="/capacidad" class="card door-to">
            <Icon name="ambulatory" />
            <span>
              <strong>{t('op.capacity')}</strong>
              <span>{t('op.capacity.about')}</span>
            </span>
          </Link>
        </li>
        <li>
          <Link href="/almacen" class="card door-to">
            <Icon name="other" />
            <span>
              <strong>{t('op.supply')}</strong>
              <span>{t('op.supply.about')}</span>
            </span>
          </Link>
        </li>
      </ul>
    </div>
  );
}
