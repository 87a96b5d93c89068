/** English, part by part: each is fetched for itself, all of them when somebody asks for the language. */
import type { Text } from '../t.ts';

/** Every key of a Spanish part, with the same forms. A test compares the placeholders. */
export type English<P> = { readonly [K in keyof P]: P[K] extends string ? string : Exclude<Text, string> };

const PARTS: readonly (() => Promise<Readonly<Record<string, Text>>>)[] = [
  () => import('./core.ts').then((module) => module.enCore),
  () => import('./navigation.ts').then((module) => module.enNavigation),
  () => import('./first-screens.ts').then((module) => module.enFirstScreens),
  () => import('./keys.ts').then((module) => module.enKeys),
  () => import('./morning.ts').then((module) => module.enMorning),
  () => import('./offline.ts').then((module) => module.enOffline),
  () => import('./person.ts').then((module) => module.enPerson),
  () => import('./consultation.ts').then((module) => module.enConsultation),
  () => import('./prescription.ts').then((module) => module.enPrescription),
  () => import('./chart.ts').then((module) => module.enChart),
  () => import('./orders.ts').then((module) => module.enOrders),
  () => import('./dispense.ts').then((module) => module.enDispense),
  () => import('./home-readings.ts').then((module) => module.enHomeReadings),
  () => import('./supply.ts').then((module) => module.enSupply),
  () => import('./supply-order.ts').then((module) => module.enSupplyOrder),
  () => import('./supply-shelf.ts').then((module) => module.enSupplyShelf),
  () => import('./stock-board.ts').then((module) => module.enStockBoard),
  () => import('./stock-count.ts').then((module) => module.enStockCount),
  () => import('./trust.ts').then((module) => module.enTrust),
  () => import('./booking.ts').then((module) => module.enBooking),
  () => import('./capacity.ts').then((module) => module.enCapacity),
  () => import('./local-codes.ts').then((module) => module.enLocalCodes),
  () => import('./messages.ts').then((module) => module.enMessages),
  () => import('./who-is-who.ts').then((module) => module.enWhoIsWho),
  () => import('./hospitals.ts').then((module) => module.enHospitals),
  () => import('./tele-kinds.ts').then((module) => module.enTeleKinds),
  () => import('./telemonitoring.ts').then((module) => module.enTelemonitoring),
];

/** What is printed goes to people, pharmacies and laboratories: its words stay Spanish, whichever language the screens speak. */
const ON_PAPER = /^(legal\.|(rx|order)\.print\.(?!button|link|badFolio|none))/;

export async function english(): Promise<Readonly<Record<string, Text>>> {
  const parts = await Promise.all(PARTS.map((load) => load()));
  const words = parts.flatMap((part) => Object.entries(part));
  return Object.fromEntries(words.filter(([key]) => !ON_PAPER.test(key)));
}
