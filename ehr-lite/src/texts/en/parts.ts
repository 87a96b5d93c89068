/** English, part by part: each is fetched for itself, all of them when somebody asks for the language. */
import type { Text } from '../t.ts';

/** Every key of a Spanish part, with the same forms. A test compares the placeholders. */
export type English<P> = { readonly [K in keyof P]: P[K] extends string ? string : Exclude<Text, string> };

const PARTS: readonly (() => Promise<Readonly<Record<string, Text>>>)[] = [
  () => import('./core.ts').then((module) => module.enCore),
  () => import('./keys.ts').then((module) => module.enKeys),
  () => import('./morning.ts').then((module) => module.enMorning),
  () => import('./offline.ts').then((module) => module.enOffline),
  () => import('./consultation.ts').then((module) => module.enConsultation),
  () => import('./prescription.ts').then((module) => module.enPrescription),
];

export const english = async (): Promise<Readonly<Record<string, Text>>> =>
  Object.assign({}, ...(await Promise.all(PARTS.map((load) => load()))));
