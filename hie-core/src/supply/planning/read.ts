/** What the night left, as people read it: each figure with the definition that it was made by. */
import type { Queryable } from '../../db.ts';
import { CONSUMPTION_DEFINITION } from './consumption.ts';
import { FORECAST_DEFINITION } from './forecast.ts';
import { LEVELS_DEFINITION } from './reorder.ts';

export const DEFINITIONS = {
  consumoMensual: CONSUMPTION_DEFINITION,
  pronostico: FORECAST_DEFINITION,
  niveles: LEVELS_DEFINITION,
  diasDeExistencia:
    'Días de existencia: envases en fecha que hay, entre el pronóstico de un día (pronóstico del mes entre 30.4).',
  alarma:
    'Alarma: no hay, o lo que hay y viene en camino se acaba antes de que pueda llegar lo que se pida hoy (días de entrega de la unidad; 14 si han ' +
    'llegado menos de tres pedidos en un año).',
  porCaducar:
    'Por caducar: envases que caducan en 180 días sin que el pronóstico alcance a usarlos, entregando primero lo que caduca primero.',
} as const;

export async function planOf(db: Queryable, clues: string, onlyAlarms: boolean): Promise<object> {
  const { rows } = await db.query<object>({
    name: 'stock_plan_of',
    text: `select p.item as "clave", i.name as "nombre", p.on_hand as "envases", p.coming as "enCamino", round(p.monthly::numeric, 1)::float8 as "consumoMensual",
        p.days_in as "diasConExistencia", p.days_out as "diasSinExistencia", round(p.forecast::numeric, 1)::float8 as "pronostico",
        p.minimum as "minimo", p.reorder_point as "puntoDePedido", p.maximum as "maximo", (p.empty_on - p.made_on) as "diasDeExistencia",
        p.empty_on::text as "seAcaba", p.alarm as "alarma", p.expiring as "porCaducar", p.expiring_on::text as "caducaDesde",
        p.suggested as "sugerido", t.packs as "deOtrasUnidades", greatest(0, p.suggested - t.packs) as "pedir",
        round(p.lead_days::numeric, 1)::float8 as "diasDeEntrega", p.lead_assumed as "entregaSupuesta", p.made_on::text as "al"
      from stock_plan p join stock_item i on i.key = p.item
        cross join lateral (select coalesce(sum(r.packs), 0)::integer as packs from stock_proposal r where r.target = p.clues and r.item = p.item) t
      where p.clues = $1 and (not $2 or p.alarm) order by p.alarm desc, p.empty_on nulls last, i.name`,
    values: [clues, onlyAlarms],
  });
  return { clues, definiciones: DEFINITIONS, claves: rows };
}

export async function proposalsOf(db: Queryable, clues: string): Promise<object> {
  const { rows } = await db.query<object>({
    name: 'stock_proposals_of',
    text: `select r.item as "clave", i.name as "nombre", json_build_object('clues', r.source, 'nombre', f.name) as "de",
        json_build_object('clues', r.target, 'nombre', t.name) as "para", r.packs as "envases", round(r.metres / 1000.0, 1)::float8 as "km",
        case r.why when 'expiry' then 'por-caducar' else 'sobrante' end as "porque", r.made_on::text as "al"
      from stock_proposal r join stock_item i on i.key = r.item join stock_site f on f.clues = r.source join stock_site t on t.clues = r.target
      where r.source = $1 or r.target = $1 order by i.name, r.metres limit 2000`,
    values: [clues],
  });
  return { clues, propuestas: rows };
}

const MAP_ITEMS = 30;

/** Units by items: days of stock. Which items: those asked for, else those with the most alarms. */
export async function stockMap(db: Queryable, items: readonly string[]): Promise<object> {
  const chosen =
    items.length > 0
      ? items
      : (
          await db.query<{ item: string }>(
            `select item from stock_plan where alarm group by item order by count(*) desc, item limit ${MAP_ITEMS}`,
          )
        ).rows.map(({ item }) => item);
  const [{ rows: names }, { rows }] = await Promise.all([
    db.query<{ clave: string; nombre: string }>(
      'select key as "clave", name as "nombre" from stock_item where key = any($1)',
      [chosen],
    ),
    db.query<object>({
      name: 'stock_map',
      text: `select p.clues, s.name as "nombre", s.district as "alcaldia", max(p.made_on)::text as "al",
          json_agg(json_build_object('clave', p.item, 'envases', p.on_hand, 'dias', p.empty_on - p.made_on, 'alarma', p.alarm,
            'porCaducar', p.expiring)) as "claves"
        from stock_plan p join stock_site s on s.clues = p.clues where p.item = any($1) group by 1, 2, 3 order by 2`,
      values: [chosen],
    }),
  ]);
  return { definiciones: DEFINITIONS, claves: names, unidades: rows };
}
