/** Marks what came by itself and has not been looked at yet: new, or known before and changed by its hospital. */
import { t } from '../texts/t.ts';

export type Fresh = ReadonlyMap<string, 'new' | 'changed'>;

export function FreshMark({ fresh, entryKey }: { readonly fresh: Fresh; readonly entryKey: string }) {
  const how = fresh.get(entryKey);
  if (how === undefined) return null;
  return <span class="new">{how === 'new' ? t('timeline.new') : t('timeline.changed')}</span>;
}
