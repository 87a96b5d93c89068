/** How a pharmaceutical form is counted and given: «tableta» is taken, «crema» is applied. */
import type { Gender } from './number-words.ts';

export interface Unit {
  readonly one: string;
  readonly many: string;
  readonly gender: Gender;
  /** Whether a total of them can be counted out. */
  readonly counted: boolean;
  /** Short names by which it is typed. */
  readonly typed: string;
}

const unit = (one: string, many: string, gender: Gender, typed: string, counted = true): Unit => ({
  ...{ one, many, gender, typed, counted },
});

export const UNITS = {
  tableta: unit('tableta', 'tabletas', 'f', 'tab tabs tableta tabletas t'),
  comprimido: unit('comprimido', 'comprimidos', 'm', 'comp comprimido comprimidos'),
  gragea: unit('gragea', 'grageas', 'f', 'grag gragea grageas'),
  capsula: unit('cápsula', 'cápsulas', 'f', 'cap caps capsula capsulas'),
  perla: unit('perla', 'perlas', 'f', 'perla perlas'),
  sobre: unit('sobre', 'sobres', 'm', 'sobre sobres'),
  mililitro: unit('mililitro', 'mililitros', 'm', 'ml mililitro mililitros cc'),
  gota: unit('gota', 'gotas', 'f', 'gota gotas gt gts', false),
  inhalacion: unit('inhalación', 'inhalaciones', 'f', 'inh inhalacion inhalaciones disparo disparos puff', false),
  aplicacion: unit('aplicación', 'aplicaciones', 'f', 'apl aplicacion aplicaciones', false),
  ovulo: unit('óvulo', 'óvulos', 'm', 'ov ovulo ovulos'),
  supositorio: unit('supositorio', 'supositorios', 'm', 'sup supositorio supositorios'),
  parche: unit('parche', 'parches', 'm', 'parche parches'),
  ampolleta: unit('ampolleta', 'ampolletas', 'f', 'amp ampolleta ampolletas ampula ampulas frasco fco'),
  ui: unit('unidad', 'unidades', 'f', 'ui u unidad unidades', false),
  pieza: unit('pieza', 'piezas', 'f', 'pieza piezas pza'),
} as const satisfies Record<string, Unit>;
export type UnitName = keyof typeof UNITS;

const BY_FORM: readonly (readonly [RegExp, UnitName])[] = [
  [/crema|ungüento|pasta|gel\b|pomada|loci[oó]n/i, 'aplicacion'],
  [/óvulo/i, 'ovulo'],
  [/supositorio/i, 'supositorio'],
  [/parche/i, 'parche'],
  [/oft[aá]lmica|ótica/i, 'gota'],
  [/aerosol|inhalaci[oó]n|nasal/i, 'inhalacion'],
  [/inyectable/i, 'ampolleta'],
  [/nebuli|jarabe|suspensi[oó]n|soluci[oó]n oral|soluci[oó]n/i, 'mililitro'],
  [/polvo|sobre/i, 'sobre'],
  [/gragea/i, 'gragea'],
  [/tableta/i, 'tableta'],
  [/comprimido/i, 'comprimido'],
  [/c[aá]psula/i, 'capsula'],
  [/perla/i, 'perla'],
];

export function unitOf(form: string, atc: string | undefined): UnitName {
  if (atc?.startsWith('A10A')) return 'ui';
  if (/polvo para soluci[oó]n/i.test(form)) return 'sobre';
  return BY_FORM.find(([pattern]) => pattern.test(form))?.[1] ?? 'pieza';
}

export const typedUnit = (word: string): UnitName | undefined =>
  (Object.keys(UNITS) as UnitName[]).find((name) => UNITS[name].typed.split(' ').includes(word));

/** One is one, whatever another hospital calls it. */
const SOLID: ReadonlySet<UnitName> = new Set(['tableta', 'comprimido', 'gragea', 'capsula', 'perla']);

const UNDIVIDED: ReadonlySet<UnitName> = new Set(['mililitro', 'gota', 'ui', 'aplicacion']);

/** A syrup has no tablets and a tablet no ampoules; a bottle is one dose only of what is injected. */
export function fitsForm(typed: UnitName, word: string, usual: UnitName): boolean {
  if (/^(?:frasco|fco)$/.test(word)) return usual === 'ampolleta';
  if (typed === 'ampolleta') return !UNDIVIDED.has(usual) && !SOLID.has(usual);
  return !SOLID.has(typed) || !(UNDIVIDED.has(usual) || usual === 'ampolleta');
}

/** Drops are no millilitres. */
export const sameCount = (one: UnitName, other: UnitName): boolean =>
  one === other || (SOLID.has(one) && SOLID.has(other));

/** Whether a total of `unit` counts packs of the medicine: millilitres of ampoules do not. `pieza` is a form that nobody knows. */
export const countsPacks = (unit: UnitName, usual: UnitName): boolean => usual === 'pieza' || sameCount(unit, usual);

/** The verb for a route; the plainest one otherwise. */
export function verbOf(route: string): string {
  if (/^oral/i.test(route)) return 'Tomar';
  if (/inhalada/i.test(route)) return 'Inhalar';
  if (/sublingual/i.test(route)) return 'Poner debajo de la lengua';
  if (/transd[eé]rmica/i.test(route)) return 'Pegar en la piel';
  return 'Aplicar';
}
