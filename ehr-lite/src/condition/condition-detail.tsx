/** A diagnosis in full. */
import { parseWhen, showWhen } from '../calendar/when.ts';
import type { Condition } from '../hub/r4.ts';
import { Facts } from '../shell/facts.tsx';
import { t } from '../texts/t.ts';
import { diagnosisOf } from './words.ts';

export function ConditionDetail({ condition }: { readonly condition: Condition }) {
  const { code, standing } = diagnosisOf(condition);
  const day = (text: string | undefined) => {
    const when = parseWhen(text);
    return when === undefined ? undefined : showWhen(when);
  };
  return (
    <section class="card">
      <Facts
        facts={[
          [t('diagnosis.code'), code],
          [t('diagnosis.standing'), standing],
          [t('diagnosis.onset'), day(condition.onsetDateTime)],
          [t('diagnosis.recorded'), day(condition.recordedDate)],
          [t('diagnosis.by'), condition.recorder?.display ?? condition.asserter?.display],
          [t('result.note'), condition.note?.map((note) => note.text).join(' ')],
        ]}
      />
    </section>
  );
}
