/**
 * What waits to be sent, laid over what was read: who wrote it sees it, marked by the header's count, as if it were there. Changed
 * things in place, new ones in the lists they belong to, and the state of a visit in the clinic's morning.
 */
import type { BundleEntry, Encounter, Patient, Resource } from '@medplum/fhirtypes';
import { cityDay } from '../calendar/when.ts';
import { FHIR_BASE } from '../hub/read.ts';
import { attendedBy } from '../visit/visit.ts';
import { belongs } from './belongs.ts';
import { queue } from './queue.ts';
import { touchedBy } from './touched.ts';

type Made = Resource & { readonly id: string };
type Places = ReadonlyMap<string, Made>;
interface Question {
  readonly path: string;
  readonly body?: unknown;
}

function pendingPuts(): Places {
  const made = new Map<string, Made>();
  // What was refused or clashed is not what stands: its screen tells it apart.
  for (const { entries, standing } of queue.get())
    for (const { request, resource } of entries as readonly BundleEntry[])
      if (standing.kind === 'pending' && request?.method === 'PUT' && resource?.id !== undefined)
        made.set(`${resource.resourceType}/${resource.id}`, resource as Made);
  return made;
}

/** The version stays that of the hub: the next change is made on it, and the queue rebases it. */
export function overlay<R>(body: R, question: Question): R {
  const made = pendingPuts();
  const told = withActs(body, question) as R;
  return made.size === 0 ? told : (laid(told, made, question) as R);
}

function withActs(body: unknown, { path }: Question): unknown {
  return queue.get().reduce((now, { rest, standing }) => {
    const touched = rest === undefined || standing.kind !== 'pending' ? undefined : touchedBy(rest);
    return touched?.path === path ? touched.lay(now) : now;
  }, body);
}

function laid(body: unknown, made: Places, question: Question): unknown {
  const resource = body as { resourceType?: string; id?: string; meta?: object; entry?: readonly object[] } | undefined;
  if (isMorning(body)) return morningWith(body, made);
  if (resource?.resourceType === undefined) return body;
  const mine = made.get(`${resource.resourceType}/${resource.id}`);
  if (mine !== undefined)
    return resource.meta === undefined ? mine : { ...mine, meta: { ...mine.meta, ...resource.meta } };
  if (resource.resourceType !== 'Bundle') return body;
  const asked = (question.body as { entry?: readonly BundleEntry[] } | undefined)?.entry;
  const entry = (resource.entry ?? []).map((one, index) => {
    const inner = (one as { resource?: unknown }).resource;
    return inner === undefined
      ? one
      : { ...one, resource: laid(inner, made, { path: asked?.[index]?.request?.url ?? '' }) };
  });
  const added = asked === undefined ? newOnes(entry, made, question.path) : [];
  return resource.entry === undefined && added.length === 0 ? body : { ...resource, entry: [...added, ...entry] };
}

/** Made here, newest first, and not in the answer yet. */
function newOnes(entry: readonly { readonly resource?: unknown }[], made: Places, path: string): readonly object[] {
  const [type = '', query = ''] = path.replace(`${FHIR_BASE}/`, '').split('?');
  const params = new URLSearchParams(query);
  const known = new Set(entry.map(({ resource }) => (resource as Made | undefined)?.id));
  return [...made.values()]
    .filter((one) => !known.has(one.id) && belongs(one as never, type, params))
    .reverse()
    .map((resource) => ({ resource, search: { mode: 'match' } }));
}

interface Row {
  readonly id: string;
  readonly estado: string;
  readonly paciente: { readonly id: string };
  readonly encounter?: Encounter;
}
interface Morning {
  readonly dia: string;
  readonly visitas: readonly Row[];
  readonly citas: readonly { readonly id: string; readonly paciente: { readonly id: string } }[];
}

const isMorning = (body: unknown): body is Morning => Array.isArray((body as Partial<Morning> | undefined)?.visitas);

/** `GET /visitas`: the list stands as this person left it. */
function morningWith(morning: Morning, made: Places): Morning {
  const visitas = morning.visitas.map((row) => {
    const mine = made.get(`Encounter/${row.id}`) as Encounter | undefined;
    return mine === undefined
      ? row
      : { ...row, ...stateIn(mine), ...(row.encounter && { encounter: { ...mine, meta: row.encounter.meta } }) };
  });
  return { ...morning, visitas: [...visitas, ...openedHere(morning, made)] };
}

/** Whom the counter let in without a line: in the list at once, as the hub will tell it. */
function openedHere({ dia, visitas }: Morning, made: Places): readonly Row[] {
  const known = new Set(visitas.map(({ id }) => id));
  return [...made.values()].flatMap((one) => {
    if (one.resourceType !== 'Encounter' || known.has(one.id) || one.status === 'entered-in-error') return [];
    const arrived = one.period?.start;
    if (arrived === undefined || cityDay(Date.parse(arrived)) !== dia) return [];
    const place = one.appointment?.[0]?.reference?.replace(/^Appointment\//, '');
    const person = registeredHere(one.subject?.reference);
    const row = {
      ...{ id: one.id, version: '1', estado: one.status, llegada: arrived, desde: arrived },
      paciente: {
        ...{ id: one.subject?.reference?.replace(/^Patient\//, '') ?? '', nombre: one.subject?.display ?? '' },
        ...(person?.birthDate !== undefined && { nacimiento: person.birthDate }),
        ...(person?.gender !== undefined && { sexo: person.gender }),
      },
      prioridad: one.priority?.coding?.[0]?.code ?? 'R',
      ...(place !== undefined && { cita: place }),
      ...stateIn(one),
    };
    return [row];
  });
}

function registeredHere(fullUrl: string | undefined): Patient | undefined {
  const entries = queue.get().flatMap((one) => one.entries as readonly BundleEntry[]);
  const resource = entries.find((entry) => entry.fullUrl !== undefined && entry.fullUrl === fullUrl)?.resource;
  return resource?.resourceType === 'Patient' ? resource : undefined;
}

function stateIn(visit: Encounter): object {
  const by = attendedBy(visit);
  const since = visit.statusHistory?.at(-1)?.period?.end;
  return {
    estado: visit.status,
    ...(since !== undefined && { desde: since }),
    ...(by?.display !== undefined && { medico: { nombre: by.display, clave: by.identifier?.value } }),
  };
}

/** `GET Type/id` of something that was made here and the hub does not have yet. */
export function madeHere<R>(path: string): R | undefined {
  const place = path.startsWith(`${FHIR_BASE}/`) ? path.slice(FHIR_BASE.length + 1) : '';
  return pendingPuts().get(place) as R | undefined;
}
