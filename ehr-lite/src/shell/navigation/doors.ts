/**
 * The places of the app and whose they are: the one table from which header, second row, telephone's menu, first screens and the way back
 * are drawn. A place stands once, under one name, for every role that has it. docs/adr/0048.
 */
import type { IconName } from '../../pictures/paths.ts';
import type { Role } from '../../session/who.ts';

/** Doors that show how much waits behind them. */
export type MarkName = 'inbox' | 'tele';

interface Place {
  readonly id: string;
  readonly href: string;
  readonly icon: IconName;
  readonly roles: readonly Role[];
  /** Doors of one group stand behind one word of the first row. */
  readonly group?: string;
  readonly mark?: MarkName;
  /** Addresses that are reached through this door and do not begin with its own. */
  readonly below?: readonly string[];
  /** A page that the hub draws. */
  readonly outside?: true;
}

const PLACES = [
  {
    id: 'morning',
    href: '/',
    icon: 'home',
    roles: ['medico', 'enfermeria', 'recepcion'],
    below: ['/paciente', '/consulta', '/signos', '/nota', '/receta', '/solicitud'],
  },
  { id: 'inbox', href: '/por-revisar', icon: 'result', roles: ['medico', 'enfermeria'], mark: 'inbox' },
  {
    id: 'referrals',
    href: '/referencias',
    icon: 'hospital',
    roles: ['medico', 'enfermeria'],
    below: ['/referencia'],
  },
  {
    id: 'tele',
    href: '/monitoreo',
    icon: 'virtual',
    roles: ['medico', 'enfermeria'],
    group: 'tele',
    mark: 'tele',
  },
  {
    id: 'telePeople',
    href: '/monitoreo/personas',
    icon: 'person',
    roles: ['medico', 'enfermeria'],
    group: 'tele',
    below: ['/monitoreo/persona'],
  },
  {
    id: 'teleDevices',
    href: '/monitoreo/aparatos',
    icon: 'system',
    roles: ['medico', 'enfermeria'],
    group: 'tele',
    below: ['/monitoreo/aparato', '/monitoreo/vincular'],
  },
  {
    id: 'teleMeasures',
    href: '/monitoreo/medidas',
    icon: 'chart',
    roles: ['medico', 'enfermeria'],
    group: 'tele',
  },

  { id: 'dispense', href: '/', icon: 'pill', roles: ['farmacia'], group: 'supply', below: ['/receta'] },
  { id: 'home', href: '/', icon: 'home', roles: ['administrador', 'operador', 'paciente', 'sistema'] },

  { id: 'disputes', href: '/casos', icon: 'problem', roles: ['operador'], group: 'accesses' },
  { id: 'reviews', href: '/revisiones', icon: 'emergency', roles: ['operador'], group: 'accesses' },
  { id: 'audit', href: '/bitacora', icon: 'other', roles: ['operador'], group: 'accesses' },
  { id: 'identity', href: '/quien-es-quien', icon: 'person', roles: ['operador'] },
  { id: 'hospitals', href: '/conectores', icon: 'hospital', roles: ['operador'], group: 'hospitals' },
  { id: 'codes', href: '/codigos-locales', icon: 'system', roles: ['operador'], group: 'hospitals' },

  { id: 'shelves', href: '/almacen/existencias', icon: 'search', roles: ['farmacia'], group: 'supply' },
  { id: 'receive', href: '/almacen/recibir', icon: 'box', roles: ['farmacia'], group: 'supply' },
  {
    id: 'orders',
    href: '/almacen/pedidos',
    icon: 'other',
    group: 'supply',
    roles: ['farmacia', 'administrador', 'operador'],
  },
  { id: 'transfers', href: '/almacen/traspasos', icon: 'again', roles: ['farmacia'], group: 'supply' },
  { id: 'recall', href: '/almacen/lotes', icon: 'problem', roles: ['farmacia'], group: 'supply' },
  { id: 'waste', href: '/almacen/bajas', icon: 'back', roles: ['farmacia'], group: 'supply' },
  { id: 'count', href: '/almacen/conteo', icon: 'check', roles: ['farmacia'], group: 'supply' },
  {
    id: 'stock',
    href: '/almacen/tablero',
    icon: 'chart',
    group: 'supply',
    roles: ['farmacia', 'administrador', 'operador'],
  },
  { id: 'controlled', href: '/almacen/controlados', icon: 'hidden', roles: ['farmacia'], group: 'supply' },

  { id: 'capacity', href: '/capacidad', icon: 'ambulatory', roles: ['administrador', 'operador'], group: 'units' },
  { id: 'messages', href: '/mensajes', icon: 'bell', roles: ['operador'], group: 'units' },
  {
    id: 'accounts',
    href: '/cuentas/unidad',
    icon: 'person',
    roles: ['administrador', 'operador'],
    group: 'units',
    outside: true,
  },

  {
    id: 'appointments',
    href: '/mis-citas',
    icon: 'calendar',
    roles: ['paciente'],
    group: 'appointments',
    below: ['/agendar'],
  },
  { id: 'clinics', href: '/unidades', icon: 'hospital', roles: ['paciente'], group: 'appointments' },
  { id: 'record', href: '/mi-expediente', icon: 'other', roles: ['paciente'], group: 'health' },
  { id: 'readings', href: '/mis-mediciones', icon: 'home', roles: ['paciente'], group: 'health' },
  { id: 'accesses', href: '/quien-vio', icon: 'eye', roles: ['paciente'], group: 'privacy' },
  { id: 'hidden', href: '/que-oculto', icon: 'hidden', roles: ['paciente'], group: 'privacy' },
  { id: 'share', href: '/compartir', icon: 'up', roles: ['paciente'], group: 'privacy' },
  { id: 'notices', href: '/avisos', icon: 'bell', roles: ['paciente'], group: 'privacy' },
] as const satisfies readonly Place[];

export type Door = Place & Pick<(typeof PLACES)[number], 'id'>;
export type DoorId = Door['id'];
export type GroupId = Extract<(typeof PLACES)[number], { readonly group: string }>['group'];

export const DOORS: readonly Door[] = PLACES;

export const doorsOf = (role: Role): readonly Door[] => DOORS.filter(({ roles }) => roles.includes(role));

/** One word of the first row: a door, or the doors of a group. */
export interface Entry {
  readonly group: GroupId | undefined;
  readonly doors: readonly [Door, ...Door[]];
}

export function entriesOf(role: Role): readonly Entry[] {
  const entries: { group: GroupId | undefined; doors: [Door, ...Door[]] }[] = [];
  for (const door of doorsOf(role)) {
    const group = door.group as GroupId | undefined;
    const open = group === undefined ? undefined : entries.find((entry) => entry.group === group);
    if (open === undefined) entries.push({ group, doors: [door] });
    else open.doors.push(door);
  }
  // A group of one is that door.
  return entries.map((entry) => (entry.doors.length === 1 ? { ...entry, group: undefined } : entry));
}

const isUnder = (path: string, at: string): boolean => path === at || path.startsWith(`${at}/`);

/** The door behind which an address lies; the longest that fits, since `/monitoreo/personas` lies below `/monitoreo`. */
export function doorAt(role: Role, path: string): Door | undefined {
  const fits = doorsOf(role).flatMap((door) =>
    [door.href, ...(door.below ?? [])]
      .filter((at) => (at === '/' ? path === '/' : isUnder(path, at)))
      .map((at) => ({ door, length: at.length })),
  );
  return fits.sort((a, b) => b.length - a.length)[0]?.door;
}

export type WayBack = { readonly href: string; readonly place: DoorId | 'chart' };

/**
 * Where a screen's way back leads: from within a record to its first page, else to the door through which one came, else home. A door has
 * none: it stands in the navigation.
 */
export function wayBackFrom(role: Role, path: string): WayBack | undefined {
  const chart = /^\/paciente\/[^/]+(?=\/)/.exec(path)?.[0];
  if (chart !== undefined) return { href: chart, place: 'chart' };
  const door = doorAt(role, path) ?? doorAt(role, '/');
  return door === undefined || door.href === path ? undefined : { href: door.href, place: door.id };
}
