/** What the consultation is made of, in the order of the page; each comes with its own code. The note is signed last: it names the others. */
import { loadPrescription } from '../prescription/load-section.ts';
import type { ConsultationSection, SectionName } from './section.ts';

// biome-ignore lint/suspicious/noExplicitAny: each section knows its own value, the page none of them.
export type AnySection = ConsultationSection<any>;

export interface SectionPlace {
  readonly name: SectionName;
  readonly load: () => Promise<AnySection>;
}

export const SECTIONS: readonly SectionPlace[] = [
  { name: 'note', load: () => import('../note/section.ts').then((module) => module.noteSection) },
  { name: 'diagnoses', load: () => import('../diagnosis/section.ts').then((module) => module.diagnosisSection) },
  { name: 'prescription', load: loadPrescription },
  { name: 'orders', load: () => import('../order/section.ts').then((module) => module.ordersSection) },
  { name: 'referral', load: () => import('../referral/section.ts').then((module) => module.referralSection) },
];

export const inOrderOfSigning = (sections: readonly AnySection[]): readonly AnySection[] => [
  ...sections.filter(({ name }) => name !== 'note'),
  ...sections.filter(({ name }) => name === 'note'),
];
