/** What is hidden now, as all screens of the person know it. */
import { useQuery } from '@tanstack/react-query';
import { queries } from '../hub/queries.ts';
import { type HideWhat, type Hiding, listHidden } from './hidden.resource.ts';

const KEY = ['citizen', 'hidden'];

export const useHidden = () =>
  useQuery({ queryKey: KEY, queryFn: ({ signal }) => listHidden(signal), refetchOnMount: 'always' });

export const refreshHidden = (): Promise<void> => queries.invalidateQueries({ queryKey: KEY });

export const isSame = (hiding: Hiding, what: HideWhat): boolean =>
  'recurso' in what ? hiding.recurso === what.recurso : hiding.clues === what.clues;
