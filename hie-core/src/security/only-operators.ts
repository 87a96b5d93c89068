/** Boards and cases of the operation: who operates Amate, and nobody else. */
import { fault } from '../errors.ts';
import type { Caller } from './caller.ts';

/** @throws HubError unless an operator asks. */
export function onlyOperators({ caller }: { readonly caller: Pick<Caller, 'role'> }): void {
  if (caller.role === 'operador') return;
  throw fault('forbidden', 'Esto es para quien opera Amate.', {
    rule: 'Política de acceso por rol',
    fix: 'Entre con una cuenta de operación.',
  });
}
