/** Always in sight: whether what was written is kept, what is missing, and the signature. */
import { useCallback, useState } from 'react';
import { useLocation } from 'wouter-preact';
import { useCell } from '../hub/cell.ts';
import { line } from '../hub/reachable.ts';
import { useAct } from '../hub/use-act.ts';
import { Icon } from '../pictures/icon.tsx';
import { announce } from '../shell/announce.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { ariaKeys, SHORTCUTS, useShortcut } from '../shell/shortcuts.ts';
import { t } from '../texts/t.ts';
import { prepare, signingNow } from './drafted.ts';
import { KeptMark } from './kept-mark.tsx';
import type { Missing, Visit } from './section.ts';
import type { AnySection } from './sections.ts';
import { sign } from './sign.ts';
import { useMissing } from './use-prepared.ts';

interface FootProps {
  readonly sections: readonly AnySection[];
  readonly visit: Visit;
  readonly personName: string;
}

export function Foot({ sections, visit, personName }: FootProps) {
  const [, go] = useLocation();
  const missing = useMissing(sections, visit);
  const [tried, setTried] = useState(false);
  const { busy, error, run } = useAct(() => sign(sections, visit, personName));
  const offline = useCell(line).kind === 'down';
  const trySign = useCallback(async () => {
    // As it stands at this moment, not as it stood at the last pause.
    const now = prepare(sections, signingNow(visit));
    const first = now.missing.find(({ weight }) => weight === 'stops');
    if (first !== undefined) {
      announce(first.words);
      setTried(true);
      return follow(first);
    }
    if ((await run()) === true) go('/');
  }, [sections, visit, personName]);
  useShortcut(
    SHORTCUTS.sign,
    useCallback(() => void trySign(), [trySign]),
  );
  useShortcut(
    SHORTCUTS.missing,
    useCallback(() => {
      const [first] = prepare(sections, signingNow(visit)).missing;
      if (first === undefined) return announce(t('consult.complete'));
      announce(first.words);
      follow(first);
    }, [sections, visit]),
  );
  return (
    <section class="consult-foot" aria-label={t('consult.foot')}>
      {error === undefined ? undefined : <ProblemNotice error={error} onRetry={() => void trySign()} />}
      <div class="consult-foot-line">
        <MissingList missing={missing} open={tried} />
        <KeptMark sections={sections} visitId={visit.encounter.id} />
        <button
          type="button"
          class="button button-main"
          aria-keyshortcuts={ariaKeys(SHORTCUTS.sign)}
          disabled={busy}
          onClick={() => void trySign()}
        >
          <Icon name="check" />
          {t(busy ? 'consult.signing' : offline ? 'consult.sign.offline' : 'consult.sign')}
        </button>
      </div>
    </section>
  );
}

function MissingList({ missing, open }: { readonly missing: readonly Missing[]; readonly open: boolean }) {
  const stops = missing.filter(({ weight }) => weight === 'stops');
  const warns = missing.filter(({ weight }) => weight === 'warns');
  if (missing.length === 0) return <p class="consult-complete">{t('consult.complete')}</p>;
  return (
    <details class="consult-missing" open={open}>
      <summary>
        <Icon name="problem" />
        {stops.length > 0
          ? t('consult.missing', { count: stops.length })
          : t('consult.warnings', { count: warns.length })}
        {stops.length > 0 && warns.length > 0 ? ` · ${t('consult.warnings', { count: warns.length })}` : ''}
      </summary>
      <ul>
        {[...stops, ...warns].map((one) => (
          <li key={one.control + one.words} class={one.weight === 'stops' ? 'consult-stops' : 'consult-warns'}>
            <span>{t(one.weight === 'stops' ? 'consult.stops' : 'consult.warns')}</span>{' '}
            <button type="button" class="link" onClick={() => follow(one)}>
              {one.words}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function follow({ control }: Missing): void {
  const element = document.getElementById(control);
  const field = element?.matches('input, textarea, select, button, [tabindex]')
    ? element
    : element?.querySelector<HTMLElement>('input, textarea, select, button');
  const target = control === 'diagnosticos' ? (element?.querySelector<HTMLElement>('input') ?? field) : field;
  target?.focus();
  target?.scrollIntoView({ block: 'center' });
}
