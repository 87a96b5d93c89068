/**
 * How a referral goes between a clinic and a hospital: states, who may move it where, and the state of the Task that goes with each
 * (IHE 360X, https://profiles.ihe.net/PCC/360X; R4 Task.status). The hub holds it in every write; the screens offer nothing else.
 */
import { CANONICAL_BASE } from '../identifiers/systems.ts';

/** On its Task, written by the hub whatever was sent: CLUES of who moved it, `sistema` or `hub`. */
export const UNIDAD_QUE_MUEVE = `${CANONICAL_BASE}/StructureDefinition/unidad-que-mueve`;

export const REFERRAL_STATES = [
  ...(['solicitada', 'aceptada', 'citada', 'atendida', 'contrarreferida'] as const),
  ...(['rechazada', 'caducada', 'cancelada'] as const),
] as const;
export type ReferralState = (typeof REFERRAL_STATES)[number];

/** Who moves it: the clinic that asks, the hospital that is asked, or the hub (time that ran out). */
export type ReferralSide = 'origen' | 'destino' | 'hub';

export const TASK_STATUS = {
  solicitada: 'requested',
  aceptada: 'accepted',
  citada: 'ready',
  atendida: 'in-progress',
  contrarreferida: 'completed',
  rechazada: 'rejected',
  caducada: 'failed',
  cancelada: 'cancelled',
} as const satisfies Record<ReferralState, string>;

type Moves = Readonly<Partial<Record<ReferralState, ReferralSide>>>;

/** `solicitada` again takes back an acceptance or a refusal that was a slip. */
export const MOVES: Readonly<Record<ReferralState, Moves>> = {
  solicitada: { aceptada: 'destino', citada: 'destino', rechazada: 'destino', caducada: 'hub', cancelada: 'origen' },
  aceptada: {
    ...({ citada: 'destino', atendida: 'destino', contrarreferida: 'destino', rechazada: 'destino' } as const),
    ...({ solicitada: 'destino', caducada: 'hub', cancelada: 'origen' } as const),
  },
  citada: {
    ...({ aceptada: 'destino', atendida: 'destino', contrarreferida: 'destino', rechazada: 'destino' } as const),
    ...({ solicitada: 'destino', cancelada: 'origen' } as const),
  },
  atendida: { contrarreferida: 'destino', citada: 'destino' },
  contrarreferida: {},
  rechazada: { solicitada: 'destino' },
  caducada: {},
  cancelada: {},
};

export const OPEN_STATES: readonly ReferralState[] = ['solicitada', 'aceptada', 'citada', 'atendida'];

export const isReferralState = (code: string | undefined): code is ReferralState =>
  REFERRAL_STATES.some((state) => state === code);

/** Who may make this move; undefined: nobody. */
export const moverOf = (from: ReferralState, to: ReferralState): ReferralSide | undefined => MOVES[from][to];

/** Days without an answer, as people sort them. */
export type Ageing = 'fresh' | 'waiting' | 'late';
export const ageingOf = (days: number): Ageing => (days >= 15 ? 'late' : days >= 7 ? 'waiting' : 'fresh');
