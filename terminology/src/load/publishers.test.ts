import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readCatalogue } from './read-catalogue.ts';

/** The publishers' files as they are, where they are at hand (AMATE_DATA; never part of the repository). */
const DATA = process.env.AMATE_DATA ?? join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data');

/** Kind, file, concepts, repairs of each kind. */
const KNOWN: readonly [string, string, number, Record<string, number>][] = [
  [
    'cie10',
    'cie10_es.csv',
    14_428,
    {
      'doble-espacio': 5_738,
      'espacio-sobrante': 2,
      'clave-normalizada': 265,
      'clave-repetida': 9,
      'clave-agregada': 14,
      'titulo-provisional': 2,
    },
  ],
  ['cie9mc', 'cie9mc_2014_procedimientos_es.csv', 4_646, { 'doble-espacio': 7 }],
  [
    'nacionalidades',
    'dgis_cat_nacionalidades.csv',
    171,
    { 'marca-bom': 1, 'espacio-sobrante': 1, 'clave-repetida': 1 },
  ],
  [
    'religiones',
    'dgis_cat_religiones.csv',
    313,
    { 'doble-espacio': 1, 'espacio-sobrante': 1, 'columnas-vacias': 1, 'marca-bom': 1 },
  ],
  ['lenguas', 'dgis_lenguas_indigenas.csv', 151, { 'doble-espacio': 1, 'fila-vacia': 168, 'marca-bom': 1 }],
  ['inegi', 'dgis_municipios.csv', 2_510, { 'marca-bom': 1 }],
  ['inegi', 'inegi_municipios_2020_poblacion.csv', 2_510, {}],
  ['sepomex', 'sepomex_cdmx.psv', 3_426, { 'doble-espacio': 2 }],
  ['suive', 'suive1_catalogo_epi_cie10.csv', 184, {}],
  ['vacunas', 'vacunacion_mx_compilado_a_mano.csv', 15, {}],
];

describe('publishers’ files', () => {
  it.each(KNOWN)('%s: %s', async (kind, file, count, repaired) => {
    if (!existsSync(join(DATA, file))) return;
    const { systems, report } = await readCatalogue(kind, join(DATA, file));
    expect(systems.map(({ concepts }) => concepts.length)).toEqual([count]);
    const kinds: Record<string, number> = {};
    for (const repair of report.repairs) kinds[repair.kind] = (kinds[repair.kind] ?? 0) + 1;
    expect(kinds).toEqual(repaired);
    const left = systems[0]?.concepts.filter(({ display }) => /\s{2}|^\s|\s$|,,| ,/.test(display ?? ''));
    expect(left).toEqual([]);
  });
});
