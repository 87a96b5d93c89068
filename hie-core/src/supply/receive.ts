/** Packs come in: the key and the lot as typed, or as the scanner read them from the box, which is then known for the next time. */
import { readCode, type Scanned } from '@amate/terminology/identifiers/gs1.ts';
import type { Terminology } from '@amate/terminology/service.ts';
import type { Database, Queryable } from '../db.ts';
import { fault } from '../errors.ts';
import type { Receipt } from './api.ts';
import { cityDate } from './clock.ts';
import { knowItem } from './items.ts';
import { checkReceipt } from './orders/received.ts';
import { type Recorded, record } from './record.ts';
import { type Line, storeCode } from './sql.ts';
import { kindOf } from './surtido.ts';

export interface ReceiveParts {
  readonly db: Database;
  readonly terminology: Pick<Terminology, 'system'>;
  readonly nowMs: () => number;
}

type Row = Receipt['renglones'][number];

export function receive({ db, terminology, nowMs }: ReceiveParts, given: Receipt, actor: string): Promise<Recorded> {
  const today = cityDate(nowMs());
  const { operacion: id, clues, lugar, documento: reason, pedido, renglones } = given;
  return record(db, { id, kind: 'receipt', actor, reason, against: pedido, told: given }, async (client) => {
    const lines: Line[] = [];
    for (const [at, row] of renglones.entries()) {
      const { key, lot, expiry } = await named(client, row, `renglones.${at}`);
      if (expiry < today) throw expired(`renglones.${at}.caducidad`, expiry);
      await knowItem(client, terminology, { key, packUnits: row.unidadesPorEnvase, unit: row.unidad });
      lines.push({
        source: { clues, kind: 'supplier' },
        target: { clues, kind: kindOf(lugar) },
        of: { item: key, lot, expiry, owner: row.propietario, programme: row.programa },
        packs: row.envases,
      });
      const scanned = row.codigo === undefined ? undefined : readCode(row.codigo);
      if (scanned !== undefined && row.clave !== undefined) await learn(client, scanned, key, `renglones.${at}.codigo`);
    }
    const came = lines.map(({ of, packs }) => ({ item: of.item, packs }));
    if (pedido !== undefined) await checkReceipt(client, pedido, clues, came);
    return lines;
  });
}

async function named(db: Queryable, row: Row, path: string): Promise<{ key: string; lot: string; expiry: string }> {
  const scanned = row.codigo === undefined ? undefined : readCode(row.codigo);
  if (row.codigo !== undefined && scanned === undefined)
    throw fault('value', 'El código no se pudo leer.', {
      path: `${path}.codigo`,
      rule: 'GS1 DataMatrix, GS1-128, EAN o UPC con su dígito verificador',
      fix: 'Escanéelo otra vez, o escriba clave, lote y caducidad.',
    });
  const key = row.clave ?? (scanned && (await itemOf(db, scanned.gtin)));
  const lot = row.lote ?? scanned?.lot;
  const expiry = row.caducidad ?? scanned?.expiry;
  if (key === undefined)
    throw fault('not-found', 'Ese código de barras aún no se conoce.', {
      path: `${path}.codigo`,
      ...(scanned && { value: scanned.gtin }),
      fix: 'Diga una vez de qué clave es (clave); después bastará escanear.',
    });
  if (lot === undefined || expiry === undefined)
    throw fault('required', 'Faltan el lote y la caducidad.', {
      path,
      fix: 'Están impresos en la caja; el DataMatrix también los trae.',
    });
  return { key, lot, expiry };
}

async function itemOf(db: Queryable, gtin: string): Promise<string | undefined> {
  const { rows } = await db.query<{ item: string }>('select item from stock_code where gtin = $1', [gtin]);
  return rows[0]?.item;
}

async function learn(db: Queryable, { gtin }: Scanned, key: string, path: string): Promise<void> {
  const known = await storeCode(db, gtin, key);
  if (known === key) return;
  throw fault('duplicate', `Ese código de barras es de la clave ${known}.`, {
    path,
    value: gtin,
    fix: 'Revise la caja: clave y código no son del mismo producto.',
  });
}

const expired = (path: string, value: string) =>
  fault('business-rule', 'Ese lote ya caducó: no se recibe.', {
    path,
    value,
    rule: 'Un lote caducado no entra al anaquel',
    fix: 'Devuélvalo a quien lo entregó.',
  });
