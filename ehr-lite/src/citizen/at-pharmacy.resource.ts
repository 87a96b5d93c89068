/** Network edge of one question: whether what was prescribed is there now, where it is handed out or near by (`/insumos/hay`). */
import { asProblem } from '../hub/problem.ts';
import { read } from '../hub/read.ts';

interface Place {
  readonly nombre: string;
  readonly km?: number;
}
export interface AtPharmacy {
  readonly clave: string;
  /** Left out: that unit keeps no shelf here. */
  readonly aqui?: Place & { readonly hay: boolean };
  /** The nearest other one that has it. */
  readonly cerca?: Place;
}
export interface Asked {
  readonly clues: string;
  readonly clave: string;
}

/** @returns undefined: nobody knows, also where the hub keeps no stock */
export async function whetherThere(
  { clues, clave }: Asked,
  signal?: AbortSignal,
): Promise<{ readonly al: string; readonly one: AtPharmacy } | null> {
  try {
    const { al, medicinas } = await read<{ readonly al: string; readonly medicinas: readonly AtPharmacy[] }>(
      `/insumos/hay?${new URLSearchParams({ clues, clave })}`,
      signal,
    );
    const [one] = medicinas;
    return one === undefined || (one.aqui === undefined && one.cerca === undefined) ? null : { al, one };
  } catch (thrown) {
    if (asProblem(thrown).kind === 'missing') return null;
    throw thrown;
  }
}
