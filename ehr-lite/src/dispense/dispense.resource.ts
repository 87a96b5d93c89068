/** Network edge of the pharmacy's counter: a prescription as it can be filled here, and what was handed over. */
import {
  COMPENDIO_SYSTEM,
  LUGAR_DE_INSUMOS_SYSTEM,
  SURTIDO_EXTENSION,
} from '@amate/terminology/identifiers/systems.ts';
import type { BundleEntry, MedicationDispense, Patient, Reference } from '@medplum/fhirtypes';
import { read } from '../hub/read.ts';
import type { Who } from '../session/who.ts';

export interface LotHere {
  readonly lote: string;
  readonly caducidad: string;
  readonly envases: number;
}
export interface Handed {
  readonly cuando: string;
  readonly clues: string;
  /** Id of the MedicationDispense. */
  readonly surtimiento: string;
  readonly nombre: string;
  readonly envases: number;
  readonly lote: string;
  readonly caducidad: string;
}
export interface LineHere {
  readonly solicitud: string;
  readonly clave?: string;
  readonly medicamento: string;
  readonly indicacion?: string;
  readonly envase?: { readonly unidades: number; readonly unidad?: string };
  /** Packs; absent: the prescription does not count them. */
  readonly recetados?: number;
  readonly porSurtir?: number;
  readonly surtidos: number;
  readonly disponibles: number;
  /** Of the law; absent: it is no controlled medicine. */
  readonly fraccion?: string;
  /** What to take, first to expire on top. */
  readonly lotes: readonly LotHere[];
  /** Every lot in date, first to expire on top. */
  readonly enAnaquel: readonly LotHere[];
  readonly impedimento?: string;
  readonly entregas: readonly Handed[];
}
export interface PrescriptionHere {
  readonly folio: string;
  /** Name of the unit that hands over. */
  readonly unidad: string;
  readonly paciente: { readonly id: string; readonly nombre: string; readonly nacimiento?: string };
  readonly renglones: readonly LineHere[];
}

export const readPrescription = (folio: string, clues: string, signal?: AbortSignal): Promise<PrescriptionHere> =>
  read(`/insumos/recetas/${encodeURIComponent(folio)}?clues=${encodeURIComponent(clues)}`, signal);

export interface Prescribed {
  readonly folio: string;
  readonly escrita?: string;
  readonly receto?: string;
  readonly renglones: readonly Pick<
    LineHere,
    'medicamento' | 'recetados' | 'porSurtir' | 'surtidos' | 'disponibles' | 'impedimento'
  >[];
}
export interface PrescriptionsOf {
  readonly paciente: PrescriptionHere['paciente'];
  readonly recetas: readonly Prescribed[];
}
/** Of a person who lost the paper. */
export const readPrescriptionsOf = (person: string, clues: string, signal?: AbortSignal): Promise<PrescriptionsOf> =>
  read(`/insumos/recetas?${new URLSearchParams({ persona: person, clues })}`, signal);

/** The most that can be handed over of a line now. */
export const mostOf = ({ porSurtir, disponibles, impedimento }: LineHere): number =>
  impedimento !== undefined ? 0 : Math.min(porSurtir ?? disponibles, disponibles);

/** What is usual: all that is missing, as far as there is. Without a count nobody guesses. */
export const usualOf = (line: LineHere): number => (line.porSurtir === undefined ? 0 : mostOf(line));

/** From the lots as listed, so many packs; a lot that is listed twice is taken once. */
export function takenFrom(lots: readonly LotHere[], packs: number): readonly LotHere[] {
  const taken: LotHere[] = [];
  let left = packs;
  for (const lot of lots) {
    const envases = Math.min(left, lot.envases);
    left -= envases;
    const at = taken.findIndex((one) => one.lote === lot.lote && one.caducidad === lot.caducidad);
    if (envases > 0 && at < 0) taken.push({ ...lot, envases });
    else if (envases > 0) taken[at] = { ...lot, envases: taken[at]!.envases + envases };
  }
  return taken;
}

interface Handing {
  readonly found: PrescriptionHere;
  /** Packs by MedicationRequest. */
  readonly packs: ReadonlyMap<string, number>;
  readonly who: Who;
  readonly at: string;
  readonly told: Told;
}

/** To whom it was given, and what was explained. */
export interface Told {
  /** Empty: the person. */
  readonly receiver: string;
  /** Empty: nothing was written down. */
  readonly counsel: string;
}

export function dispensesOf({ found, packs, who, at, told }: Handing): readonly MedicationDispense[] {
  return found.renglones.flatMap((line): MedicationDispense[] => {
    const count = packs.get(line.solicitud) ?? 0;
    if (count === 0) return [];
    return [
      {
        resourceType: 'MedicationDispense',
        id: crypto.randomUUID(),
        status: 'completed',
        medicationCodeableConcept: {
          ...(line.clave !== undefined && { coding: [{ system: COMPENDIO_SYSTEM, code: line.clave }] }),
          text: line.medicamento,
        },
        subject: { reference: `Patient/${found.paciente.id}` },
        performer: [{ actor: { display: who.name } }],
        location: { identifier: { system: LUGAR_DE_INSUMOS_SYSTEM, value: `${who.clues}/farmacia` } },
        authorizingPrescription: [{ reference: `MedicationRequest/${line.solicitud}` }],
        quantity: { value: count, unit: 'envase' },
        whenHandedOver: at,
        receiver: [receiverOf(told, found)],
        ...(told.counsel !== '' && { note: [{ text: told.counsel, time: at }] }),
        ...(line.indicacion !== undefined && { dosageInstruction: [{ text: line.indicacion }] }),
        ...named(takenFrom(line.lotes, count), count),
      },
    ];
  });
}

const receiverOf = ({ receiver }: Told, { paciente }: PrescriptionHere): Reference<Patient> =>
  receiver === '' ? { reference: `Patient/${paciente.id}` } : { display: receiver };

/** The lots in his hand; without a list of them the hub takes what expires first. */
function named(lots: readonly LotHere[], count: number): Pick<MedicationDispense, 'extension'> {
  if (lots.reduce((sum, { envases }) => sum + envases, 0) !== count) return {};
  const extension = lots.map(({ lote, caducidad, envases }) => ({
    url: 'lote',
    extension: [
      { url: 'numero', valueString: lote },
      { url: 'caducidad', valueDate: caducidad },
      { url: 'envases', valueInteger: envases },
    ],
  }));
  return { extension: [{ url: SURTIDO_EXTENSION, extension }] };
}

export const entriesOf = (dispenses: readonly MedicationDispense[]): readonly BundleEntry[] =>
  dispenses.map((resource) => ({
    fullUrl: `urn:uuid:${resource.id}`,
    resource,
    request: { method: 'PUT', url: `MedicationDispense/${resource.id}` },
  }));

/** Taken back: the hub returns the packs to their shelf by counter-entries. */
export const annulled = (dispenses: readonly MedicationDispense[], reason: string): readonly MedicationDispense[] =>
  dispenses.map((one) => ({ ...one, status: 'entered-in-error', statusReasonCodeableConcept: { text: reason } }));
