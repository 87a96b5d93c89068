/** Whose record it is, by name and CURP: an id tells a reviewer nothing. Reading it is in the audit like any other. */
import { useQuery } from '@tanstack/react-query';
import { curpWords } from '../patient/curp-words.ts';
import { readPatient } from '../patient/patient.resource.ts';
import { personOf } from '../patient/person.ts';
import { t } from '../texts/t.ts';

export function PersonName({ id }: { readonly id: string }) {
  const query = useQuery({ queryKey: ['patient', id, 'self'], queryFn: ({ signal }) => readPatient(id, signal) });
  if (query.data === undefined) return <span>{query.error === null ? '…' : t('op.patient.unread')}</span>;
  const person = personOf(query.data, Date.now());
  return (
    <span>
      {person.name} <span class="curp quiet">{curpWords(person)}</span>
    </span>
  );
}
