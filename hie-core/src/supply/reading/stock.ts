/** `existencias` for who prescribes, and the shelves of a unit for who keeps them. */
import { cityDate } from '../clock.ts';
import { type Queryable, type ShelfRow, type StockRow, selectShelves, selectStock, selectTravelling } from './sql.ts';

export async function stockNear(db: Queryable, clues: string, keys: readonly string[], nowMs: number): Promise<object> {
  const rows = await selectStock(db, clues, keys, cityDate(nowMs));
  const al = new Date(nowMs).toISOString();
  return {
    existencias: keys.map((clave) => {
      const here = rows.find(({ item, here }) => here && item === clave);
      const near = rows.find(({ item, here }) => !here && item === clave);
      return {
        clave,
        ...(here && { aqui: told(here, al) }),
        ...(near && { cerca: { nombre: near.name, ...told(near, al) } }),
      };
    }),
  };
}

/** For a person at home: whether there is some here, or where near by; how much is not his to know. */
export async function whetherNear(
  db: Queryable,
  clues: string,
  keys: readonly string[],
  nowMs: number,
): Promise<object> {
  const rows = await selectStock(db, clues, keys, cityDate(nowMs));
  const place = ({ name, metres }: StockRow) => ({ nombre: name, ...(metres !== null && { km: kmOf(metres) }) });
  return {
    al: new Date(nowMs).toISOString(),
    medicinas: keys.map((clave) => {
      const here = rows.find(({ item, here }) => here && item === clave);
      const near = rows.find(({ item, here }) => !here && item === clave);
      return {
        clave,
        // Left out: that unit keeps no shelf here, so nobody knows.
        ...(here && { aqui: { ...place(here), hay: here.packs > 0 } }),
        ...(near && { cerca: place(near) }),
      };
    }),
  };
}

const kmOf = (metres: number): number => Math.round(metres / 100) / 10;

const told = ({ clues, packs, metres }: StockRow, al: string): object => ({
  ...{ clues, piezas: packs, al },
  ...(metres !== null && { km: kmOf(metres) }),
});

const PLACES: Readonly<Record<string, string>> = {
  pharmacy: 'farmacia',
  store: 'almacen',
  ward: 'piso',
  quarantine: 'cuarentena',
  transit: 'en camino',
};
export const placeName = (kind: string): string => PLACES[kind] ?? kind;

export async function inventory(db: Queryable, clues: string, nowMs: number): Promise<object> {
  const rows = await selectShelves(db, clues);
  const byItem = Map.groupBy(rows, ({ item }) => item);
  return {
    clues,
    al: new Date(nowMs).toISOString(),
    claves: [...byItem].map(([clave, lots]) => ({ clave, nombre: lots[0]!.name, lotes: lots.map(lotOf) })),
  };
}

const lotOf = ({ kind, lot, expiry, owner, programme, packs }: ShelfRow): object => ({
  ...{ lugar: placeName(kind), lote: lot, caducidad: expiry, envases: packs },
  ...(owner !== '' && { propietario: owner }),
  ...(programme !== '' && { programa: programme }),
});

export async function travelling(db: Queryable, clues: string): Promise<object> {
  const rows = await selectTravelling(db, clues);
  const byTransfer = Map.groupBy(rows, ({ transfer }) => transfer);
  return {
    traspasos: [...byTransfer].map(([operacion, [first, ...rest]]) => ({
      operacion,
      origen: { clues: first!.from, nombre: first!.fromName },
      destino: { clues: first!.to, nombre: first!.toName },
      enviado: first!.sentAt.toISOString(),
      envio: first!.actor,
      renglones: [first!, ...rest].map(({ item, name, lot, expiry, packs }) => ({
        ...{ clave: item, nombre: name, lote: lot, caducidad: expiry, envases: packs },
      })),
    })),
  };
}
