/** Programmes, and who is in them. */
import { asked, parsed } from '../../http/asked.ts';
import * as api from '../api.ts';
import type { KindName } from '../kinds.ts';
import { followed } from '../measures/measures.ts';
import { enrol, leave, silence } from '../programmes/enrol.ts';
import { PROGRAMMES, programmeOf } from '../programmes/programmes.ts';
import { gapRuleId, type PlanSettings } from '../rules/rule.ts';
import { CARE, facilityOf, named, PEOPLE, type Route } from './route.ts';

export const ENROLMENTS: readonly Route[] = [
  {
    ...{
      method: 'get',
      path: '/inscripciones',
      roles: CARE,
      about: 'Quién está inscrito en la unidad',
      query: api.PAGE,
    },
    handler: (parts, context, request) => followed(parts, context, facilityOf(context), asked(request, api.PAGE).salta),
  },
  {
    ...{ method: 'get', path: '/programas', roles: PEOPLE, about: 'Los programas y sus reglas' },
    handler: async () => ({
      programas: PROGRAMMES.map(({ id, version, title, expected, rules, education }) => ({
        ...{ id, version, titulo: title },
        educacion: education.map(({ id: message, day, text }) => ({ id: message, dia: day, texto: text })),
        esperado: expected.map(({ kind, everyHours, graceHours }) => ({
          clase: kind,
          cadaHoras: everyHours,
          graciaHoras: graceHours,
          regla: gapRuleId(kind),
        })),
        reglas: rules.map((rule) => ({
          id: rule.id,
          titulo: rule.title,
          urgencia: rule.urgency,
          condicion: rule.when,
          fuente: rule.source,
        })),
      })),
    }),
  },
  {
    ...{ method: 'post', path: '/inscripciones', roles: CARE, status: 201, about: 'Inscribir', body: api.ENROLMENT },
    async handler(parts, context, request) {
      const given = parsed(api.ENROLMENT, request.body);
      const programme = programmeOf(given.programa)!;
      const { id } = await enrol(parts, context, {
        ...{ patient: given.paciente, programme, clues: facilityOf(context) },
        settings: settingsOf(given),
      });
      return { id };
    },
  },
  {
    ...{
      method: 'post',
      path: '/inscripciones/:id/silencio',
      roles: CARE,
      about: 'No avisar hasta',
      body: api.SILENCE,
    },
    async handler(parts, context, request) {
      const { hasta, motivo } = parsed(api.SILENCE, request.body);
      await silence(parts, context, named(request, 'id'), Date.parse(hasta), motivo);
      return { hasta };
    },
  },
  {
    ...{ method: 'post', path: '/inscripciones/:id/terminar', roles: CARE, about: 'Terminar', body: api.RELEASE },
    async handler(parts, context, request) {
      await leave(parts, context, named(request, 'id'), parsed(api.RELEASE, request.body).motivo);
      parts.onAlerts();
      return { terminada: true };
    },
  },
];

const settingsOf = ({ limites, esperado, mejorFlujo }: ReturnType<typeof api.ENROLMENT.parse>): PlanSettings => ({
  limits: Object.fromEntries(
    Object.entries(limites).map(([rule, { limite, libera, apagada }]) => [
      rule,
      {
        ...(limite !== undefined && { limit: limite }),
        ...(libera !== undefined && { release: libera }),
        ...(apagada !== undefined && { off: apagada }),
      },
    ]),
  ),
  ...(esperado !== undefined && {
    expected: esperado.map(({ clase, cadaHoras, graciaHoras }) => ({
      ...{ kind: clase as KindName, everyHours: cadaHoras, graceHours: graciaHoras },
    })),
  }),
  ...(mejorFlujo !== undefined && { best: mejorFlujo }),
});
