/** The prescription's part of the consultation: find, repeat, dose, be warned. Everything stays in the visit's draft until the signature. */

import type { Finding } from '@amate/terminology/prescribing/model.ts';
import { useEffect, useMemo, useState } from 'react';
import type { PanelProps } from '../consultation/section.ts';
import { TakenOut } from '../consultation/taken-out.tsx';
import { announce } from '../shell/announce.tsx';
import { SHORTCUTS, useShortcut } from '../shell/shortcuts.ts';
import type { Term } from '../terminology/term.resource.ts';
import { TermField } from '../terminology/term-field.tsx';
import { t } from '../texts/t.ts';
import '../texts/prescription.ts';
import { CurrentList } from './current-list.tsx';
import { FindingSummary, Findings } from './finding-list.tsx';
import { findingsOf } from './findings.ts';
import { fuller } from './fuller.ts';
import { changedLine, type Line, type PrescriptionDraft, withLine, withoutLine } from './line.ts';
import { LineCard } from './line-card.tsx';
import { medicineOf } from './medicine.ts';
import { lineControl } from './missing.ts';
import './prescription.css';
import { readDetails } from './prescription.resource.ts';
import { useRecordSeen } from './use-record.ts';

export function PrescriptionPanel({ visit, value: draft, change, cie10 }: PanelProps<PrescriptionDraft>) {
  const seen = useRecordSeen(visit.patientId);
  const asked = seen === undefined ? '' : JSON.stringify(seen);
  useEffect(() => {
    if (seen !== undefined) change((now) => ({ ...now, seen: fuller(now.seen, seen) }));
  }, [asked]);
  const diagnosed = cie10.join(' ');
  useEffect(() => {
    if (diagnosed !== draft.cie10.join(' ')) change((now) => ({ ...now, cie10 }));
  }, [diagnosed]);
  const findings = useMemo(() => findingsOf(draft), [draft]);
  const take = useTake(change);
  useShortcut(SHORTCUTS.medicine, focusMedicine);
  return (
    <section class="rx card" aria-labelledby="prescription-title">
      <h2 id="prescription-title">{t('rx.title')}</h2>
      <CurrentList draft={draft} change={change} />
      <div id="prescription-medicine" tabIndex={-1}>
        <TermField label={t('rx.add')} catalogue="medicamentos" onChoose={take} />
      </div>
      <Childbearing draft={draft} change={change} />
      <Lines draft={draft} findings={findings} clues={visit.who.clues} change={change} />
    </section>
  );
}

const focusMedicine = (): void => document.querySelector<HTMLElement>('#prescription-medicine input')?.focus();

type Change = PanelProps<PrescriptionDraft>['change'];

/** The line stands at once, by the title alone; the catalogue's own details come after, if it can be asked. */
function useTake(change: Change): (term: Term) => void {
  return ({ codigo, titulo }) => {
    const id = crypto.randomUUID();
    const medicine = medicineOf(codigo, titulo);
    change((now) => withLine(now, medicine, { id }));
    setTimeout(() => document.getElementById(lineControl(id))?.focus());
    readDetails(codigo).then(
      (details) => {
        const detailed = medicineOf(codigo, titulo, details);
        change((now) => {
          const line = now.lines.find((one) => one.id === id);
          if (line === undefined) return now;
          if (medicine.atc === detailed.atc) return changedLine(now, id, { medicine: detailed });
          return withLine(withoutLine(now, id), detailed, { id, ...(line.typed !== '' && { typed: line.typed }) });
        });
      },
      () => {},
    );
  };
}

const CHILDBEARING = ['unknown', 'none', 'pregnant', 'lactating'] as const;
const FERTILE_MONTHS = [120, 660] as const;

function Childbearing({ draft, change }: { readonly draft: PrescriptionDraft; readonly change: Change }) {
  const { sex, ageMonths } = draft.seen?.context ?? {};
  if (sex !== 'female' || ageMonths === undefined || ageMonths < FERTILE_MONTHS[0] || ageMonths > FERTILE_MONTHS[1])
    return null;
  return (
    <div class="rx-childbearing">
      <label for="prescription-childbearing">{t('rx.childbearing')}</label>
      <select
        id="prescription-childbearing"
        value={draft.childbearing}
        onChange={(event) => {
          const childbearing = event.currentTarget.value as PrescriptionDraft['childbearing'];
          change((now) => ({ ...now, childbearing }));
        }}
      >
        {CHILDBEARING.map((one) => (
          <option key={one} value={one}>
            {t(`rx.childbearing.${one}`)}
          </option>
        ))}
      </select>
    </div>
  );
}

interface LinesProps {
  readonly draft: PrescriptionDraft;
  readonly findings: readonly Finding[];
  readonly clues: string | undefined;
  readonly change: Change;
}

/** Offered until the draft changes otherwise. */
interface Removed {
  readonly line: Line;
  readonly at: number;
  readonly left: number;
  readonly stopped: number;
}

function Lines({ draft, findings, clues, change }: LinesProps) {
  const [removed, setRemoved] = useState<Removed>();
  const remove = (line: Line, at: number) => {
    setRemoved({ line, at, left: draft.lines.length - 1, stopped: draft.stopped.length });
    announce(t('rx.removed', { name: line.medicine.generic }));
    change((now) => withoutLine(now, line.id));
  };
  const bringable = removed?.left === draft.lines.length && removed.stopped === draft.stopped.length;
  const onReason = (key: string, reason: string) =>
    change((now) => ({ ...now, reasons: { ...now.reasons, [key]: reason } }));
  const bringBack = () => {
    if (removed === undefined) return;
    change((now) => ({
      ...now,
      lines: [...now.lines.slice(0, removed.at), removed.line, ...now.lines.slice(removed.at)],
    }));
    setRemoved(undefined);
  };
  return (
    <section aria-labelledby="rx-lines">
      <h3 id="rx-lines">{t('rx.lines')}</h3>
      {draft.lines.length === 0 ? <p class="quiet">{t('rx.none')}</p> : <p class="quiet">{t('rx.dose.hint')}</p>}
      <ul class="rx-lines">
        {draft.lines.map((line, at) => (
          <LineCard
            key={line.id}
            {...{ line, draft, clues }}
            onChange={(more) => change((now) => changedLine(now, line.id, more))}
            onRemove={() => remove(line, at)}
          >
            <Findings findings={spokenAt(line, draft, findings)} reasons={draft.reasons} onReason={onReason} />
          </LineCard>
        ))}
      </ul>
      {removed === undefined || !bringable ? undefined : (
        <TakenOut words={t('rx.removed', { name: removed.line.medicine.generic })} onBack={bringBack} />
      )}
      {draft.lines.length === 0 ? undefined : (
        <FindingSummary findings={findings} reasons={draft.reasons} onReason={onReason} />
      )}
    </section>
  );
}

/** A warning between two lines stands by the later one, where the doctor is working. */
function spokenAt(line: Line, { lines }: PrescriptionDraft, findings: readonly Finding[]): readonly Finding[] {
  const last = ({ items }: Finding) => [...lines].reverse().find(({ id }) => items.includes(id))?.id;
  return findings.filter((one) => one.severity !== 'low' && last(one) === line.id);
}
