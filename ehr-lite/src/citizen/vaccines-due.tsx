/** Which vaccines come next by age, from what is on record: the card on paper decides (vaccine/card.ts). */
import '../texts/booking.ts';
import { useQuery } from '@tanstack/react-query';
import { cityDay, parseWhen, showDay } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import type { Immunization } from '../hub/r4.ts';
import { readPatient } from '../patient/patient.resource.ts';
import { t } from '../texts/t.ts';
import { cardOf, type Line } from '../vaccine/card.ts';

const NEXT: ReadonlySet<Line['state']> = new Set(['due', 'overdue', 'later']);

interface VaccinesDueProps {
  readonly patientId: string;
  readonly given: readonly Immunization[];
}

export function VaccinesDue({ patientId, given }: VaccinesDueProps) {
  const { data: patient } = useQuery({
    queryKey: ['patient', patientId, 'self'],
    queryFn: ({ signal }) => readPatient(patientId, signal),
  });
  if (patient?.birthDate === undefined) return null;
  const { birthDate, gender: sex } = patient;
  const { lines } = cardOf({ immunizations: given, birthDate, sex, today: cityDay(hubNow()) });
  const next = lines.filter(({ state }) => NEXT.has(state));
  if (next.length === 0) return null;
  return (
    <>
      <h3>{t('mine.vaccines.next')}</h3>
      <ul>
        {next.map((line) => (
          <li key={line.key}>
            <strong>
              {line.vaccine.name}, {doseWords(line.dose)}
            </strong>
            <span class={line.state === 'later' ? 'quiet' : 'tag tag-warn'}>{wordsOf(line)}</span>
          </li>
        ))}
      </ul>
      <p class="quiet">{t('mine.vaccines.paper')}</p>
    </>
  );
}

/** `dosis 2`, `refuerzo`, `única`. */
export const doseWords = (dose: string): string => (/^\d+$/.test(dose) ? t('mine.dose', { dose }) : dose);

function wordsOf({ state, dueOn }: Line): string {
  const when = parseWhen(dueOn);
  if (state === 'later' && when !== undefined) return t('mine.vaccines.later', { date: showDay(when) });
  return t(state === 'overdue' ? 'mine.vaccines.overdue' : 'mine.vaccines.due');
}
