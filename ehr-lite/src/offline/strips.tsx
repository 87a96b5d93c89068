/** Lines below the header, the gravest first: what is not safe about the work on this PC, and what to do. */
import './offline.css';
import { useEffect, useState } from 'react';
import { useCell } from '../hub/cell.ts';
import { clockOff } from '../hub/clock.ts';
import { line } from '../hub/reachable.ts';
import { remembered } from '../hub/remembered.ts';
import { Icon } from '../pictures/icon.tsx';
import { signInBeside } from '../session/beside.ts';
import { session } from '../session/session.ts';
import type { Who } from '../session/who.ts';
import '../texts/offline.ts';
import { t } from '../texts/t.ts';
import { KeyDialog } from './key-dialog.tsx';
import { trouble } from './trouble.ts';
import { type Update, update } from './update.ts';
import { vaultState } from './vault-state.ts';

interface Say {
  readonly text: string;
  readonly fix: string;
  readonly grave: boolean;
  readonly button?: { readonly words: string; readonly act: () => void };
  readonly later?: () => void;
}

export function Strips({ who }: { readonly who: Who }) {
  const [key, setKey] = useState(false);
  const [failed, setFailed] = useState<'blocked' | 'other' | undefined>();
  const [later, setLater] = useState(remembered.get('amate.key-later') !== undefined);
  const beside = async () => {
    const returned = await signInBeside();
    const isOther = returned !== 'blocked' && returned.kind === 'refused' && returned.reason === 'unknown';
    setFailed(returned === 'blocked' ? 'blocked' : isOther ? 'other' : undefined);
  };
  const postpone = () => {
    remembered.set('amate.key-later', '1');
    setLater(true);
  };
  const said = useSaid(who, { beside, failed, later, postpone, makeKey: () => setKey(true) });
  return (
    <>
      {said.map((say) => (
        <Strip key={say.text} say={say} />
      ))}
      {key ? <KeyDialog who={who} onClose={() => setKey(false)} /> : undefined}
    </>
  );
}

interface Acts {
  readonly beside: () => Promise<void>;
  readonly failed: 'blocked' | 'other' | undefined;
  readonly later: boolean;
  readonly postpone: () => void;
  readonly makeKey: () => void;
}

function useSaid(who: Who, { beside, failed, later, postpone, makeKey }: Acts): readonly Say[] {
  const now = useCell(session);
  const wrong = useCell(trouble);
  const vault = useCell(vaultState);
  const up = useCell(line).kind === 'up';
  const off = useCell(clockOff);
  const fresh: Update | undefined = useCell(update);
  const signIn = { words: t('strip.ended.button'), act: () => void beside() };
  const makeIt = { words: t('strip.key.button'), act: makeKey };
  const lines: Say[] = [];
  const say = (text: string, fix: string, more: Partial<Say> = {}) => lines.push({ text, fix, grave: false, ...more });
  if (wrong === 'full') say(t('strip.full'), t('strip.full.fix'), { grave: true });
  if (wrong === 'broken') say(t('strip.broken'), t('strip.broken.fix'), { grave: true });
  if (now.kind === 'in' && up && (now.ended || now.local) && !now.asking) {
    const fix = now.ended ? t('strip.ended.fix') : t('strip.local.fix');
    const more = { grave: now.ended === true, button: signIn };
    if (failed === 'other') say(t('strip.other'), t('strip.other.fix', { name: who.name }), { ...more, grave: true });
    else say(now.ended ? t('strip.ended') : t('strip.local'), failed === 'blocked' ? t('strip.blocked') : fix, more);
  }
  if (off !== 0) {
    const slow = off > 0 ? 'strip.clock.slow' : 'strip.clock.fast';
    say(t(slow, { time: span(Math.abs(off)) }), t('strip.clock.fix'));
  }
  if (vault.kind === 'absent' && vault.evicted)
    say(t('strip.evicted'), t('strip.evicted.fix'), { grave: true, button: makeIt });
  else if (vault.kind === 'absent' && !later)
    say(t('strip.key'), t('strip.key.fix'), { button: makeIt, later: postpone });
  if (fresh !== undefined)
    say(t('strip.update'), t(vault.kind === 'absent' ? 'strip.update.memory' : 'strip.update.fix'), {
      button: { words: t('strip.update.button'), act: () => void fresh.take() },
    });
  return lines;
}

function span(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return t('strip.clock.minutes', { count: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 20
    ? t('strip.clock.hours', { count: hours })
    : t('strip.clock.days', { count: Math.max(1, Math.round(hours / 24)) });
}

function Strip({ say }: { readonly say: Say }) {
  const [said, setSaid] = useState('');
  // Told once it stands: a live region that comes with its text is not read by every screen reader.
  useEffect(() => setSaid(`${say.text} ${say.fix}`), [say.text, say.fix]);
  return (
    <aside class={say.grave ? 'strip strip-grave' : 'strip'} aria-label={t('strip.label')}>
      <Icon name={say.grave ? 'problem' : 'bell'} />
      <p>
        <strong>{say.text}</strong> {say.fix}
      </p>
      {say.button === undefined ? undefined : (
        <button type="button" class="button" onClick={say.button.act}>
          {say.button.words}
        </button>
      )}
      {say.later === undefined ? undefined : (
        <button type="button" class="button" onClick={say.later}>
          {t('strip.key.later')}
        </button>
      )}
      <span role="status" class="unseen">
        {said}
      </span>
    </aside>
  );
}
