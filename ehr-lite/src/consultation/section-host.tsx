/** One section on the page: its draft goes in, its changes go out. Not editable before what was kept has been read. */
import { memo } from 'preact/compat';
import { useDraft } from '../draft/use-draft.ts';
import { Loading } from '../shell/loading.tsx';
import type { Visit } from './section.ts';
import type { AnySection } from './sections.ts';

interface SectionHostProps {
  readonly section: AnySection;
  readonly visit: Visit;
  readonly cie10: readonly string[];
}

function Host({ section, visit, cie10 }: SectionHostProps) {
  const { value, change, ready } = useDraft<unknown>(visit.encounter.id, section.name, section.empty);
  if (!ready) return <Loading />;
  return <section.Panel visit={visit} value={value} change={change} cie10={cie10} />;
}

/** What one section changes draws no other. */
export const SectionHost = memo(Host);
