/** One diagnosis of the consultation, with what can be said of it. */
import { Icon } from '../pictures/icon.tsx';
import { t } from '../texts/t.ts';
import { type Bearer, implausible } from './plausible.ts';
import {
  altered,
  type Certainty,
  type DiagnosesValue,
  type DiagnosisLine,
  madeMain,
  type Occurrence,
} from './value.ts';

interface DiagnosisRowProps {
  readonly line: DiagnosisLine;
  readonly main: boolean;
  readonly onlyOne: boolean;
  readonly bearer: Bearer;
  readonly isProblem: boolean;
  readonly change: (next: (now: DiagnosesValue) => DiagnosesValue) => void;
  readonly onRemove: () => void;
}

export function DiagnosisRow({ line, main, onlyOne, bearer, isProblem, change, onRemove }: DiagnosisRowProps) {
  const { id, code, words } = line;
  const odd = implausible(code, bearer);
  return (
    <li class="dx-line" aria-label={words}>
      <p class="dx-name">
        <strong>{words}</strong> <span class="term-code">{code}</span>
        {main ? <span class="tag tag-open">{t('dx.main')}</span> : <span class="tag">{t('dx.secondary')}</span>}
      </p>
      {odd === undefined ? undefined : (
        <p class="heed" id={`dx-odd-${id}`}>
          <Icon name="problem" /> {t(`dx.odd.${odd}`)}
        </p>
      )}
      <div class="dx-acts">
        <label>
          <span class="unseen">{t('dx.occurrence')}</span>
          <select
            value={line.occurrence}
            onChange={(event) => change(altered(id, { occurrence: event.currentTarget.value as Occurrence }))}
          >
            <option value="first">{t('dx.first')}</option>
            <option value="subsequent">{t('dx.subsequent')}</option>
          </select>
        </label>
        <label>
          <span class="unseen">{t('dx.certainty')}</span>
          <select
            value={line.certainty}
            onChange={(event) => change(altered(id, { certainty: event.currentTarget.value as Certainty }))}
          >
            <option value="confirmed">{t('dx.confirmed')}</option>
            <option value="provisional">{t('dx.provisional')}</option>
          </select>
        </label>
        {isProblem ? (
          <span class="quiet">{t('dx.isProblem')}</span>
        ) : (
          <label class="dx-check">
            <input
              type="checkbox"
              checked={line.toProblems}
              onChange={(event) => change(altered(id, { toProblems: event.currentTarget.checked }))}
            />
            {t('dx.toProblems')}
          </label>
        )}
        {main || onlyOne ? undefined : (
          <button type="button" class="button button-small" onClick={() => change(madeMain(id))}>
            {t('dx.makeMain')} <span class="unseen">{words}</span>
          </button>
        )}
        <button type="button" class="button button-small" onClick={onRemove}>
          {t('dx.remove')} <span class="unseen">{words}</span>
        </button>
      </div>
    </li>
  );
}
