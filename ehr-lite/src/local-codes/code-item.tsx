/** One local code: who sends it, how often, and what it means; or what it may mean, and a search for it. */
import { parseWhen, showWhen } from '../calendar/when.ts';
import { useAct } from '../hub/use-act.ts';
import { announce } from '../shell/announce.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { again } from './again.ts';
import { Choose } from './choose.tsx';
import { type LocalCode, type Meaning, startJob, takeBack, translate } from './local-codes.resource.ts';
import { meaningOf } from './meaning.ts';
import type { Undo } from './undo-bar.tsx';

interface CodeItemProps {
  readonly code: LocalCode;
  readonly onDone: (undo: Undo) => Promise<void>;
}

export function CodeItem({ code, onDone }: CodeItemProps) {
  const { clave, texto, establecimiento, veces, ultima, ejemplos, traducciones } = code;
  const when = parseWhen(ultima);
  const name = texto === '' ? t('codes.nameless') : texto;
  const choose = useAct(async (meaning: Meaning) => {
    await translate(code, meaning);
    await onDone({ said: t('codes.saved', { code: clave, meaning: meaningOf(meaning) }), back: () => takeBack(code) });
  });
  return (
    <li class="entry">
      <article aria-label={`${clave} ${name}`}>
        <h2 class="codes-name">
          <code>{clave}</code> <span>{name}</span>
        </h2>
        <p class="marks">
          <span class="tag">{t('codes.count', { count: veces })}</span>
          <span class="tag">{t('codes.from', { clues: establecimiento })}</span>
          {when === undefined ? undefined : <span class="quiet">{t('codes.seen', { when: showWhen(when) })}</span>}
        </p>
        {traducciones.length === 0 ? (
          <Choose code={code} busy={choose.busy} onChoose={(meaning) => void choose.run(meaning)} />
        ) : (
          <Translated code={code} onDone={onDone} />
        )}
        {choose.error === undefined ? undefined : <ProblemNotice error={choose.error} />}
        {ejemplos.length === 0 ? undefined : (
          <details>
            <summary>{t('codes.examples')}</summary>
            <ul class="codes-examples">
              {ejemplos.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </details>
        )}
      </article>
    </li>
  );
}

function Translated({ code, onDone }: CodeItemProps) {
  const remove = useAct(async () => {
    const before = code.traducciones;
    await takeBack(code);
    const back = async () => {
      for (const meaning of before) await translate(code, meaning);
    };
    await onDone({ said: t('codes.removed', { code: code.clave }), back });
  });
  const start = useAct(async (dry: boolean) => {
    await startJob(code, dry);
    announce(t('codes.started'));
    await again();
  });
  const error = remove.error ?? start.error;
  const busy = remove.busy || start.busy;
  return (
    <>
      <p>
        <strong>{t('codes.meaning')}:</strong> {code.traducciones.map(meaningOf).join('; ')}
      </p>
      <p class="buttons">
        <button type="button" class="button" aria-disabled={busy} onClick={() => void start.run(true)}>
          {t('codes.try')}
        </button>
        <button type="button" class="button button-main" aria-disabled={busy} onClick={() => void start.run(false)}>
          {t('codes.apply')}
        </button>
        <button type="button" class="button button-quiet" aria-disabled={busy} onClick={() => void remove.run()}>
          {t('codes.remove')}
        </button>
      </p>
      {error === undefined ? undefined : <ProblemNotice error={error} />}
    </>
  );
}
