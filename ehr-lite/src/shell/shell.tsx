/** The frame of every signed-in screen: skip link, header, line strip, main, live region, shortcut sheet. */
import { useCallback, useState } from 'react';
import { Link, useLocation } from 'wouter-preact';
import { showWhen } from '../calendar/when.ts';
import { OutboxMark } from '../outbox/outbox-mark.tsx';
import { Icon } from '../pictures/icon.tsx';
import { Logo } from '../pictures/logo.tsx';
import { signOut } from '../session/session.ts';
import { findsPatients, opensInEmergency, type Who, worksOffline } from '../session/who.ts';
import { t } from '../texts/t.ts';
import { Announcer } from './announce.tsx';
import { quietly } from './later.tsx';
import { LineStrip } from './line-strip.tsx';
import { SHORTCUTS, useShortcut } from './shortcuts.ts';

const firstRow = quietly(() => import('./navigation/navigation.tsx').then((module) => module.FirstRow));
const secondRow = quietly(() => import('./navigation/navigation.tsx').then((module) => module.SecondRow));
const wayBack = quietly(() => import('./navigation/navigation.tsx').then((module) => module.WayBack));
const inboxMark = quietly(() => import('../inbox/inbox-mark.tsx').then((module) => module.InboxMark));
const critical = quietly(() => import('../inbox/inbox-mark.tsx').then((module) => module.CriticalStrip));
const sheetOfKeys = quietly(() => import('./sheet.tsx').then((module) => module.Sheet));
const strips = quietly(() => import('../offline/strips.tsx').then((module) => module.Strips));

export function Shell({ who, children }: { readonly who: Who; readonly children: preact.ComponentChildren }) {
  const [sheet, setSheet] = useState(false);
  const [, go] = useLocation();
  const finds = findsPatients(who.role);
  useShortcut(
    SHORTCUTS.sheet,
    useCallback(() => setSheet(true), []),
  );
  useShortcut(
    SHORTCUTS.find,
    useCallback(() => {
      if (finds) go('/');
      seek();
    }, [finds, go]),
  );
  return (
    <>
      <a class="skip" href="#contenido">
        {t('app.skip')}
      </a>
      <Header who={who} onSheet={() => setSheet(true)} />
      <secondRow.Screen role={who.role} />
      <LineStrip />
      {opensInEmergency(who.role) ? <critical.Screen who={who} /> : undefined}
      {worksOffline(who.role) ? <strips.Screen who={who} /> : undefined}
      <main id="contenido" tabIndex={-1}>
        <wayBack.Screen role={who.role} />
        {children}
      </main>
      <footer class="foot">
        <p>{t('shell.footer')}</p>
        <p class="print-only">
          {t('print.printed', { when: showWhen({ ms: Date.now(), precision: 'time' }), name: who.name })}
        </p>
      </footer>
      <Announcer />
      {sheet ? <sheetOfKeys.Screen who={who} onClose={() => setSheet(false)} /> : undefined}
    </>
  );
}

function Header({ who, onSheet }: { readonly who: Who; readonly onSheet: () => void }) {
  return (
    <header class="top">
      <Link href="/" class="brand">
        <Logo />
        <span>{t('app.name')}</span>
      </Link>
      <firstRow.Screen role={who.role} onSheet={onSheet} />
      {findsPatients(who.role) ? (
        <Link href="/" class="top-link top-find" onClick={seek}>
          <Icon name="search" />
          <span>{t('shell.find')}</span>
        </Link>
      ) : undefined}
      {opensInEmergency(who.role) ? <inboxMark.Screen who={who} /> : undefined}
      <OutboxMark />
      {/* Not a screen of this app: the hub draws it. */}
      <a href="/cuentas" class="top-who" title={t('shell.account')}>
        <strong>{who.name}</strong>
        <span>
          {t(`role.${who.role}`)}
          {who.clues === undefined ? '' : ` · ${t('shell.facility', { clues: who.clues })}`}
        </span>
      </a>
      <button
        type="button"
        class="top-button wide-only"
        title={t('shell.menu')}
        onClick={onSheet}
        aria-keyshortcuts="Alt+T"
      >
        <Icon name="keyboard" />
        <span>{t('shell.menu')}</span>
      </button>
      <button type="button" class="top-button" onClick={() => void signOut()}>
        <Icon name="signOut" />
        <span>{t('shell.signOut')}</span>
      </button>
    </header>
  );
}

/** At home already: the field is there. */
const seek = (): void => document.getElementById('sought')?.focus();
