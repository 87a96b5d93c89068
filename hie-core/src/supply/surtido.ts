/** What of a MedicationDispense belongs to the ledger (docs/adr/0035): the shelf it names, and the packs by lot that the hub writes beside it. */
import { LUGAR_DE_INSUMOS_SYSTEM, SURTIDO_EXTENSION } from '@amate/terminology/identifiers/systems.ts';
import type { Extension, MedicationDispense } from '@medplum/fhirtypes';
import type { LotOf, Shelf } from '../store/write-rule.ts';

const KINDS = { farmacia: 'pharmacy', almacen: 'store', piso: 'ward' } as const;
export type KindName = keyof typeof KINDS;
export const kindOf = (name: KindName): (typeof KINDS)[KindName] => KINDS[name];

export interface LotTaken extends LotOf {
  readonly packs: number;
}

export interface Surtido {
  readonly item: string;
  /** Packs that the prescription allows in all. */
  readonly allowed: number | undefined;
  /** Key of the order that a receipt comes against. */
  readonly order?: string | undefined;
  readonly lots: readonly LotTaken[];
}

/** A lot as the sender named it. */
export interface LotNamed {
  readonly lot: string;
  /** undefined: whichever of that number. */
  readonly expiry: string | undefined;
  readonly packs: number | undefined;
}

/** undefined: it names no shelf. `'unknown'`: what it names is none. */
export function shelfOf({ location }: MedicationDispense): Shelf | 'unknown' | undefined {
  const { system, value = '' } = location?.identifier ?? {};
  if (system !== LUGAR_DE_INSUMOS_SYSTEM) return undefined;
  const [, clues, name] = /^([A-Z0-9]{11})\/([a-z]+)$/.exec(value) ?? [];
  const kind = KINDS[name as KindName];
  return clues === undefined || kind === undefined ? 'unknown' : { clues, kind };
}

export const isShelf = (place: Shelf | 'unknown' | undefined): place is Shelf =>
  place !== undefined && place !== 'unknown';

const partOf = ({ extension }: Pick<MedicationDispense, 'extension'>): Extension[] | undefined =>
  extension?.find(({ url }) => url === SURTIDO_EXTENSION)?.extension;

const valueIn = (parts: readonly Extension[] | undefined, name: string): Extension | undefined =>
  parts?.find(({ url }) => url === name);

type Extended = Pick<MedicationDispense, 'extension'>;

/** Of what has no place of its own in R4 (MedicationAdministration). */
export const namedShelf = (resource: Extended): Shelf | 'unknown' | undefined => {
  const identifier = valueIn(partOf(resource), 'lugar')?.valueIdentifier;
  return identifier && shelfOf({ location: { identifier } } as MedicationDispense);
};

export function namedLots(dispense: Extended): readonly LotNamed[] {
  return (partOf(dispense) ?? [])
    .filter(({ url }) => url === 'lote')
    .map(({ extension }) => ({
      lot: valueIn(extension, 'numero')?.valueString ?? '',
      expiry: valueIn(extension, 'caducidad')?.valueDate,
      packs: valueIn(extension, 'envases')?.valueInteger,
    }));
}

/** As the hub stored it. */
export function surtidoOf(dispense: Pick<MedicationDispense, 'extension'>): Surtido | undefined {
  const parts = partOf(dispense);
  const item = valueIn(parts, 'clave')?.valueString;
  if (parts === undefined || item === undefined) return undefined;
  const lots = parts
    .filter(({ url }) => url === 'lote')
    .map(({ extension }) => ({
      item,
      lot: valueIn(extension, 'numero')?.valueString ?? '',
      expiry: valueIn(extension, 'caducidad')?.valueDate ?? '',
      owner: valueIn(extension, 'propietario')?.valueString ?? '',
      programme: valueIn(extension, 'programa')?.valueString ?? '',
      packs: valueIn(extension, 'envases')?.valueInteger ?? 0,
    }));
  const order = valueIn(parts, 'pedido')?.valueString;
  return { item, allowed: valueIn(parts, 'recetados')?.valueInteger, lots, ...(order !== undefined && { order }) };
}

export const withoutSurtido = (dispense: MedicationDispense): MedicationDispense => {
  const { extension, ...rest } = dispense;
  const other = (extension ?? []).filter(({ url }) => url !== SURTIDO_EXTENSION);
  return { ...rest, ...(other.length > 0 && { extension: other }) } as MedicationDispense;
};

export function withSurtido(dispense: MedicationDispense, { item, allowed, order, lots }: Surtido): MedicationDispense {
  const plain = withoutSurtido(dispense);
  const lote = ({ lot, expiry, owner, programme, packs }: LotTaken): Extension => ({
    url: 'lote',
    extension: [
      { url: 'numero', valueString: lot },
      { url: 'caducidad', valueDate: expiry },
      ...(owner === '' ? [] : [{ url: 'propietario', valueString: owner }]),
      ...(programme === '' ? [] : [{ url: 'programa', valueString: programme }]),
      { url: 'envases', valueInteger: packs },
    ],
  });
  const surtido: Extension = {
    url: SURTIDO_EXTENSION,
    extension: [
      { url: 'clave', valueString: item },
      ...(allowed === undefined ? [] : [{ url: 'recetados', valueInteger: allowed }]),
      ...(order === undefined ? [] : [{ url: 'pedido', valueString: order }]),
      ...lots.map(lote),
    ],
  };
  return { ...plain, extension: [...(plain.extension ?? []), surtido] };
}
