/** What somebody does about an alert: one act at a time, what was done stays on screen with its undo; who came second is told who was first. */
import { cell, useCell } from '../../hub/cell.ts';
import { hubNow } from '../../hub/clock.ts';
import { HubProblem } from '../../hub/problem.ts';
import { useAct } from '../../hub/use-act.ts';
import { Icon } from '../../pictures/icon.tsx';
import { announce } from '../../shell/announce.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { type TextKey, t } from '../../texts/t.ts';
import { nameWords, whenWords } from './alert-facts.tsx';
import {
  type ActBody,
  type ActName,
  type Alert,
  type AlertInFull,
  postAct,
  postUndo,
  readAlert,
} from './board.resource.ts';
import { freshenTele } from './use-board.ts';

interface Done {
  readonly words: string;
  /** The act can be taken back. */
  readonly alert: AlertInFull | undefined;
  /** What it left behind outside the alert is taken back first; said when it was. */
  readonly left?: { readonly takeBack: () => Promise<unknown>; readonly undone: string } | undefined;
}
export const lastDone = cell<Done | undefined>(undefined);

const CHANGED = 412;
const isChanged = (error: unknown): boolean => error instanceof HubProblem && error.status === CHANGED;
/** What was made already (a call, a booking) is written down whatever else happened; it decides nothing for anybody. */
const ADDS: ReadonlySet<ActName> = new Set(['llamar', 'mensaje', 'cita', 'medicacion']);

/** @throws HubProblem; when somebody was faster it says who and when */
export async function doAct(
  alert: Alert,
  name: ActName,
  words: string,
  body?: ActBody,
  left?: Done['left'],
): Promise<AlertInFull> {
  try {
    const made = await postAct(alert, name, body).catch(async (error: unknown) => {
      if (!ADDS.has(name) || !isChanged(error)) throw error;
      return postAct(await readAlert(alert.id), name, body);
    });
    tell(words, made.sePuedeDeshacer ? made : undefined, left);
    return made;
  } catch (error) {
    throw isChanged(error) ? await fasterThan(alert) : error;
  } finally {
    void freshenTele();
  }
}

export function tell(words: string, alert?: AlertInFull, left?: Done['left']): void {
  lastDone.set({ words, alert, left });
  announce(words);
}

async function fasterThan({ id }: Alert): Promise<HubProblem> {
  const last = (await readAlert(id).catch(() => undefined))?.actos.at(-1);
  const text =
    last === undefined
      ? t('tele.faster.gone')
      : t('tele.faster', { name: last.quien, what: actWords(last.acto), when: whenWords(last.hora, hubNow()) });
  return new HubProblem('refused', CHANGED, [{ text, fix: t('tele.faster.fix') }]);
}

export const actWords = (act: string): string => t(`tele.story.${act}` as TextKey & 'tele.story.tomar');

/** @param about on the page of one alert: what was done about another is no news there, and is not taken back there */
export function DoneBar({ about }: { readonly about?: string }) {
  const last = useCell(lastDone);
  const done = about !== undefined && last?.alert !== undefined && last.alert.id !== about ? undefined : last;
  const undo = useAct(async (alert: AlertInFull) => {
    await done?.left?.takeBack();
    await postUndo(alert).finally(() => void freshenTele());
    tell(done?.left?.undone ?? t('tele.undone', { name: nameWords(alert) }));
  });
  if (done === undefined) return null;
  const { words, alert } = done;
  return (
    <div class="queue-done">
      <Icon name="check" />
      <p>{words}</p>
      {alert === undefined ? undefined : (
        <button type="button" class="button" disabled={undo.busy} onClick={() => void undo.run(alert)}>
          {t('tele.acts.undo')}
        </button>
      )}
      <button type="button" class="button" onClick={() => lastDone.set(undefined)}>
        {t('tele.acts.dismiss')}
      </button>
      {undo.error === undefined ? undefined : <ProblemNotice error={undo.error} />}
    </div>
  );
}
