/** Vaccines overdue and due by age, as far as the record knows; what was given last. */
import { parseWhen, showDay } from '../../calendar/when.ts';
import { t } from '../../texts/t.ts';
import { cardOf, givenDay, type Line } from '../../vaccine/card.ts';
import { Lines, Nothing, Part, type SummaryPartProps } from '../part.tsx';

export function VaccinesPart({ chart, patientId, patient, compact, level, today, again }: SummaryPartProps) {
  const card = cardOf({
    immunizations: chart.immunizations.items,
    birthDate: patient?.birthDate,
    sex: patient?.gender,
    today,
  });
  const wanted = card.lines.filter((line) => line.state === 'overdue' || line.state === 'due');
  const shown = [...wanted].sort((a, b) => Number(b.state === 'overdue') - Number(a.state === 'overdue'));
  return (
    <Part
      title={t('chart.vaccines')}
      {...{ level, problem: chart.immunizations.problem, onRetry: again, count: wanted.length }}
      older={chart.immunizations.more}
      href={`/paciente/${patientId}/vacunas`}
      more={t('vaccine.card.open')}
    >
      {shown.length === 0 ? (
        <Nothing>
          {patient !== undefined && patient.birthDate === undefined ? t('vaccine.noBirth') : t('vaccine.nothingDue')}
        </Nothing>
      ) : (
        <Lines most={compact ? 3 : 5}>
          {shown.map((line) => (
            <DueLine key={line.key} line={line} />
          ))}
        </Lines>
      )}
      <LastGiven lines={card.lines} />
    </Part>
  );
}

function DueLine({ line }: { readonly line: Line }) {
  const due = parseWhen(line.dueOn);
  return (
    <li>
      <span class="chart-what">
        <strong>{line.vaccine.name}</strong> {line.dose}
        <span class={line.state === 'overdue' ? 'tag tag-late' : 'tag tag-warn'}>
          {t(`vaccine.state.${line.state}`)}
        </span>
      </span>
      {due === undefined ? undefined : <span class="chart-origin">{t('vaccine.from', { date: showDay(due) })}</span>}
    </li>
  );
}

function LastGiven({ lines }: { readonly lines: readonly Line[] }) {
  const given = lines.filter((line) => line.given !== undefined && givenDay(line.given) !== undefined);
  const last = [...given].sort((a, b) => (givenDay(a.given!)! < givenDay(b.given!)! ? 1 : -1))[0];
  const when = parseWhen(last?.given?.occurrenceDateTime);
  if (last === undefined || when === undefined) return null;
  return <p class="quiet">{t('vaccine.last', { what: `${last.vaccine.name} ${last.dose}`, date: showDay(when) })}</p>;
}
