/** For the navigation of who attends: how much is to be reviewed, and an alarm while a critical result has nobody. Draws nothing itself. */
import '../texts/orders.ts';
import './inbox-mark.css';
import { useEffect } from 'react';
import { Link } from 'wouter-preact';
import { Icon } from '../pictures/icon.tsx';
import type { Who } from '../session/who.ts';
import { tellMark } from '../shell/navigation/marks.ts';
import { EmergencyStrip, TeleMark } from '../telemonitoring/mark.tsx';
import { t } from '../texts/t.ts';
import { staffKey } from '../visit/staff.ts';
import { alarmsOf } from './inbox.ts';
import { useCritical, useFollowedInbox, useRestCount } from './use-inbox.ts';

export function InboxMark({ who }: { readonly who: Who }) {
  return who.clues === undefined ? null : <Mark who={who} clues={who.clues} />;
}

function Mark({ who, clues }: { readonly who: Who; readonly clues: string }) {
  useFollowedInbox(clues);
  const list = useCritical(clues).data ?? [];
  const rest = useRestCount(clues, { view: 'clinic' }).data ?? 0;
  const count = list.length + rest;
  const { open } = alarmsOf(list, staffKey(who));
  useEffect(() => tellMark('inbox', { count, alarm: open.length > 0 }), [count, open.length]);
  return <TeleMark />;
}

/** Below the header: at once for who asked for it, for the whole clinic when nobody took it in time. */
export function CriticalStrip({ who }: { readonly who: Who }) {
  return who.clues === undefined ? null : (
    <>
      <EmergencyStrip />
      <Strip who={who} clues={who.clues} />
    </>
  );
}

function Strip({ who, clues }: { readonly who: Who; readonly clues: string }) {
  const { escalated, mine } = alarmsOf(useCritical(clues).data ?? [], staffKey(who));
  const count = escalated.length > 0 ? escalated.length : mine.length;
  if (count === 0) return null;
  return (
    <div class="critical-strip" role="alert">
      <Icon name="bell" />
      <p>
        <strong>{t(escalated.length > 0 ? 'inbox.criticalEscalated' : 'inbox.criticalNow', { count })}</strong>
      </p>
      <Link href="/por-revisar" class="button">
        {t('inbox.see')}
      </Link>
    </div>
  );
}
