/**
 * A held message once more: what it would become with the profile of today (compare), and that it shall (rerun). A message that the hub
 * never took keeps its operation id, so a delivery that did arrive unheard is not repeated; one that was delivered gets a new one, else
 * the hub would answer it as it did then.
 */
import type { Bundle } from '@medplum/fhirtypes';
import { mapMessage } from '../hl7v2/map-message.ts';
import type { Acts, MessageRow } from '../outbox/acts.ts';
import { causeOfDetention } from '../outbox/cause.ts';
import type { HospitalProfile } from '../profile.ts';
import { isOfSource, mapSourceAgain } from '../sources/map-again.ts';
import { diffBundles, type ResourceChange } from './diff.ts';

export interface Comparison {
  readonly message: number;
  readonly verdict: 'mapped' | 'rejected';
  /** es-MX. */
  readonly text: string;
  readonly later: number;
  readonly resources: readonly ResourceChange[];
}

export class RerunRefused extends Error {}

interface Next {
  readonly bundle: Bundle;
  readonly patientKey: string;
  readonly trigger: string;
}

const STATE: Record<MessageRow['state'], string> = {
  pending: 'espera su entrega',
  delivered: 'se entregó',
  quarantine: 'el hub no lo aceptó',
  rejected: 'el conector no lo aceptó',
};

/** @throws RerunRefused */
export function compare(acts: Acts, id: number, profile: HospitalProfile): Comparison {
  const row = rowOf(acts, id);
  const before = row.bundle === null || row.state === 'rejected' ? undefined : (JSON.parse(row.bundle) as Bundle);
  const next = mapAgain(row, profile);
  const later = acts.laterThan(row);
  if (typeof next === 'string') return { message: id, verdict: 'rejected', text: next, later, resources: [] };
  const text = `Hoy ${STATE[row.state]}; con el perfil de hoy se convierte en ${next.bundle.entry?.length ?? 0} recursos.${warning(later)}`;
  return { message: id, verdict: 'mapped', text, later, resources: diffBundles(before, next.bundle) };
}

/** @throws RerunRefused */
export function rerun(acts: Acts, id: number, profile: HospitalProfile, reason: string): string {
  const row = rowOf(acts, id);
  if (row.state === 'pending') throw new RerunRefused(`El mensaje ${id} ya espera su entrega.${howToDetain(row)}`);
  const next = mapAgain(row, profile);
  if (typeof next === 'string') throw new RerunRefused(`El mensaje ${id} sigue sin poderse convertir: ${next}`);
  const again = acts.rerunsOf(id) + (row.state === 'delivered' ? 1 : 0);
  const { identifier } = next.bundle;
  if (again > 0 && identifier?.value) identifier.value = `${identifier.value.replace(/:r\d+$/, '')}:r${again}`;
  try {
    acts.rerun(id, { ...next, bundle: JSON.stringify(next.bundle) }, reason);
  } catch (error) {
    if (!/constraint/i.test((error as Error).message)) throw error;
    throw new RerunRefused(
      `Del mensaje ${id} ya llegó uno corregido con el mismo número (MSH-10): no hace falta repetirlo.`,
    );
  }
  return `El mensaje ${id} vuelve a la cola.${warning(acts.laterThan(row))}`;
}

/** @throws RerunRefused */
export function dismiss(acts: Acts, id: number, reason: string): string {
  const row = rowOf(acts, id);
  if (row.state !== 'quarantine' && row.state !== 'rejected')
    throw new RerunRefused(`El mensaje ${id} no está detenido: ${STATE[row.state]}.${howToDetain(row)}`);
  if (row.dismissedAt === null) acts.dismiss(id, reason);
  return `El mensaje ${id} se descartó. Se puede recuperar hasta que la retención lo borre.`;
}

/**
 * A message that waits and fails each time, and everything of its person behind it, where no others go through to tell that it is to blame:
 * a person decides that it shall wait no longer. `rerun` brings it back.
 * @throws RerunRefused
 */
export function detain(acts: Acts, id: number, reason: string): string {
  const row = rowOf(acts, id);
  if (row.state !== 'pending')
    throw new RerunRefused(`El mensaje ${id} no se puede detener: ${STATE[row.state]}, y no detiene a nadie.`);
  if (row.attempts === 0)
    throw new RerunRefused(
      `El mensaje ${id} todavía no ha fallado: espera su turno. Solo se detiene lo que ya falló; véalo con «npm run connect -- queue».`,
    );
  if (!acts.detain(id, causeOfDetention(row.cause), reason))
    throw new RerunRefused(
      `El mensaje ${id} va en este momento camino al hub, que podría estar recibiéndolo. Espere a que conteste (un minuto) y repita la orden.`,
    );
  return `El mensaje ${id} queda detenido y los siguientes de la misma persona siguen. «rerun» lo devuelve a la cola.`;
}

/** @throws RerunRefused */
export function restore(acts: Acts, id: number, reason: string): string {
  const row = rowOf(acts, id);
  if (row.dismissedAt !== null) acts.restore(id, reason);
  return `El mensaje ${id} vuelve a estar detenido.`;
}

const howToDetain = ({ id, state, attempts }: MessageRow): string =>
  state === 'pending' && attempts > 0
    ? ` Si falla cada vez, deténgalo en el hospital: npm run connect -- detain ${id} --reason "…".`
    : '';

const warning = (later: number): string =>
  later === 0
    ? ''
    : ` Atención: ya se entregaron ${later} mensajes posteriores de la misma persona; este, más viejo, los seguiría.`;

function rowOf(acts: Acts, id: number): MessageRow {
  const row = acts.row(id);
  if (row === undefined) throw new RerunRefused(`El mensaje ${id} no está: nunca llegó o la retención ya lo borró.`);
  return row;
}

/** @returns the reason when it cannot be mapped */
function mapAgain(row: MessageRow, profile: HospitalProfile): Next | string {
  if (isOfSource(row)) {
    const result = mapSourceAgain(row, profile);
    return typeof result === 'string' ? result : { ...result, trigger: row.trigger };
  }
  const result = mapMessage(row.raw, profile);
  if (result.kind === 'rejected') return result.text;
  return { bundle: result.bundle, patientKey: result.patientKey, trigger: result.trigger };
}
