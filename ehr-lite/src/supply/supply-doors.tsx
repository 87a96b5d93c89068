/** From one part of the pharmacy's work to the next: on every screen of it, the counter's too. */
import '../texts/supply.ts';
import './supply-doors.css';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter-preact';
import type { Who } from '../session/who.ts';
import { t } from '../texts/t.ts';
import { partsOf } from './supply-parts.ts';

interface SupplyDoorsProps {
  readonly who: Who;
  /** Where one is; '': at the counter, or at the first screen. */
  readonly part: string;
}

export function SupplyDoors({ who, part }: SupplyDoorsProps) {
  const own = partsOf(who.role);
  const row = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const here = row.current?.querySelector<HTMLElement>('[aria-current]');
    if (here) row.current!.scrollLeft = here.offsetLeft - row.current!.offsetLeft;
  }, [part]);
  return (
    <nav class="supply-doors" aria-label={t('supply.nav')}>
      <ul ref={row}>
        <li>
          <Link href="/" aria-current={part === '' ? 'page' : undefined}>
            {t(who.role === 'farmacia' ? 'supply.door.surtir' : 'supply.door.home')}
          </Link>
        </li>
        {own.map((one) => (
          <li key={one.part}>
            <Link href={`/almacen/${one.part}`} aria-current={part === one.part ? 'page' : undefined}>
              {t(`supply.door.${one.part}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
