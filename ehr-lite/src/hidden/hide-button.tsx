/**
 * Hides one thing, or shows it again: done at once, and undone with the same button. The focus stays where the hand is.
 */
import { useAct } from '../hub/use-act.ts';
import { Icon } from '../pictures/icon.tsx';
import { announce } from '../shell/announce.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { type HideWhat, hide, showAgain } from './hidden.resource.ts';
import { isSame, refreshHidden, useHidden } from './use-hidden.ts';

interface HideButtonProps {
  readonly what: HideWhat;
  /** The thing in words, as a screen reader should hear it. */
  readonly name: string;
}

export function HideButton({ what, name }: HideButtonProps) {
  const hidden = useHidden();
  const hiding = hidden.data?.ocultos.find((one) => isSame(one, what));
  const act = useAct(async () => {
    await (hiding === undefined ? hide(what) : showAgain(hiding.id));
    announce(hiding === undefined ? t('hide.done', { what: name }) : t('hide.shown', { what: name }));
    await refreshHidden();
  });
  if (hidden.data === undefined) return null;
  const isHidden = hiding !== undefined;
  return (
    <div class="hide">
      {isHidden ? (
        <span class="tag tag-hidden">
          <Icon name="hidden" />
          {t('hide.isHidden')}
        </span>
      ) : undefined}
      <button
        type="button"
        class="button button-quiet"
        aria-disabled={act.busy}
        aria-label={t(isHidden ? 'hide.show.of' : 'hide.button.of', { what: name })}
        onClick={() => void act.run()}
      >
        {act.busy ? t(isHidden ? 'hide.showing' : 'hide.hiding') : t(isHidden ? 'hide.show' : 'hide.button')}
      </button>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </div>
  );
}
