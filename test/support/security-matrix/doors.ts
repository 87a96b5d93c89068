/** Every route besides FHIR: whom a token lets in, and what is open to anybody. */
import type { Role } from '@amate/hie-core/security/caller.ts';
import type { City } from '../confidential-city.ts';
import { readsConditions, readsPatients, type Who } from './law.ts';

/** Doors besides FHIR that a token opens. `may`: who is let in, where it is not a person's record that decides. */
export interface Door {
  readonly path: (city: City) => string;
  readonly may: (role: Role, who: Who) => boolean;
  readonly sent?: unknown;
}
const only =
  (...roles: readonly Role[]) =>
  (role: Role): boolean =>
    roles.includes(role);
const NONE = '0197aaaa-0000-7000-8000-000000000000';
/** Of supplies: what who authorizes and who buys has to do with; the map of the network is not the pharmacy's. */
const MANAGED = /get \/pedidos|\/estado|fhir\/pedidos|planeacion/;
/** Their own scope opens these, no `user/`: their tests say to whom. */
const ADMINISTRATION = [
  ...[
    'get /operacion/cuentas',
    'post /operacion/cuentas',
    'get /operacion/cuentas/:id',
    'post /operacion/cuentas/:id/:acto',
  ],
  ...['get /operacion/clientes', 'post /operacion/clientes', 'delete /operacion/clientes/:id'],
];

export const DOORS: Readonly<Record<string, Door>> = {
  'get /oidc/me': { path: () => '/oidc/me', may: () => true },
  // What codes are called is everybody's who signs in.
  'get /terminologia/buscar': { path: () => '/terminologia/buscar?q=diabetes', may: () => true },
  'get /terminologia/paquete': { path: () => '/terminologia/paquete', may: () => true },
  'get /frases/': { path: () => '/frases', may: only('medico', 'enfermeria') },
  'put /frases/': { path: () => '/frases', may: only('medico', 'enfermeria'), sent: {} },
  'get /visitas/': { path: () => '/visitas', may: only('medico', 'enfermeria', 'recepcion') },
  'get /visitas/vivo': { path: () => '/visitas/vivo', may: only('medico', 'enfermeria', 'recepcion') },
  'post /visitas/:id/estado': {
    path: () => `/visitas/${NONE}/estado`,
    may: only('medico', 'enfermeria', 'recepcion'),
    sent: {},
  },
  'get /buscar-en-expediente/:id': {
    path: ({ ana }) => `/buscar-en-expediente/${ana}?q=diabetes`,
    may: readsPatients,
  },
  'get /clinicas/': {
    path: () => '/clinicas',
    may: only('medico', 'enfermeria', 'recepcion', 'paciente', 'sistema'),
  },
  'get /expediente/enlaces': { path: () => '/expediente/enlaces', may: only('paciente') },
  'post /expediente/enlaces': { path: () => '/expediente/enlaces', may: only('paciente'), sent: { minutos: 15 } },
  'delete /expediente/enlaces/:id': { path: () => `/expediente/enlaces/${NONE}`, may: only('paciente') },
  'get /live/:type': { path: () => '/live/Condition', may: readsConditions },
  ...Object.fromEntries(
    [
      ...[
        'get /existencias',
        'get /inventario',
        'get /traspasos',
        'get /hay',
        'get /recetas',
        'get /recetas/:folio',
        'get /controlados',
        'get /openapi.json',
      ],
      ...['get /lotes/:clave/:lote', 'post /entradas', 'post /traspasos', 'post /traspasos/:id/recepcion'],
      ...['post /ajustes', 'post /mermas', 'post /cuarentena', 'post /correcciones', 'post /traspasos/:id/perdida'],
      ...['post /devoluciones/persona', 'post /devoluciones/proveedor'],
      ...[
        'get /conteos',
        'get /conteos/:id',
        'post /conteos',
        'post /conteos/:id/renglones',
        'post /conteos/:id/cierre',
      ],
      ...['get /testigos', 'post /conteos/:id/revision', 'get /planeacion/caducidades'],
      ...['post /conteos/:id/cancelacion', 'get /fhir/InventoryReport', 'post /pedidos'],
      ...['get /pedidos', 'get /pedidos/:id', 'post /pedidos/:id/estado', 'get /fhir/pedidos/:id'],
      ...['get /planeacion', 'get /planeacion/propuestas', 'get /planeacion/mapa', 'get /claves', 'get /unidades'],
    ].map((key): [string, Door] => [
      key.replace(' ', ' /insumos'),
      {
        path: () => `/insumos${key.split(' ')[1]!.replace(':folio', 'NADA').replace(':id', NONE)}`,
        // Without a unit it is the whole network.
        may: key.endsWith('caducidades')
          ? only('sistema', 'operador')
          : key.endsWith('hay')
            ? only('paciente', 'farmacia', 'sistema')
            : /existencias|lotes|openapi/.test(key)
              ? only('medico', 'enfermeria', 'farmacia', 'sistema')
              : MANAGED.test(key)
                ? only('sistema', 'administrador', 'operador', ...(key.endsWith('mapa') ? [] : ['farmacia' as const]))
                : only('farmacia', 'sistema'),
        ...(key.startsWith('post') && { sent: {} }),
      },
    ]),
  ),
  ...Object.fromEntries(
    [
      ...['get /tablero', 'get /alertas/:id', 'post /alertas/:id/:acto', 'get /programas', 'post /lecturas'],
      ...['get /pendientes', 'get /medidas', 'get /inscripciones', 'post /alertas/:id/deshacer'],
      ...['post /inscripciones', 'post /inscripciones/:id/silencio', 'post /inscripciones/:id/terminar'],
      ...['post /aparatos', 'get /aparatos/:aparato', 'post /aparatos/:aparato/liberar', 'post /vinculos'],
      ...['post /aparatos/:aparato/corregir', 'get /aparatos/:aparato/corregir', 'get /aparatos'],
      ...['post /mis-aparatos', 'post /mis-vinculos', 'post /lecturas/retirar'],
    ].map((key): [string, Door] => [
      key.replace(' ', ' /telemonitoreo'),
      {
        path: () => `/telemonitoreo${key.split(' ')[1]!.replace(/:\w+/g, NONE)}`,
        may: key.includes('/mis-')
          ? only('paciente')
          : /programas|lecturas/.test(key)
            ? only('medico', 'enfermeria', 'paciente')
            : only('medico', 'enfermeria'),
        ...(key.startsWith('post') && { sent: {} }),
      },
    ]),
  ),
  // Whose programme is not of this unit is not for its staff, who are told of none; the person sees her own.
  'get /telemonitoreo/personas/:paciente': {
    path: ({ ana }) => `/telemonitoreo/personas/${ana}`,
    may: only('medico', 'enfermeria', 'paciente'),
  },
  'get /telemonitoreo/personas/:paciente/series': {
    path: ({ ana }) => `/telemonitoreo/personas/${ana}/series?clase=peso`,
    may: only('paciente'),
  },
  'get /telemonitoreo/personas/:paciente/aparatos': {
    path: ({ ana }) => `/telemonitoreo/personas/${ana}/aparatos`,
    may: only('paciente'),
  },
  // A device's own token opens it.
  'post /telemonitoreo/aparatos/:aparato/mensajes': {
    path: () => `/telemonitoreo/aparatos/${NONE}/mensajes`,
    may: () => false,
    sent: {},
  },
  'get /operacion/avisos': { path: () => '/operacion/avisos', may: only('operador') },
  'get /expediente/preferencias-de-avisos': { path: () => '/expediente/preferencias-de-avisos', may: only('paciente') },
  'put /expediente/preferencias-de-avisos': {
    path: () => '/expediente/preferencias-de-avisos',
    may: only('paciente'),
    sent: {},
  },
  'post /llegadas/': { path: () => '/llegadas', may: only('medico', 'enfermeria', 'recepcion'), sent: { codigo: 'x' } },
  'get /llegadas/codigo/:cita': {
    path: () => `/llegadas/codigo/${NONE}`,
    may: only('medico', 'enfermeria', 'recepcion', 'paciente', 'sistema'),
  },
  'get /operacion/capacidad': { path: () => '/operacion/capacidad', may: only('operador', 'administrador') },
  'get /operacion/suscripciones': { path: () => '/operacion/suscripciones', may: only('operador', 'sistema') },
  ...Object.fromEntries(
    [
      ...['get /', 'put /traduccion', 'delete /traduccion', 'get /trabajos', 'post /trabajos'],
      ...['post /trabajos/:id/detener', 'post /trabajos/:id/deshacer'],
    ].map((key): [string, Door] => {
      const [method, path] = key.split(' ') as [string, string];
      const whole = `/operacion/codigos-locales${path}`;
      const sent = method === 'get' ? {} : { sent: {} };
      return [`${method} ${whole}`, { path: () => whole.replace(':id', NONE), may: only('operador'), ...sent }];
    }),
  ),
  ...Object.fromEntries(
    [
      ...['get /', 'post /', 'get /openapi.json', 'post /conformidad', 'post /latido', 'get /:clues'],
      ...['post /:clues/ordenes', 'post /:clues/ordenes/:id/deshacer', 'post /:clues/archivo'],
    ].map((key): [string, Door] => {
      const [method, path] = key.split(' ') as [string, string];
      const whole = `/hospitales${path}`;
      // What a system says of a hospital is believed of its own only.
      const may = path === '/latido' ? only('sistema') : only('operador');
      const sent = method === 'get' ? {} : { sent: {} };
      return [
        `${method} ${whole}`,
        { path: () => whole.replace(':clues', 'DFSSA004012').replace(':id', NONE), may, ...sent },
      ];
    }),
  ),
  ...Object.fromEntries(
    ['get /', 'get /:id', 'post /:id/decision', 'post /:id/deshacer'].map((key): [string, Door] => {
      const [method, path] = key.split(' ') as [string, string];
      const whole = `/operacion/identidad${path}`;
      const sent = method === 'get' ? {} : { sent: {} };
      return [`${method} ${whole}`, { path: () => whole.replace(':id', NONE), may: only('operador'), ...sent }];
    }),
  ),
  'get /operacion/recotejo/': { path: () => '/operacion/recotejo/', may: only('operador') },
  // Not understood, so that nothing begins.
  'post /operacion/recotejo/': { path: () => '/operacion/recotejo/', may: only('operador'), sent: { estimar: 'x' } },
  'post /operacion/recotejo/:id/detener': {
    ...{ path: () => `/operacion/recotejo/${NONE}/detener`, may: only('operador'), sent: {} },
  },
  'get /expediente/accesos': { path: () => '/expediente/accesos', may: only('paciente') },
  'post /expediente/accesos/:id/no-reconozco': {
    path: () => `/expediente/accesos/${NONE}/no-reconozco`,
    may: only('paciente'),
    sent: {},
  },
  'get /expediente/disputas': { path: () => '/expediente/disputas', may: only('paciente') },
  'get /operacion/disputas': { path: () => '/operacion/disputas', may: only('operador') },
  'post /operacion/disputas/:id/respuesta': {
    path: () => `/operacion/disputas/${NONE}/respuesta`,
    may: only('operador'),
    sent: { estado: 'en-revision' },
  },
  'get /expediente/motivos-de-emergencia': { path: () => '/expediente/motivos-de-emergencia', may: () => true },
  'post /expediente/ocultar': {
    path: () => '/expediente/ocultar',
    may: only('paciente'),
    sent: { recurso: `Encounter/${NONE}` },
  },
  'delete /expediente/ocultar/:id': { path: () => `/expediente/ocultar/${NONE}`, may: only('paciente') },
  'get /expediente/ocultos': { path: () => '/expediente/ocultos', may: only('paciente') },
  'get /expediente/avisos': { path: () => '/expediente/avisos', may: only('paciente') },
  'get /expediente/:id/oculto': {
    path: ({ ana }) => `/expediente/${ana}/oculto`,
    may: only('medico', 'enfermeria', 'paciente'),
  },
  'post /expediente/:id/acceso-de-emergencia': {
    path: () => `/expediente/${NONE}/acceso-de-emergencia`,
    may: only('medico', 'enfermeria'),
    sent: { motivo: { codigo: 'urgencia-vital', detalle: 'Prueba de quién puede abrir en una urgencia' } },
  },
  'delete /expediente/:id/acceso-de-emergencia': {
    path: () => `/expediente/${NONE}/acceso-de-emergencia`,
    may: only('medico', 'enfermeria'),
  },
  'get /operacion/revisiones': { path: () => '/operacion/revisiones', may: only('operador') },
  'post /operacion/revisiones/:id/resultado': {
    path: () => `/operacion/revisiones/${NONE}/resultado`,
    may: only('operador'),
    sent: { resultado: 'justificado', nota: 'Prueba' },
  },
  'post /operacion/revisiones/:id/terminar': {
    path: () => `/operacion/revisiones/${NONE}/terminar`,
    may: only('operador'),
    sent: {},
  },
  'get /auditoria/entradas/:id': {
    path: () => `/auditoria/entradas/${NONE}`,
    may: only('operador', 'paciente', 'sistema'),
  },
  'post /fuentes/llaves': { path: () => '/fuentes/llaves', may: only('sistema'), sent: {} },
  ...Object.fromEntries(
    ADMINISTRATION.map((key) => [
      key,
      {
        path: () => key.split(' ')[1]!.replace(':id', NONE).replace(':acto', 'cerrar'),
        may: () => false,
        sent: {},
      },
    ]),
  ),
};

/** Open to anybody: no person's data. Sign-in pages and the account pages behind a session have tests of their own. */
export const OPEN = [
  // Who has a pairing code that a nurse asked for.
  'post /telemonitoreo/vincular',
  // Whoever has a message's link; what they may do, links.test.ts says.
  ...['get /aviso/:token', 'post /aviso/:token'],
  ...['get /healthz', 'get /.well-known/smart-configuration'],
  ...['get /datos-abiertos/surtimiento.json', 'get /datos-abiertos/surtimiento.csv'],
  ...['get /auditoria/raices', 'get /auditoria/raices/:day', 'get /auditoria/llaves'],
  ...['get /auditoria/pruebas/inclusion', 'get /auditoria/pruebas/consistencia'],
  ...['get /entrar/estilo.css', 'get /entrar/ciudadano/:provider/retorno', 'get /entrar/:uid', 'post /entrar/:uid'],
  ...['get /entrar/:uid/ciudadano/:provider', 'post /entrar/:uid/codigo', 'post /entrar/:uid/contrasena'],
  ...['post /entrar/:uid/alta', 'post /entrar/:uid/seguir', 'post /entrar/:uid/otra'],
  ...['post /entrar/:uid/persona', 'post /entrar/:uid/permiso'],
  ...['get /cuentas/retorno', 'get /cuentas/', 'post /cuentas/sesiones', 'post /cuentas/aplicaciones'],
  ...['get /cuentas/contrasena', 'post /cuentas/contrasena', 'get /cuentas/verificacion', 'post /cuentas/verificacion'],
  ...['get /citas/estilo.css', 'get /citas/retorno', 'get /citas/', 'get /citas/nueva', 'get /citas/lugares'],
  ...['get /citas/revisar', 'get /citas/cita/:id', 'get /citas/cita/:id/calendario.ics', 'post /citas/reservar'],
  ...['post /citas/cambiar', 'post /citas/esperar', 'post /citas/cita/:id/cancelar', 'get /citas/unidades'],
  ...['post /citas/cita/:id/aceptar', 'post /citas/cita/:id/rechazar', 'get /citas/avisos', 'post /citas/avisos'],
  // Behind a signed link; test/record-links.test.ts says to whom.
  ...['get /compartido/:enlace', 'post /compartido/:enlace'],
  ...['get /cuentas/unidad', 'get /cuentas/unidad/nueva', 'post /cuentas/unidad/nueva'],
  ...['get /cuentas/unidad/:id', 'post /cuentas/unidad/:id/:acto'],
];
