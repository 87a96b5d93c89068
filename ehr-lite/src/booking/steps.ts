/** Where in the booking somebody is, kept in the address: the browser's own «back» goes a step back. */
import { useLocation, useSearch } from 'wouter-preact';

export interface Step {
  /** Key of the service. */
  readonly servicio?: string;
  /** Id of the clinic. */
  readonly unidad?: string;
  readonly cerca?: string;
  /** Id of the place. */
  readonly lugar?: string;
  /** Id of the appointment that is moved. */
  readonly cambia?: string;
}

const address =
  (path: string) =>
  (step: Step): string => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(step)) if (value) query.set(name, value);
    const text = query.toString();
    return text === '' ? path : `${path}?${text}`;
  };
export const bookingAt = address('/agendar');
export const clinicsAt = address('/unidades');

export function useStep(): readonly [Step, (step: Step) => void] {
  const step = Object.fromEntries(new URLSearchParams(useSearch())) as Step;
  const [, go] = useLocation();
  return [step, (next) => go(bookingAt(next))];
}
