/** The prescriptions that a MedicationDispense says it fills, however it names them (docs/adr/0035). */
import { RECETA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { MedicationDispense, MedicationRequest } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import type { Named, RuleRead } from '../store/write-rule.ts';
import { idIn, meantBy, type Sibling } from './named-by.ts';
import { folioOf } from './prescribed.ts';

/** Those it names by their id, each once; all of them once links are filled. */
export function requestsOf({ authorizingPrescription = [] }: MedicationDispense): readonly Named[] {
  const ids = authorizingPrescription.flatMap(({ reference }) => idIn(reference, 'MedicationRequest') ?? []);
  return [...new Set(ids)].map((id) => ({ type: 'MedicationRequest', id }));
}

export interface Authorizing {
  /** One of them has a folio of ours. */
  readonly hasFolio: boolean;
  /** One of them is not named by its id. */
  readonly otherwise: boolean;
}

/** @throws HubError when nobody can look up what is named */
export async function authorizing(given: MedicationDispense, sibling: Sibling, read: RuleRead): Promise<Authorizing> {
  let [hasFolio, otherwise] = [false, false];
  for (const named of given.authorizingPrescription ?? []) {
    const meant = await meantBy<MedicationRequest>(named, 'MedicationRequest', sibling, read);
    if (meant === undefined) throw byItsId();
    const { id, standing, brought } = meant;
    const all = [...standing, ...(brought === undefined ? [] : [brought])];
    // A folio alone says that it is ours, however it is spelled.
    const isFolio = id === undefined && named.identifier?.system === RECETA_SYSTEM;
    hasFolio ||= isFolio || all.some((one) => folioOf(one) !== undefined);
    otherwise ||= id === undefined && (isFolio || all.length > 0);
  }
  return { hasFolio, otherwise };
}

/** Its packs are counted for one prescription, whose id must be known before they leave the shelf. @throws HubError */
export function soleRequest(given: MedicationDispense, { otherwise }: Authorizing): Named | undefined {
  if (otherwise) throw byItsId();
  const [request, ...more] = requestsOf(given);
  if (more.length > 0) throw oneLine();
  return request;
}

const byItsId = () =>
  fault('business-rule', 'La receta que se surte se nombra por su id, cuando ya está en Amate.', {
    path: 'MedicationDispense.authorizingPrescription',
    rule: 'De una receta se entrega a lo más lo que falta',
    fix: 'Envíe MedicationRequest/{id}, en otra petición que la de la receta.',
  });
const oneLine = () =>
  fault('business-rule', 'Un surtimiento es de un solo renglón de receta.', {
    path: 'MedicationDispense.authorizingPrescription',
    rule: 'De una receta se entrega a lo más lo que falta',
    fix: 'Envíe un MedicationDispense por cada MedicationRequest.',
  });
