/** One person's part, and readings written down by hand. */
import { fault } from '../../errors.ts';
import { asked, parsed } from '../../http/asked.ts';
import type { RequestContext } from '../../store/guarded.ts';
import * as api from '../api.ts';
import { byHand, mayLook, personView, series } from '../person.ts';
import { takeBack } from '../programmes/take-back.ts';
import { named, PEOPLE, type Route, who } from './route.ts';

export const READINGS: readonly Route[] = [
  {
    ...{
      method: 'get',
      path: '/personas/:paciente',
      roles: PEOPLE,
      about: 'Lo de una persona: programas, lecturas, alertas',
    },
    handler: (parts, context, request) => personView(parts, context, named(request, 'paciente')),
  },
  {
    ...{ method: 'get', path: '/personas/:paciente/series', roles: PEOPLE, query: api.SERIES_QUERY },
    about: 'Las lecturas de una clase, para su gráfica',
    handler(parts, context, request) {
      const { clase, dias } = asked(request, api.SERIES_QUERY);
      return series(parts, context, named(request, 'paciente'), clase, dias);
    },
  },
  {
    ...{
      method: 'post',
      path: '/lecturas/retirar',
      roles: PEOPLE,
      about: 'Retirar una lectura anotada a mano',
      body: api.TAKE_BACK,
    },
    async handler(parts, context, request) {
      const { paciente, clase, hora } = parsed(api.TAKE_BACK, request.body);
      const patient = aboutWhom(context, paciente);
      await mayLook(parts, context, patient);
      await takeBack(parts.db, { patient, kind: clase, saidMs: Date.parse(hora), by: who(context) });
      parts.onReadings();
      parts.onAlerts();
      return { retirada: true };
    },
  },
  {
    ...{ method: 'post', path: '/lecturas', roles: PEOPLE, about: 'Anotar lecturas a mano', body: api.BY_HAND },
    handler(parts, context, request) {
      const given = parsed(api.BY_HAND, request.body);
      return byHand(parts, context, aboutWhom(context, given.paciente), given);
    },
  },
];

/** A person writes down his own unless he says whose; staff says whose. Whether he may is asked of the law. */
function aboutWhom(context: RequestContext, said: string | undefined): string {
  const patient = said ?? (context.caller.role === 'paciente' ? context.caller.patientId : undefined);
  if (patient === undefined) throw fault('required', 'Falta de quién son las lecturas.', { path: 'paciente' });
  return patient;
}
