/** Warnings: told by shape and word, the gravest open with the field for a reason, the lesser ones folded so that they do not tire. */

import { RECORD } from '@amate/terminology/prescribing/check.ts';
import { SOURCES } from '@amate/terminology/prescribing/data/sources.ts';
import { RULES_VERSION } from '@amate/terminology/prescribing/data/version.ts';
import type { Finding, Severity } from '@amate/terminology/prescribing/model.ts';
import { t } from '../texts/t.ts';
import { findingKey } from './findings.ts';
import { reasonControl } from './missing.ts';

interface FindingListProps {
  readonly findings: readonly Finding[];
  readonly reasons: Readonly<Record<string, string>>;
  readonly onReason: (key: string, reason: string) => void;
}

/** Beside the line they speak of. */
export function Findings({ findings, reasons, onReason }: FindingListProps) {
  if (findings.length === 0) return null;
  return (
    <ul class="rx-findings" aria-label={t('rx.check.title')}>
      {findings.map((finding) => {
        const key = findingKey(finding);
        return <FindingCard key={key} finding={finding} reason={reasons[key] ?? ''} onReason={onReason} />;
      })}
    </ul>
  );
}

/** Below all lines: that the check was made, and the lesser ones. */
export function FindingSummary({ findings, reasons, onReason }: FindingListProps) {
  const lesser = findings.filter(({ severity }) => severity === 'low');
  return (
    <>
      <p role="status" class="quiet">
        {findings.length === 0 ? t('rx.check.none', { version: RULES_VERSION }) : ''}
      </p>
      {lesser.length > 0 ? (
        <details class="rx-lesser">
          <summary>{t('rx.check.more', { count: lesser.length })}</summary>
          <Findings findings={lesser} reasons={reasons} onReason={onReason} />
        </details>
      ) : undefined}
    </>
  );
}

interface FindingCardProps extends Pick<FindingListProps, 'onReason'> {
  readonly finding: Finding;
  readonly reason: string;
}

function FindingCard({ finding, reason, onReason }: FindingCardProps) {
  const key = findingKey(finding);
  const id = reasonControl(key);
  const source = finding.source === undefined ? undefined : SOURCES[finding.source];
  return (
    <li class={`rx-finding rx-${finding.severity}`}>
      <p class="rx-finding-title">
        <Shape severity={finding.severity} />
        <span>
          <strong>{t(`rx.check.${finding.severity}`)}</strong>: {finding.title}
        </span>
      </p>
      <p>
        {finding.happens} <strong>{finding.act}</strong>
      </p>
      {finding.source === RECORD ? undefined : (
        <p class="quiet">{source === undefined ? t('rx.check.pending') : t('rx.check.source', { ...source })}</p>
      )}
      {finding.severity === 'high' ? (
        <div class="rx-reason">
          <label for={id}>{t('rx.reason')}</label>
          <input
            id={id}
            type="text"
            maxLength={300}
            value={reason}
            aria-describedby={`${id}-hint`}
            onInput={(event) => onReason(key, event.currentTarget.value)}
          />
          <p id={`${id}-hint`} class="quiet">
            {t('rx.reason.hint')}
          </p>
        </div>
      ) : undefined}
    </li>
  );
}

/** Octagon, triangle, circle: never told by colour alone. */
const SHAPES: Readonly<Record<Severity, string>> = {
  high: 'M8 2h8l6 6v8l-6 6H8l-6-6V8ZM7 12h10',
  moderate: 'M12 3 22 21H2ZM12 9.5V15M12 17.6v.4',
  low: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM12 11v6M12 7.5v.4',
};

const Shape = ({ severity }: { readonly severity: Severity }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={SHAPES[severity]} />
  </svg>
);
