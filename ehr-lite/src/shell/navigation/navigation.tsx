/** The one navigation, drawn from `doors.ts`: the first row in the header, the doors of where one is below it, a menu on a telephone. */
import './navigation.css';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter-preact';
import { useCell } from '../../hub/cell.ts';
import { Icon } from '../../pictures/icon.tsx';
import type { Role } from '../../session/who.ts';
import { t } from '../../texts/t.ts';
import { currentOf, DoorLink, isShown } from './door-link.tsx';
import { type Door, doorAt, type Entry, entriesOf, wayBackFrom } from './doors.ts';
import { marks } from './marks.ts';
import { Menu } from './menu.tsx';
import { placeWords, wordsOf } from './words.ts';

interface AtProps {
  readonly role: Role;
}

/** As `look/shell.css` says. */
const NARROW = '(max-width: 52rem)';

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const list = matchMedia(NARROW);
    const look = () => setNarrow(list.matches);
    list.addEventListener('change', look);
    return () => list.removeEventListener('change', look);
  }, []);
  return narrow;
}

/** In the header. Who has one group alone has it in the row below. */
export function FirstRow({ role, onSheet }: AtProps & { readonly onSheet: () => void }) {
  const [path] = useLocation();
  const known = useCell(marks);
  const narrow = useNarrow();
  if (narrow) return <Menu {...{ role, onSheet }} />;
  const entries = entriesOf(role).filter(({ doors }) => isShown(doors[0], known));
  if (entries.length === 1 && entries[0]?.group !== undefined) return null;
  const here = doorAt(role, path);
  return (
    <nav class="nav-first" aria-label={t('shell.nav')}>
      <ul>
        {entries.map((entry) => (
          <li key={entry.doors[0].id}>
            <EntryLink {...{ entry, path, here }} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface EntryLinkProps {
  readonly entry: Entry;
  readonly path: string;
  readonly here: Door | undefined;
}

function EntryLink({ entry, path, here }: EntryLinkProps) {
  const [door] = entry.doors;
  const known = useCell(marks);
  const mark = door.mark && known[door.mark];
  const inside = here !== undefined && entry.doors.includes(here);
  return (
    <DoorLink
      door={door}
      class={mark?.alarm ? 'top-link nav-alarm' : 'top-link'}
      current={currentOf(door, path, inside)}
    >
      <Icon name={mark?.alarm ? 'bell' : door.icon} />
      <span>{wordsOf(entry)}</span>
      {mark === undefined || mark.count === 0 ? undefined : <b class="top-count">{mark.count}</b>}
    </DoorLink>
  );
}

/** Below the header: the doors of the group in which one is. On a telephone they are in the menu. */
export function SecondRow({ role }: AtProps) {
  const [path] = useLocation();
  const narrow = useNarrow();
  const here = doorAt(role, path);
  const entry = here && entriesOf(role).find(({ doors }) => doors.includes(here));
  if (narrow || entry === undefined || entry.doors.length < 2) return null;
  return (
    <nav class="nav-second" aria-label={wordsOf(entry)}>
      <ul>
        {entry.doors.map((door) => (
          <li key={door.id}>
            <DoorLink door={door} current={currentOf(door, path, door === here)}>
              {placeWords(door.id)}
            </DoorLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** On every screen that is not itself a door. */
export function WayBack({ role }: AtProps) {
  const [path] = useLocation();
  const back = wayBackFrom(role, path);
  if (back === undefined) return null;
  const place = placeWords(back.place);
  return (
    <p class="way-back">
      <Link href={back.href} aria-label={t('nav.backTo', { place })}>
        <Icon name="back" />
        {place}
      </Link>
    </p>
  );
}
