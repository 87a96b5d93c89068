/**
 * The dispense that a MedicationAdministration says its medicine came from (`supportingInformation`), however it names it: to that person, that
 * medicine, and not annulled (docs/adr/0035). Of several at most one is of the ledger, or nobody could say which lot was given.
 */
import type { MedicationAdministration, MedicationDispense, Patient } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { standingFor } from '../../store/survivor-in.ts';
import type { Named, RuleRead, Shelf } from '../../store/write-rule.ts';
import { idIn, meantBy, type Sibling } from '../named-by.ts';
import { keyOfMedicine } from '../prescribed.ts';
import { isShelf, type Surtido, shelfOf, surtidoOf } from '../surtido.ts';

/** Those it names by their id. */
export const dispensesOf = ({ supportingInformation = [] }: MedicationAdministration): readonly Named[] =>
  supportingInformation.flatMap(({ reference }) => {
    const id = idIn(reference, 'MedicationDispense');
    return id === undefined ? [] : [{ type: 'MedicationDispense', id }];
  });

/** In the ledger, with its lots. */
export type Dispensed = Surtido & { readonly shelf: Shelf };

/** undefined: it names none, or one of another system, of whose packs nothing is known. @throws HubError */
export async function dispensedFor(
  given: MedicationAdministration,
  sibling: Sibling,
  read: RuleRead,
): Promise<Dispensed | undefined> {
  const found = new Map<string | undefined, Dispensed>();
  for (const named of given.supportingInformation ?? []) {
    const meant = await meantBy<MedicationDispense>(named, 'MedicationDispense', sibling, read);
    if (meant === undefined) throw byItsId();
    const { id, standing, brought } = meant;
    if (id !== undefined && standing.length === 0) throw noDispense();
    for (const one of standing) {
      const [surtido, shelf] = [surtidoOf(one), shelfOf(one)];
      await check(given, one, surtido?.item ?? keyOfMedicine(one), sibling, read);
      if (surtido !== undefined && isShelf(shelf)) found.set(one.id, { ...surtido, shelf });
    }
    if (brought === undefined) continue;
    await check(given, brought, keyOfMedicine(brought), sibling, read);
    // Its packs leave the shelf in this same write: nobody knows yet of which lots they are.
    const leaves = brought.status === 'completed' && shelfOf(brought) !== undefined;
    if (leaves && !standing.some(({ id: own }) => found.has(own))) throw byItsId();
  }
  if (found.size > 1) throw oneDispense();
  return [...found.values()][0];
}

async function check(
  given: MedicationAdministration,
  { subject, status }: MedicationDispense,
  item: string | undefined,
  sibling: Sibling,
  read: RuleRead,
): Promise<void> {
  if (!(await isOnePerson(subject?.reference, given.subject.reference, sibling, read))) throw ofAnother();
  if (status === 'entered-in-error') throw annulled();
  if (item !== undefined && (keyOfMedicine(given) ?? item) !== item) throw otherMedicine(item);
}

/** Records of one person may have been joined since (docs/adr/0039). */
async function isOnePerson(
  one: string | undefined,
  other: string | undefined,
  sibling: Sibling,
  read: RuleRead,
): Promise<boolean> {
  if (one === other) return true;
  const standing = await standingNamed(one, sibling, read);
  return (await standingNamed(other, sibling, read)).some((id) => id !== undefined && standing.includes(id));
}

/** Ids of the records that stand for whom it names. */
async function standingNamed(
  reference: string | undefined,
  sibling: Sibling,
  read: RuleRead,
): Promise<readonly (string | undefined)[]> {
  const meant = reference === undefined ? undefined : await meantBy<Patient>({ reference }, 'Patient', sibling, read);
  const { standing = [], brought } = meant ?? {};
  const carried = (brought?.identifier ?? []).flatMap(({ system, value }) =>
    system && value ? [{ system, value }] : [],
  );
  // Who is sent anew may be somebody whom the hub knows.
  const known = standing.length > 0 ? standing : ((await read.byIdentifier('Patient', carried)) as readonly Patient[]);
  return Promise.all(known.map((one) => standingFor(one, read)));
}

const SOURCE = 'MedicationAdministration.supportingInformation';
const noDispense = () =>
  fault('not-found', 'El surtimiento del que se toma no está en Amate.', {
    path: SOURCE,
    fix: 'Revise la referencia, o diga el anaquel y el lote.',
  });
const byItsId = () =>
  fault('business-rule', 'El surtimiento del que se toma se nombra por su id, cuando ya está en Amate.', {
    path: SOURCE,
    rule: 'Se administra de lo que se entregó',
    fix: 'Envíe MedicationDispense/{id}, en otra petición que la del surtimiento.',
  });
const oneDispense = () =>
  fault('business-rule', 'Una administración se toma de un solo surtimiento.', {
    path: SOURCE,
    rule: 'De cada dosis se sabe de qué lote fue',
    fix: 'Registre una MedicationAdministration por cada surtimiento.',
  });
const ofAnother = () =>
  fault('business-rule', 'Ese medicamento se entregó a otra persona.', {
    path: SOURCE,
    rule: 'A cada quien se administra lo que se le surtió',
    fix: 'Revise a quién pertenece antes de administrarlo.',
  });
const annulled = () =>
  fault('business-rule', 'Ese surtimiento se anuló: sus envases volvieron al anaquel.', {
    path: SOURCE,
    rule: 'Se administra de lo que se entregó',
    fix: 'Diga el surtimiento vigente, o el anaquel y el lote.',
  });
const otherMedicine = (value: string) =>
  fault('business-rule', 'Lo que se administró no es lo que se surtió.', {
    path: 'MedicationAdministration.medicationCodeableConcept',
    value,
    rule: 'La clave es la del surtimiento',
    fix: 'Corrija la clave o el surtimiento.',
  });
