/**
 * Whose record the citizen's screens show: the own, or that of somebody in his care. The hub's law says who that is: a search for
 * Patients answers them alone. Chosen once, it holds on every screen.
 */
import { useQuery } from '@tanstack/react-query';
import { cell, useCell } from '../hub/cell.ts';
import { queries } from '../hub/queries.ts';
import type { Patient } from '../hub/r4.ts';
import { announce } from '../shell/announce.tsx';
import { SideProblem } from '../shell/side-problem.tsx';
import { t } from '../texts/t.ts';
import { findAllowed } from './whose.resource.ts';

export interface Somebody {
  readonly id: string;
  readonly name: string;
  readonly own: boolean;
}

/** undefined: one's own. */
const chosen = cell<string | undefined>(undefined);

/** For questions that name a ward, and nobody when it is about oneself. */
export const aboutWard = (): { readonly paciente?: string } => {
  const id = chosen.get();
  return id === undefined ? {} : { paciente: id };
};

const useAllowed = (own: string) =>
  useQuery({
    queryKey: ['people', own],
    queryFn: ({ signal }) => findAllowed(signal),
    staleTime: 300_000,
  });

export function usePeople(own: string): readonly Somebody[] {
  const { data } = useAllowed(own);
  return (data?.resources ?? [])
    .filter(({ link }) => !link?.some(({ type }) => type === 'replaced-by'))
    .map((patient) => ({ id: patient.id ?? '', name: nameOf(patient), own: patient.id === own }))
    .sort((a, b) => Number(b.own) - Number(a.own) || a.name.localeCompare(b.name, 'es'));
}

export function useWhose(own: string): Somebody {
  const id = useCell(chosen) ?? own;
  return usePeople(own).find((one) => one.id === id) ?? { id, name: '', own: id === own };
}

export function choose({ id, own, name }: Somebody): void {
  if ((chosen.get() ?? '') === (own ? '' : id)) return;
  chosen.set(own ? undefined : id);
  queries.removeQueries({ queryKey: ['citizen'] });
  announce(t('whose.changed', { name }));
}

/** Nothing to choose, nothing shown. */
export function WhoseBar({ own }: { readonly own: string }) {
  const people = usePeople(own);
  const whose = useWhose(own);
  const asked = useAllowed(own);
  if (asked.error !== null && people.length < 2)
    return <SideProblem words={t('whose.unread')} onRetry={() => void asked.refetch()} />;
  if (people.length < 2) return null;
  return (
    <fieldset class="segments whose">
      <legend>{t('whose.legend')}</legend>
      {people.map((one) => (
        <label key={one.id} class="segment">
          <input type="radio" name="whose" checked={one.id === whose.id} onChange={() => choose(one)} />
          <span>{one.own ? t('whose.me') : one.name}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Over what is one's own while everything else on the screen is of somebody in one's care. */
export function AboutYou({ own }: { readonly own: string }) {
  const whose = useWhose(own);
  const me = usePeople(own).find((one) => one.own);
  if (whose.own || me === undefined) return null;
  return (
    <p class="notice">
      <strong>{t('whose.yours', { me: me.name, other: whose.name })}</strong>
    </p>
  );
}

function nameOf({ name = [] }: Patient): string {
  const first = name.find(({ use }) => use === 'official') ?? name[0];
  return first?.text ?? [...(first?.given ?? []), first?.family].filter(Boolean).join(' ');
}
