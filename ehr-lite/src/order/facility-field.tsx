/** To which facility: those that are known by name. One's own is left out. */
import { useQuery } from '@tanstack/react-query';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { type Facility, readFacilities } from './facility.resource.ts';

interface FacilityFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: Facility | undefined;
  /** CLUES of whoever asks. */
  readonly own: string | undefined;
  readonly onChange: (facility: Facility | undefined) => void;
}

export function FacilityField({ id, label, value, own, onChange }: FacilityFieldProps) {
  const found = useQuery({ queryKey: ['facilities'], queryFn: ({ signal }) => readFacilities(signal) });
  const others = (found.data ?? []).filter(({ clues }) => clues !== own);
  const all = value === undefined || others.some(({ clues }) => clues === value.clues) ? others : [value, ...others];
  return (
    <div class="order-field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value?.clues ?? ''}
        onChange={(event) => onChange(all.find(({ clues }) => clues === event.currentTarget.value))}
      >
        <option value="">{t(found.isPending ? 'order.to.loading' : 'order.to.choose')}</option>
        {all.map(({ clues, name }) => (
          <option key={clues} value={clues}>
            {name}
          </option>
        ))}
      </select>
      {found.error === null ? undefined : <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />}
    </div>
  );
}
