/** Who it is, said as at a counter: age, birth, CURP. A name alone is not enough to call somebody, or to give him a device. */
import { showAge } from '../calendar/age.ts';
import { showDay } from '../calendar/when.ts';
import type { Person } from '../patient/person.ts';
import { t } from '../texts/t.ts';

export const factsOf = ({ age, sex, birth, curp }: Person): string =>
  [
    age && showAge(age),
    sex,
    birth && t('tele.bornOn', { date: showDay(birth) }),
    curp?.kind === 'held' ? curp.value : undefined,
  ]
    .filter(Boolean)
    .join(' · ');
