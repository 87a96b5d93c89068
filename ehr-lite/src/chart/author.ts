/** Who signs a change: the account that is in. */
import type { Reference } from '@medplum/fhirtypes';
import { session } from '../session/session.ts';
import { staffReference } from '../visit/staff.ts';

export function author(): Reference<never> {
  const state = session.get();
  return state.kind === 'in' ? staffReference(state.who) : {};
}

/** The clinic of the account that is in. */
export function ownClues(): string | undefined {
  const state = session.get();
  return state.kind === 'in' ? state.who.clues : undefined;
}

/** Roles that change the clinical record; the hub decides, this only spares a refused request. */
export function writesRecord(): boolean {
  const state = session.get();
  return state.kind === 'in' && (state.who.role === 'medico' || state.who.role === 'enfermeria');
}
