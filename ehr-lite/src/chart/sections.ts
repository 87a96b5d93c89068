/** The parts of a record that have a screen of their own: address, words, and code that comes when one is opened. */
import { later } from '../shell/later.tsx';

export interface SectionProps {
  readonly patientId: string;
}

export const SECTIONS = {
  problemas: later<SectionProps>(() => import('../problem/problems-page.tsx').then((module) => module.ProblemsPage)),
  alergias: later<SectionProps>(() => import('../allergy/allergies-page.tsx').then((module) => module.AllergiesPage)),
  resultados: later<SectionProps>(() => import('../result/trends-page.tsx').then((module) => module.TrendsPage)),
  programas: later<SectionProps>(() =>
    import('../programme/programme-page.tsx').then((module) => module.ProgrammePage),
  ),
  'en-casa': later<SectionProps>(() =>
    import('../telemonitoring/series/home-section.tsx').then((module) => module.HomeSection),
  ),
  vacunas: later<SectionProps>(() => import('../vaccine/vaccine-page.tsx').then((module) => module.VaccinePage)),
  documentos: later<SectionProps>(() =>
    import('../document/documents-page.tsx').then((module) => module.DocumentsPage),
  ),
  buscar: later<SectionProps>(() => import('./search-page.tsx').then((module) => module.SearchPage)),
} as const;

export type SectionName = keyof typeof SECTIONS;
export const SECTION_NAMES = Object.keys(SECTIONS) as readonly SectionName[];
export const isSection = (kind: string | undefined): kind is SectionName => kind !== undefined && kind in SECTIONS;
