/** An item of the ledger: the key of the Compendio, what a pack holds, and which fraction of the law it falls under. */
import { COMPENDIO_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { controlledOf } from '@amate/terminology/prescribing/controlled.ts';
import type { Terminology } from '@amate/terminology/service.ts';
import type { Queryable } from '../db.ts';
import { fault } from '../errors.ts';
import { type ItemRow, selectItems, storeItem } from './sql.ts';

export interface ItemTold {
  readonly key: string;
  readonly packUnits: number | undefined;
  readonly unit: string | undefined;
}

/** @throws HubError when the catalogue does not know the key, or a pack holds something else than it did */
export async function knowItem(db: Queryable, terminology: Pick<Terminology, 'system'>, told: ItemTold): Promise<void> {
  const [known] = await selectItems(db, [told.key]);
  const item = known ?? (await fromCatalogue(terminology, told.key));
  const { packUnits = item.packUnits, unit = item.unit } = told;
  if (item.packUnits !== null && packUnits !== item.packUnits)
    throw fault(
      'value',
      `Cada envase de ${item.name} trae ${item.packUnits} ${item.unit ?? 'piezas'}, no ${packUnits}.`,
      {
        path: 'renglones.unidadesPorEnvase',
        rule: 'Una clave del Compendio tiene un solo contenido por envase',
        value: String(packUnits),
        fix: 'Cuente por envases completos, o use la clave de la otra presentación.',
      },
    );
  if (known === undefined || (known.packUnits === null && packUnits !== null) || (known.unit === null && unit !== null))
    await storeItem(db, { ...item, packUnits, unit });
}

/** As the ledger knows it, else as the Compendio does. @throws HubError when neither does */
export async function itemFor(db: Queryable, terminology: Pick<Terminology, 'system'>, key: string): Promise<ItemRow> {
  const [known] = await selectItems(db, [key]);
  return known ?? fromCatalogue(terminology, key);
}

async function fromCatalogue(terminology: Pick<Terminology, 'system'>, key: string): Promise<ItemRow> {
  const image = await terminology.system(COMPENDIO_SYSTEM);
  const at = image?.find(key) ?? -1;
  if (image === undefined || at < 0)
    throw fault('code-invalid', 'Esa clave no está en el Compendio Nacional de Insumos.', {
      path: 'renglones.clave',
      value: key.slice(0, 40),
      fix: 'Revise la clave en la caja o en el catálogo.',
    });
  const { properties = {} } = image.bodyAt(at);
  const text = (name: string): string | undefined => {
    const value = properties[name];
    return typeof value === 'string' ? value : undefined;
  };
  const atc = text('atc');
  return {
    key,
    name: image.displayAt(at),
    atc: atc ?? null,
    ...packOf(text('presentacion')),
    fraction: controlledOf(atc)?.fraction ?? null,
  };
}

/** «Envase con 20 tabletas.», «Envase con 120 mL.» */
export function packOf(presentation: string | undefined): { packUnits: number | null; unit: string | null } {
  const [, count, unit] = /\bcon\s+(\d{1,5})\s+(\p{L}+)/u.exec(presentation ?? '') ?? [];
  if (count === undefined || Number(count) === 0) return { packUnits: null, unit: null };
  return { packUnits: Number(count), unit: unit!.toLowerCase() === 'ml' ? 'mililitro' : unit!.toLowerCase() };
}
