/** What a screen must know before anything is moved: which item a box or a key is, and which units there are to send to. */
import { readCode } from '@amate/terminology/identifiers/gs1.ts';
import type { Terminology } from '@amate/terminology/service.ts';
import { z } from 'zod';
import { fault } from '../../errors.ts';
import { CLUES, KEY, TEXT } from '../api.ts';
import { itemFor } from '../items.ts';
import type { Queryable } from './sql.ts';

/** A key of the Compendio, or what the scanner read. */
export const ITEM_QUERY = z.object({ clues: CLUES, clave: KEY.optional(), codigo: TEXT(200).optional() });

/** @throws HubError when nobody has said yet of which key that bar code is, or the Compendio does not know the key */
export async function itemOf(
  { db, terminology }: { readonly db: Queryable; readonly terminology: Pick<Terminology, 'system'> },
  { clave, codigo }: z.infer<typeof ITEM_QUERY>,
): Promise<object> {
  const key = clave ?? (await keyOfCode(db, codigo));
  const { name, packUnits, unit, fraction } = await itemFor(db, terminology, key);
  return {
    ...{ clave: key, nombre: name },
    ...(packUnits !== null && { envase: { unidades: packUnits, ...(unit !== null && { unidad: unit }) } }),
    ...(fraction !== null && { fraccion: fraction }),
  };
}

async function keyOfCode(db: Queryable, code: string | undefined): Promise<string> {
  const gtin = code === undefined ? undefined : readCode(code)?.gtin;
  const { rows } = await db.query<{ item: string }>('select item from stock_code where gtin = $1', [gtin ?? '']);
  if (rows[0] !== undefined) return rows[0].item;
  throw fault('not-found', 'Ese código de barras aún no se conoce.', {
    path: 'codigo',
    ...(gtin !== undefined && { value: gtin }),
    fix: 'Diga una vez de qué clave es; después bastará escanear.',
  });
}

export async function unitsBeside(db: Queryable, clues: string): Promise<object> {
  const { rows } = await db.query<object>(
    `select clues, name as "nombre", district as "alcaldia" from stock_site where clues <> $1 order by name, clues limit 2000`,
    [clues],
  );
  return { unidades: rows };
}
