/** Somebody of the record, found by CURP or name and chosen with one press. */
import { parseCurp } from '@amate/terminology/identifiers/curp.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { showAge } from '../../calendar/age.ts';
import { curpWords } from '../../patient/curp-words.ts';
import { findByCurp, findByName } from '../../patient/patient.resource.ts';
import { bySurname, type Person, personOf } from '../../patient/person.ts';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { Field } from './field.tsx';

interface PersonChoiceProps {
  readonly label: string;
  /** Who cannot be meant. */
  readonly except: string;
  readonly onChosen: (person: Person) => void;
}

export function PersonChoice({ label, except, onChosen }: PersonChoiceProps) {
  const [text, setText] = useState('');
  const curp = parseCurp(text.replace(/\s/g, ''));
  const name = text.trim().replace(/\s+/g, ' ');
  const query = useQuery({
    queryKey: ['people', 'choice', name],
    queryFn: ({ signal }) => (curp.kind === 'valid' ? findByCurp(curp.curp, signal) : findByName(name, signal)),
    enabled: name.length > 2,
    placeholderData: keepPreviousData,
  });
  const people = (query.data?.resources ?? [])
    .map((patient) => personOf(patient, Date.now()))
    .filter(({ id }) => id !== except)
    .sort(bySurname);
  return (
    <div>
      <Field id="person-choice" label={label} value={text} onType={setText} />
      <Reading of={query} />
      {query.isSuccess && !query.isPlaceholderData && people.length === 0 ? (
        <p role="status">{t('find.noneByName')}</p>
      ) : undefined}
      <ul class="device-list">
        {people.map((person) => (
          <li key={person.id}>
            <button type="button" class="button" onClick={() => onChosen(person)}>
              {person.name}
            </button>
            <span class="quiet">
              {person.age === undefined ? t('person.noAge') : showAge(person.age)} · {curpWords(person)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
