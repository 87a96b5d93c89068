/** The diagnoses of the consultation: found by the CIE-10 search or taken up from the record, ranked, and put on the problem list. */
import './diagnosis.css';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { PanelProps } from '../consultation/section.ts';
import { TakenOut } from '../consultation/taken-out.tsx';
import { hubNow } from '../hub/clock.ts';
import { readPatient } from '../patient/patient.resource.ts';
import { announce } from '../shell/announce.tsx';
import { Reading } from '../shell/reading.tsx';
import { SHORTCUTS, useShortcut } from '../shell/shortcuts.ts';
import { TermField } from '../terminology/term-field.tsx';
import { t } from '../texts/t.ts';
import { earlierDiagnoses } from './diagnosis.resource.ts';
import { DiagnosisRow } from './diagnosis-row.tsx';
import { type Known, knownOf } from './known.ts';
import { monthsAt } from './months.ts';
import { added, type Chosen, type DiagnosesValue, type DiagnosisLine, removed, restored } from './value.ts';

const SUGGESTED = 4;
const NOTHING: Known = { before: [], problems: new Set() };

export function DiagnosisPanel({ visit, value, change }: PanelProps<DiagnosesValue>) {
  const { patientId, encounter } = visit;
  const root = useRef<HTMLElement>(null);
  const [undo, setUndo] = useState<{ readonly line: DiagnosisLine; readonly at: number }>();
  const earlier = useQuery({
    queryKey: ['patient', patientId, 'diagnoses'],
    queryFn: ({ signal }) => earlierDiagnoses(patientId, signal),
  });
  const patient = useQuery({
    queryKey: ['patient', patientId, 'self'],
    queryFn: ({ signal }) => readPatient(patientId, signal),
  });
  const known = useMemo(
    () => (earlier.data === undefined ? NOTHING : knownOf(earlier.data, encounter.id)),
    [earlier.data, encounter.id],
  );
  const bearer = { gender: patient.data?.gender, ageMonths: monthsAt(patient.data?.birthDate, hubNow()) };
  useShortcut(
    SHORTCUTS.diagnosis,
    useCallback(() => root.current?.querySelector('input')?.focus(), []),
  );
  const add = (chosen: Chosen) => {
    setUndo(undefined);
    announce(t('dx.added', { words: chosen.words }));
    change(added(chosen, { id: crypto.randomUUID(), problemId: crypto.randomUUID() }));
  };
  const take = (line: DiagnosisLine) => {
    setUndo({ line, at: value.lines.indexOf(line) });
    announce(t('dx.removed', { words: line.words }));
    change(removed(line.id));
    root.current?.querySelector('input')?.focus();
  };
  const taken = new Set(value.lines.map(({ code }) => code));
  const offered = known.before.filter(({ code }) => !taken.has(code)).slice(0, SUGGESTED);
  return (
    <section ref={root} class="card dx" aria-labelledby="dx-title" id="diagnosticos" tabIndex={-1}>
      <h2 id="dx-title">{t('dx.title')}</h2>
      <Reading of={earlier} silent />
      {value.lines.length === 0 ? undefined : (
        <ol class="dx-lines">
          {value.lines.map((line, index) => (
            <DiagnosisRow
              key={line.id}
              line={line}
              main={index === 0}
              onlyOne={value.lines.length === 1}
              bearer={bearer}
              isProblem={known.problems.has(line.code)}
              change={change}
              onRemove={() => take(line)}
            />
          ))}
        </ol>
      )}
      {undo === undefined ? undefined : (
        <TakenOut
          words={t('dx.removed', { words: undo.line.words })}
          onBack={() => {
            change(restored(undo.line, undo.at));
            setUndo(undefined);
          }}
        />
      )}
      {offered.length === 0 ? undefined : (
        // biome-ignore lint/a11y/useSemanticElements: buttons that act, not a set of fields.
        <div class="dx-before" role="group" aria-label={t('dx.before')}>
          <p class="quiet" aria-hidden="true">
            {t('dx.before')}
          </p>
          {offered.map(({ code, words }) => (
            <button
              key={code}
              type="button"
              class="button button-small"
              onClick={() => add({ code, words, occurrence: 'subsequent' })}
            >
              + {words} <span class="quiet">{code}</span>
            </button>
          ))}
        </div>
      )}
      <TermField
        label={t('dx.find')}
        catalogue="cie10"
        onChoose={({ codigo, titulo }) =>
          add({
            code: codigo,
            words: titulo,
            occurrence: known.before.some(({ code }) => code === codigo) ? 'subsequent' : 'first',
          })
        }
      />
    </section>
  );
}
