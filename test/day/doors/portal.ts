/** The portal's door: a citizen looks for clinics near her, for places, and takes one; somebody quicker may have it, then she takes another. */
import { randomUUID } from 'node:crypto';
import type { Person } from '../../city/people.ts';
import { Random } from '../../city/random.ts';
import { parameters } from '../../support/agenda.ts';
import { type Desks, Refused } from '../ask.ts';
import type { DayClock } from '../clock.ts';
import type { DayTruth } from '../truth.ts';

interface PortalParts {
  readonly clock: DayClock;
  readonly truth: DayTruth;
  readonly desks: Desks;
  readonly seed: string;
}

const SERVICE = 'medicina-general';
const LOOK_DAYS = 60;
const TRIES = 12;

export async function bookPlace(parts: PortalParts, at: { minute: number; person: Person }, patient: string) {
  const { clock, truth, desks, seed } = parts;
  const random = new Random(seed, 'cita', at.person.index);
  const desk = desks.at('portal', { role: 'paciente', patient, subject: `ciudadana-${patient}` });
  await clock.until(at.minute);
  const found = await desk.ask('GET', `/clinicas?${new URLSearchParams({ paciente: patient, servicio: SERVICE })}`);
  const near = (found.clinicas as { agendas: string[] }[]).filter(({ agendas }) => agendas.length > 0).slice(0, 5);
  if (near.length === 0) {
    truth.refuse('portal', 'ninguna clínica ofrece lugares');
    return;
  }
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const asked = new URLSearchParams({
      // Not from now on: a place that begins before it is taken is refused, and a killed hub keeps a citizen waiting.
      start: new Date(Date.now() + 30 * 60_000).toISOString(),
      end: new Date(Date.now() + LOOK_DAYS * 86_400_000).toISOString(),
      schedule: random.pick(near).agendas.join(','),
      'patient-reference': `Patient/${patient}`,
      _count: '40',
    });
    const places = (await desk.ask('GET', `/fhir/R4/Appointment/$find?${asked}`)).entry ?? [];
    if (places.length === 0) continue;
    const place = random.pick(places as { resource: { id: string } }[]).resource.id;
    try {
      const body = parameters({
        ...{ 'appointment-reference': `Appointment/${place}`, 'patient-reference': `Patient/${patient}` },
        'operation-id': randomUUID(),
      });
      const booked = await desk.ask('POST', '/fhir/R4/Appointment/$book', body);
      const { id } = booked.entry[0].resource;
      truth.took('portal', at.person.curp, [`Appointment/${id}`]);
      return;
    } catch (error) {
      // Somebody was quicker: the screen shows the places again.
      if (!(error instanceof Refused) || error.status !== 409) throw error;
    }
  }
  truth.refuse('portal', `sin lugar después de ${TRIES} intentos`);
}
