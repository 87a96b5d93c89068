/** The navigation on a telephone: a native modal dialog, so that focus is held, Escape closes and the button has the focus again. */
import { useRef, useState } from 'react';
import { useLocation } from 'wouter-preact';
import { useCell } from '../../hub/cell.ts';
import { Icon } from '../../pictures/icon.tsx';
import type { Role } from '../../session/who.ts';
import { t } from '../../texts/t.ts';
import { currentOf, DoorLink, isShown } from './door-link.tsx';
import { type Door, doorAt, entriesOf } from './doors.ts';
import { marks } from './marks.ts';
import { placeWords, wordsOf } from './words.ts';

interface MenuProps {
  readonly role: Role;
  /** Of shortcuts, language and appearance. */
  readonly onSheet: () => void;
}

export function Menu({ role, onSheet }: MenuProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  const told = Object.values(useCell(marks));
  const count = told.reduce((sum, mark) => sum + (mark?.count ?? 0), 0);
  const alarm = told.some((mark) => mark?.alarm);
  const close = () => dialog.current?.close();
  const show = () => {
    dialog.current?.showModal();
    setOpen(true);
  };
  return (
    <>
      <button
        type="button"
        class={alarm ? 'top-button nav-alarm' : 'top-button'}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={show}
      >
        <Icon name="menu" />
        <span>{t('nav.menu')}</span>
        {count === 0 ? undefined : <b class="top-count">{count}</b>}
      </button>
      <dialog ref={dialog} class="nav-menu" aria-label={t('nav.menu')} onClose={() => setOpen(false)}>
        <button type="button" class="button nav-close" onClick={close}>
          {t('app.close')}
        </button>
        {open ? (
          <>
            <Places role={role} onGone={close} />
            <hr />
            {/* Not a screen of this app: the hub draws it. */}
            <a href="/cuentas">
              <Icon name="person" />
              {t('shell.account')}
            </a>
            <button
              type="button"
              class="nav-act"
              onClick={() => {
                close();
                onSheet();
              }}
            >
              <Icon name="keyboard" />
              {t('shell.menu')}
            </button>
          </>
        ) : undefined}
      </dialog>
    </>
  );
}

function Places({ role, onGone }: { readonly role: Role; readonly onGone: () => void }) {
  const [path] = useLocation();
  const known = useCell(marks);
  const here = doorAt(role, path);
  const line = (door: Door) => {
    const mark = door.mark && known[door.mark];
    return (
      <li key={door.id}>
        <DoorLink door={door} current={currentOf(door, path, door === here)} onClick={onGone}>
          <Icon name={mark?.alarm ? 'bell' : door.icon} />
          <span>{placeWords(door.id)}</span>
          {mark === undefined || mark.count === 0 ? undefined : <b class="top-count">{mark.count}</b>}
        </DoorLink>
      </li>
    );
  };
  return (
    <nav aria-label={t('shell.nav')}>
      {entriesOf(role)
        .filter(({ doors }) => isShown(doors[0], known))
        .map((entry) => (
          <section key={entry.doors[0].id}>
            {entry.group === undefined ? undefined : <h2>{wordsOf(entry)}</h2>}
            <ul>{entry.doors.map(line)}</ul>
          </section>
        ))}
    </nav>
  );
}
