/** `/datos-abiertos/surtimiento`: how many prescriptions were filled whole, by unit and month. Open to anybody; nobody's data is in it. */
import { type Response, Router } from 'express';
import type { Database } from '../../db.ts';
import type { Described } from '../../http/open-api.ts';
import { type FilledRow, selectFilled } from './sql.ts';

export const FILLED_DEFINITION =
  'Receta surtida completa: receta con folio escrita en la unidad ese mes, no cancelada, de la que cada renglón se entregó completo (una entrega, ' +
  'si se repite) en cualquier farmacia, hasta la noche del cálculo. Las recetas de las que no se entregó nada cuentan como no surtidas.';
/** Fewer prescriptions of a month are not told: they might tell of somebody. */
export const LEAST_TOLD = 10;
const SOURCE = 'Amate: libro de insumos y recetas electrónicas';

export const OPEN_DATA_ROUTES: readonly Described[] = [
  { ...{ method: 'get', path: '/surtimiento.json', open: true }, about: 'Recetas surtidas completas por unidad y mes' },
  { ...{ method: 'get', path: '/surtimiento.csv', open: true, media: 'text/csv' }, about: 'Lo mismo, como tabla' },
];

export function openDataRouter(db: Database): Router {
  const router = Router();
  router.get('/surtimiento.json', async (_request, response) => {
    const rows = await selectFilled(db);
    forAll(response).json({
      ...{ titulo: 'Recetas surtidas completas por unidad y mes', definicion: FILLED_DEFINITION, fuente: SOURCE },
      licencia: 'CC BY 4.0',
      minimo: `Meses con menos de ${LEAST_TOLD} recetas: sin cifras`,
      renglones: rows.map(told),
    });
  });
  router.get('/surtimiento.csv', async (_request, response) => {
    const lines = (await selectFilled(db))
      .map(told)
      .map(({ clues, unidad, mes, recetas, completas, porcentaje }) =>
        [clues, quoted(unidad), mes, recetas ?? '', completas ?? '', porcentaje ?? ''].join(','),
      );
    const head = 'clues,unidad,mes,recetas,completas,porcentaje';
    forAll(response)
      .type('text/csv; charset=utf-8')
      .send(`${[head, ...lines].join('\r\n')}\r\n`);
  });
  return router;
}

const forAll = (response: Response): Response =>
  response.set({ 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'public, max-age=3600' });

function told({ clues, name, month, prescriptions, whole }: FilledRow) {
  const few = prescriptions < LEAST_TOLD;
  return {
    ...{ clues, unidad: name ?? clues, mes: month },
    recetas: few ? null : prescriptions,
    completas: few ? null : whole,
    porcentaje: few ? null : Math.round((1_000 * whole) / prescriptions) / 10,
  };
}

/** RFC 4180; and no name begins a formula in a spreadsheet. */
const quoted = (text: string): string => `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
