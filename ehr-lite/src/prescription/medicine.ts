/** A medicine as the catalogue names it, with what dose and checks need: form, route, strength, ATC. */
import { substanceOf } from '@amate/terminology/prescribing/substance.ts';

export interface Medicine {
  /** Key of the Compendio. undefined: an older prescription told it in words only. */
  readonly key: string | undefined;
  /** «Losartán 50 mg, gragea o comprimido recubierto». */
  readonly display: string;
  readonly generic: string;
  readonly form: string;
  readonly route: string;
  readonly atc: string | undefined;
  /** Of the pack, when the catalogue says it. */
  readonly presentation?: string;
}

/** Properties of the catalogue (`$lookup`), each may be missing. */
export type Details = Partial<Record<'generico' | 'forma' | 'concentracion' | 'via' | 'atc' | 'presentacion', string>>;

/** From its title alone, as without network: the starter catalogue's titles end in their form. */
export function medicineOf(key: string | undefined, display: string, details: Details = {}): Medicine {
  const form = details.forma ?? display.slice(display.lastIndexOf(',') + 1).trim();
  const known = substanceOf(details.generico ?? display, form);
  const route = details.via ?? known?.route ?? 'oral';
  return {
    ...{ key, display, form },
    generic: details.generico ?? known?.name ?? display,
    route: route.split(' o ')[0]!,
    atc: details.atc ?? known?.atc,
    ...(details.presentacion !== undefined && { presentation: details.presentacion }),
  };
}
