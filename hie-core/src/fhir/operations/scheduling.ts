/**
 * The operations of IHE Scheduling ($find, $hold, $book: https://profiles.ihe.net/ITI/Scheduling/) and the hub's own about the same
 * agenda. What they do belongs to the slice that brings them; here they only have their addresses.
 */
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import { fault } from '../../errors.ts';
import type { Handler } from '../context.ts';
import { read, searchType } from '../interactions.ts';
import type { Route } from '../routes.ts';

const brought =
  (name: string): Handler =>
  (request, dependencies) => {
    const own = dependencies.operation?.(name);
    if (own === undefined) throw fault('not-supported', 'Este hub no lleva agendas.', { fix: 'Consulte metadata.' });
    return own(request, dependencies);
  };

const route = (method: Route['method'], path: string, scope: Route['scope']): Route => ({
  ...{ method, path, scope },
  handler: brought(path.slice(1).replace('/:id', '')),
});

export const SCHEDULING_ROUTES: readonly Route[] = [
  route('get', '/Appointment/$find', 'search'),
  route('post', '/Appointment/$find', 'search'),
  route('post', '/Appointment/$hold', 'create'),
  route('post', '/Appointment/$book', 'create'),
  route('post', '/Appointment/$wait', 'create'),
  route('post', '/Appointment/:id/$cancel', 'update'),
  route('post', '/Appointment/:id/$decline', 'update'),
  route('post', '/Appointment/:id/$reschedule', 'update'),
  route('post', '/Schedule/:id/$leave', 'update'),
];

/** Where nobody keeps agendas, Slots are what is stored, like any other resource. */
const computed =
  (name: string, otherwise: Handler): Handler =>
  (request, dependencies) =>
    (dependencies.operation?.(name) ?? otherwise)(
      { ...request, params: { ...request.params, type: 'Slot' } },
      dependencies,
    );

/** Free places have the addresses of a resource, although they are computed. */
export const SLOT_ROUTES: readonly Route[] = [
  { method: 'get', path: '/Slot/:id', scope: 'read', handler: computed('Slot/:id', read) },
  { method: 'get', path: '/Slot', scope: 'search', handler: computed('Slot', searchType) },
];

/** What metadata says of them. */
export const SCHEDULING_NOTES: Readonly<Record<string, string>> = {
  Slot: 'Los lugares libres se calculan y no se guardan: se leen con Slot?status=free (o con schedule y start), por orden de hora, o con Appointment/$find. Se reserva escribiendo un Appointment cuyo slot es Slot/<id del lugar>.',
  Appointment:
    'Un servicio con agenda se reserva por sus lugares (Appointment.slot). $find, $hold y $book son los de IHE Scheduling; POST, PUT y PATCH obedecen las mismas reglas.',
  AppointmentResponse:
    'La respuesta pasa al participante de la cita en la misma escritura: accepted confirma lo apartado u ofrecido; declined de la persona devuelve el lugar. Otra hora se pide con Appointment/[id]/$reschedule.',
};

const IHE = 'https://profiles.ihe.net/ITI/Scheduling/OperationDefinition';

export const SCHEDULING_DEFINITIONS: Readonly<Record<string, string>> = {
  $find: `${IHE}/appointment-find`,
  $hold: `${IHE}/appointment-hold`,
  $book: `${IHE}/appointment-book`,
  $cancel: `${CANONICAL_BASE}/OperationDefinition/cancelar-cita`,
  $reschedule: `${CANONICAL_BASE}/OperationDefinition/cambiar-cita`,
  $wait: `${CANONICAL_BASE}/OperationDefinition/lista-de-espera`,
  $decline: `${CANONICAL_BASE}/OperationDefinition/rechazar-lugar`,
  $leave: `${CANONICAL_BASE}/OperationDefinition/ausencia`,
};
