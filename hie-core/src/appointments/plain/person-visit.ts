/** What a visitor of `/citas/unidades` and `/citas/avisos` is shown and may choose. */
import { TOPICS } from '../../notices/kinds.ts';
import { prefer, preferencesOf, WAYS } from '../../notices/preferences.ts';
import { at } from './pages.ts';
import { type PlainVisit, personOf, text } from './pages-visit.ts';
import { clinicsPage, preferencesPage } from './person-pages.ts';

export async function showClinics(visit: PlainVisit): Promise<string> {
  const person = await personOf(visit);
  return clinicsPage({ person, ...(await visit.desk.clinics(text(visit, 'cerca', 60) ?? '', person)) });
}

export const showPreferences = async (visit: PlainVisit): Promise<string> =>
  preferencesPage(await preferencesOf(visit.parts, ownOf(visit)), visit.token, text(visit, 'hecho') === 'si');

/** @returns where to go next */
export async function choosePreferences(visit: PlainVisit): Promise<string> {
  for (const tema of TOPICS) {
    const medio = WAYS.find((way) => way === text(visit, tema));
    if (medio !== undefined) await prefer(visit.parts, ownOf(visit), tema, medio);
  }
  return at('/avisos', { hecho: 'si' });
}

/** Nobody is let in here without a record of his own (routes.ts). */
const ownOf = ({ context }: PlainVisit): string => context.caller.patientId!;
