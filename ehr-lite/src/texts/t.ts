/**
 * Texts by key with typed placeholders, over `Intl`. One catalogue per language; every key must exist in each.
 * A text with `one`/`other` chooses by its `count` (CLDR plural rules).
 */
import { esMx } from './es-mx.ts';
import type { esMxBooking } from './es-mx-booking.ts';
import type { esMxCapacity } from './es-mx-capacity.ts';
import type { esMxChart } from './es-mx-chart.ts';
import type { esMxConsultation } from './es-mx-consultation.ts';
import type { esMxDispense } from './es-mx-dispense.ts';
import type { esMxFirstScreens } from './es-mx-first-screens.ts';
import type { esMxHomeReadings } from './es-mx-home-readings.ts';
import type { esMxHospitals } from './es-mx-hospitals.ts';
import type { esMxKeys } from './es-mx-keys.ts';
import type { esMxLocalCodes } from './es-mx-local-codes.ts';
import type { esMxMessages } from './es-mx-messages.ts';
import type { esMxMorning } from './es-mx-morning.ts';
import type { esMxNavigation } from './es-mx-navigation.ts';
import type { esMxOffline } from './es-mx-offline.ts';
import type { esMxOrders } from './es-mx-orders.ts';
import type { esMxPerson } from './es-mx-person.ts';
import type { esMxPrescription } from './es-mx-prescription.ts';
import type { esMxStockBoard } from './es-mx-stock-board.ts';
import type { esMxStockCount } from './es-mx-stock-count.ts';
import type { esMxSupply } from './es-mx-supply.ts';
import type { esMxSupplyOrder } from './es-mx-supply-order.ts';
import type { esMxSupplyShelf } from './es-mx-supply-shelf.ts';
import type { esMxTeleKinds } from './es-mx-tele-kinds.ts';
import type { esMxTelemonitoring } from './es-mx-telemonitoring.ts';
import type { esMxTrust } from './es-mx-trust.ts';
import type { esMxWhoIsWho } from './es-mx-who-is-who.ts';

type Catalogue = typeof esMx &
  typeof esMxNavigation &
  typeof esMxFirstScreens &
  typeof esMxMorning &
  typeof esMxOffline &
  typeof esMxOrders &
  typeof esMxTrust &
  typeof esMxBooking &
  typeof esMxChart &
  typeof esMxConsultation &
  typeof esMxPerson &
  typeof esMxPrescription &
  typeof esMxLocalCodes &
  typeof esMxMessages &
  typeof esMxWhoIsWho &
  typeof esMxKeys &
  typeof esMxDispense &
  typeof esMxStockBoard &
  typeof esMxStockCount &
  typeof esMxSupply &
  typeof esMxSupplyShelf &
  typeof esMxSupplyOrder &
  typeof esMxHomeReadings &
  typeof esMxTeleKinds &
  typeof esMxTelemonitoring &
  typeof esMxHospitals &
  typeof esMxCapacity;
export type Text = string | { readonly one: string; readonly other: string };
export type TextKey = keyof Catalogue;

type NamesIn<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type AllTexts<V> = V extends string ? V : V[keyof V];
type ParamsOf<K extends TextKey> = NamesIn<AllTexts<Catalogue[K]>>;
type Args<K extends TextKey> = [ParamsOf<K>] extends [never] ? [] : [Record<ParamsOf<K>, string | number>];

/** Of numbers: written alike in both languages. */
export const LOCALE = 'es-MX';
export type Language = 'es-MX' | 'en';
const plural = new Intl.PluralRules(LOCALE);
const number = new Intl.NumberFormat(LOCALE);

/** What every screen may say; a later screen brings its own part of the catalogue with its code (`add`). */
const texts: Record<string, Text> = { ...esMx };
export const add = (part: Readonly<Record<string, Text>>): void => void Object.assign(texts, part);

/** The other language lies over it; what it lacks is said in Spanish. Which one is chosen: language.ts. */
let over: Readonly<Record<string, Text>> = {};
let spoken: Language = 'es-MX';
export const language = (): Language => spoken;
export function layOver(chosen: Language, words: Readonly<Record<string, Text>>): void {
  spoken = chosen;
  over = words;
}

/** A key whose part was not brought is shown as it is: a word that is missing must not cost the screen. */
export const t = <K extends TextKey>(key: K, ...args: Args<K>): string =>
  filled(over[key] ?? texts[key] ?? key, args[0]);

/** «a, b y c», as the spoken language joins them. */
export const listed = (words: readonly string[]): string => new Intl.ListFormat(spoken).format(words);

/** Words that go into the record: Spanish, whichever language the screens speak. */
export const inSpanish = <K extends TextKey>(key: K, ...args: Args<K>): string => filled(texts[key]!, args[0]);

function filled(entry: Text, params: Readonly<Record<string, string | number>> = {}): string {
  const text =
    typeof entry === 'string' ? entry : plural.select(Number(params.count)) === 'one' ? entry.one : entry.other;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    return typeof value === 'number' ? number.format(value) : (value ?? '');
  });
}
