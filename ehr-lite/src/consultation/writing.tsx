/** The right side: every section with its draft, and the foot. */
import { useMemo } from 'react';
import type { DiagnosesValue } from '../diagnosis/value.ts';
import { useDraft } from '../draft/use-draft.ts';
import { SHORTCUTS, useShortcut } from '../shell/shortcuts.ts';
import { Foot } from './foot.tsx';
import type { Visit } from './section.ts';
import { SectionHost } from './section-host.tsx';
import type { AnySection } from './sections.ts';

interface WritingProps {
  readonly sections: readonly AnySection[];
  readonly visit: Visit;
  readonly personName: string;
}

const focusNote = (): void => document.querySelector<HTMLElement>('.note textarea')?.focus();
/** The first control of a section, found by its heading. */
const focusIn = (heading: string) => (): void =>
  document
    .querySelector<HTMLElement>(`[aria-labelledby="${heading}"] :is(button, select, input):not(:disabled)`)
    ?.focus();
const focusOrders = focusIn('order-title');
const focusReferral = focusIn('ref-title');

export function Writing({ sections, visit, personName }: WritingProps) {
  const diagnoses = sections.find(({ name }) => name === 'diagnoses')!;
  const { lines } = useDraft<DiagnosesValue>(visit.encounter.id, 'diagnoses', diagnoses.empty).value;
  const codes = useMemo(() => lines.map(({ code }) => code), [lines]);
  useShortcut(SHORTCUTS.note, focusNote);
  useShortcut(SHORTCUTS.order, focusOrders);
  useShortcut(SHORTCUTS.refer, focusReferral);
  return (
    <>
      {sections.map((section) => (
        <SectionHost key={section.name} section={section} visit={visit} cie10={codes} />
      ))}
      <Foot sections={sections} visit={visit} personName={personName} />
    </>
  );
}
