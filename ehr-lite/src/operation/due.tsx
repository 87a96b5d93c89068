/** Until when, or since when it is late: by word, not by colour alone. */
import { parseWhen, showWhen } from '../calendar/when.ts';
import { t } from '../texts/t.ts';

export function Due({ due, late }: { readonly due: string; readonly late: boolean }) {
  const when = parseWhen(due);
  if (when === undefined) return null;
  return (
    <span class={late ? 'tag tag-danger' : 'tag'}>{t(late ? 'op.late' : 'op.due', { when: showWhen(when) })}</span>
  );
}
