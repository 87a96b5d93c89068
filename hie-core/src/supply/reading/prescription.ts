/**
 * A prescription by its folio, as the counter of a pharmacy needs it: what is still missing of each line, and the lots to take it from. Whoever
 * lost the paper is found by name: then the folios of the person.
 */
import { ATC_SYSTEM, RECETA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { controlledOf } from '@amate/terminology/prescribing/controlled.ts';
import { allDosageWords } from '@amate/terminology/prescribing/dosage-words.ts';
import { readFolio } from '@amate/terminology/prescribing/folio.ts';
import type { MedicationRequest, Patient } from '@medplum/fhirtypes';
import type { Database } from '../../db.ts';
import { fault, HubError } from '../../errors.ts';
import type { Guarded, RequestContext } from '../../store/guarded.ts';
import { keyOf } from '../../store/keys.ts';
import type { Held, HeldAsked } from '../../store/write-rule.ts';
import { firstToExpire, inDate, packsIn } from '../allocate.ts';
import { cityDate } from '../clock.ts';
import { allowedPacks, checkRequest, folioOf, keyOfMedicine } from '../prescribed.ts';
import type { LotTaken } from '../surtido.ts';
import { type FillRow, selectFills } from './sql.ts';

export interface PrescriptionParts {
  readonly db: Database;
  readonly store: Pick<Guarded, 'search' | 'read'>;
  readonly held: (asked: HeldAsked) => Promise<Held>;
  readonly nowMs: () => number;
}

const MOST_LINES = 50;
const MOST_LOTS = 40;

export async function prescriptionAt(
  parts: PrescriptionParts,
  context: RequestContext,
  typed: string,
  clues: string,
): Promise<object> {
  const folio = readFolio(typed);
  if (folio === undefined)
    throw fault('value', 'Eso no es un folio de receta: le falta o le sobra un signo, o hay uno cambiado.', {
      path: 'folio',
      fix: 'Escanee el código de la receta, o escriba los doce signos.',
    });
  const value = `${RECETA_SYSTEM}|${folio}`;
  const criteria = [{ code: 'identifier', modifier: undefined, values: [value] }];
  const query = {
    type: 'MedicationRequest',
    criteria,
    sort: [],
    count: MOST_LINES,
    cursor: undefined,
    total: 'none',
  } as const;
  const page = await parts.store.search(context, query, `insumos/recetas/${folio}`);
  const requests = page.matches.map(({ json }) => JSON.parse(json) as MedicationRequest);
  const patientId = requests[0]?.subject?.reference?.replace(/^Patient\//, '');
  if (patientId === undefined)
    throw fault('not-found', `No hay una receta con el folio ${folio} a su alcance.`, {
      fix: 'Revise el folio con la persona; si la receta es de otra institución, no está en Amate.',
    });
  const patient = JSON.parse((await parts.store.read(context, 'Patient', patientId)).json) as Patient;
  const fills = await selectFills(
    parts.db,
    requests.map(({ id }) => keyOf('MedicationRequest', id!)),
  );
  const lines = await Promise.all(requests.map((request) => lineOf(parts, request, clues, fills)));
  const { rows } = await parts.db.query<{ name: string }>('select name from stock_site where clues = $1', [clues]);
  return {
    folio,
    unidad: rows[0]?.name ?? clues,
    paciente: personOf(patient),
    renglones: lines.sort((a, b) => a.orden - b.orden),
  };
}

/** @param person id of the Patient. Newest first; only what has a folio of ours. */
export async function prescriptionsOf(
  parts: PrescriptionParts,
  context: RequestContext,
  person: string,
  clues: string,
): Promise<object> {
  const patient = JSON.parse((await parts.store.read(context, 'Patient', person)).json) as Patient;
  const query = {
    ...{ type: 'MedicationRequest', count: MOST_LINES, cursor: undefined, total: 'none' as const },
    criteria: [{ code: 'patient', modifier: undefined, values: [`Patient/${person}`] }],
    sort: [{ code: 'authoredon', descending: true }],
  };
  const page = await parts.store.search(context, query, `insumos/recetas?persona=${person}`);
  const newest = page.matches.map(({ json }) => JSON.parse(json) as MedicationRequest);
  const requests = page.next === undefined ? newest : uncut(newest);
  const byFolio = Map.groupBy(
    requests.filter((one) => folioOf(one) !== undefined),
    (one) => folioOf(one)!,
  );
  // As many questions as lines; asked at once they are one statement (store/postgres/held.ts).
  const recetas = await Promise.all(
    [...byFolio].map(async ([folio, own]) => {
      const { authoredOn, requester } = own[0]!;
      const lines = await Promise.all(own.map((request) => lineOf(parts, request, clues, [])));
      return {
        folio,
        ...(authoredOn && { escrita: authoredOn }),
        ...(requester?.display && { receto: requester.display }),
        renglones: lines
          .sort((a, b) => a.orden - b.orden)
          .map(({ medicamento, recetados, porSurtir, surtidos, disponibles, impedimento }) => ({
            ...{ medicamento, recetados, porSurtir, surtidos, disponibles, impedimento },
          })),
      };
    }),
  );
  return { paciente: personOf(patient), recetas };
}

/** Without the folios that may go on beyond the page: those of its oldest moment. All of one moment: better cut than nothing. */
function uncut(newest: readonly MedicationRequest[]): readonly MedicationRequest[] {
  const oldest = newest.at(-1)?.authoredOn;
  const open = new Set(newest.filter(({ authoredOn }) => authoredOn === oldest).map(folioOf));
  const whole = newest.filter((one) => !open.has(folioOf(one)));
  return whole.length > 0 ? whole : newest;
}

const personOf = ({ id, name, birthDate, gender }: Patient): object => ({
  id,
  nombre: [name?.[0]?.given?.join(' '), name?.[0]?.family].filter(Boolean).join(' ') || name?.[0]?.text || 'Sin nombre',
  ...(birthDate && { nacimiento: birthDate }),
  ...(gender && { sexo: gender }),
});

const atcOf = ({ medicationCodeableConcept }: MedicationRequest): string | undefined =>
  medicationCodeableConcept?.coding?.find(({ system }) => system === ATC_SYSTEM)?.code;

async function lineOf(
  { held: ask, nowMs }: PrescriptionParts,
  request: MedicationRequest,
  clues: string,
  fills: readonly FillRow[],
) {
  const key = keyOfMedicine(request);
  const law = controlledOf(atcOf(request));
  const today = cityDate(nowMs());
  const words = allDosageWords(request.dosageInstruction);
  const held = key === undefined ? undefined : await ask({ clues, kind: 'pharmacy', item: key, requestId: request.id });
  const allowed = held?.item && allowedPacks(request, held.item);
  const left = allowed && Math.max(0, Math.min(allowed.perFill, allowed.whole - held!.filled));
  const lots = held === undefined || left === undefined ? [] : firstToExpire(held.lots, left, today);
  const whole = fills.filter((fill) => fill.request === keyOf('MedicationRequest', request.id!));
  return {
    orden: Number(
      /\/(\d+)$/.exec(request.identifier?.find(({ value }) => value?.includes('/'))?.value ?? '')?.[1] ?? 0,
    ),
    solicitud: request.id!,
    ...(key !== undefined && { clave: key }),
    medicamento:
      request.medicationCodeableConcept?.text ?? request.medicationCodeableConcept?.coding?.[0]?.display ?? '',
    ...(words !== undefined && { indicacion: words }),
    ...(law && { fraccion: law.fraction }),
    ...(held?.item?.packUnits && { envase: { unidades: held.item.packUnits, unidad: held.item.unit } }),
    ...(allowed && { recetados: allowed.whole, porSurtir: left }),
    surtidos: held?.filled ?? 0,
    disponibles: held === undefined ? 0 : packsIn(inDate(held.lots, today)),
    lotes: lots.map(lotOf),
    // The box in the hand may be of another lot than the one that should leave first.
    enAnaquel: (held === undefined ? [] : inDate(held.lots, today)).slice(0, MOST_LOTS).map(lotOf),
    ...whyNot(request, nowMs()),
    entregas: whole.map(({ at, clues: where, name, packs, actor, lot, expiry, dispense }) => ({
      ...{ cuando: at.toISOString(), clues: where, nombre: name, envases: packs, entrego: actor, lote: lot },
      ...{ caducidad: expiry, surtimiento: dispense },
    })),
  };
}

const lotOf = ({ lot, expiry, packs }: LotTaken): object => ({ lote: lot, caducidad: expiry, envases: packs });

/** Said beside the line; the rule says it again at the write. */
function whyNot(request: MedicationRequest, nowMs: number): { readonly impedimento?: string | undefined } {
  try {
    checkRequest({ resourceType: 'MedicationDispense', subject: request.subject! } as never, request, nowMs);
    return {};
  } catch (error) {
    if (error instanceof HubError) return { impedimento: error.problems[0].text };
    throw error;
  }
}
