/** What tests of telemonitoring share: a nurse, a person in a programme, a paired device, its MQTT client. */
import { type As, actingAs, callerTokens } from './caller-tokens.ts';
import type { Answer, RunningHub } from './hub.ts';

export const HOME_CLINIC = 'DFSIC000011';

export interface Nurse {
  readonly fhir: As;
  /** Asks `/telemonitoreo`. */
  ask(method: string, path: string, body?: object): Promise<Answer>;
}

export async function nurseAt(hub: RunningHub, clues = HOME_CLINIC, name?: string): Promise<Nurse> {
  const fhir = await actingAs(hub, await callerTokens(hub), {
    role: 'enfermeria',
    clues,
    // Each by an account of her own, whatever they are called.
    subject: name === undefined ? `enfermera-${clues}` : `enfermera-${clues}-${name}`,
    ...(name !== undefined && { name }),
  });
  return { fhir, ask: (method, path, body) => askTele(hub.config.baseUrl, fhir.token, method, path, body) };
}

export async function askTele(
  baseUrl: string,
  token: string | undefined,
  method: string,
  path: string,
  body?: object | string,
): Promise<Answer> {
  const response = await fetch(`${baseUrl}/telemonitoreo${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

export async function personIn(nurse: Nurse, programme: string, more: object = {}): Promise<string> {
  const made = await nurse.fhir('POST', '/Patient', {
    resourceType: 'Patient',
    name: [{ given: ['Rosa'], family: `Casa ${Math.random().toString(36).slice(2, 8)}` }],
    birthDate: '1960-01-01',
  });
  const enrolled = await nurse.ask('POST', '/inscripciones', { paciente: made.body.id, programa: programme, ...more });
  if (enrolled.status !== 201) throw new Error(`${enrolled.status} ${JSON.stringify(enrolled.body)}`);
  return made.body.id;
}

export interface Paired {
  readonly device: string;
  readonly token: string;
  readonly topic: string;
}

export async function newDevice(nurse: Nurse, more: object = {}): Promise<string> {
  const made = await nurse.ask('POST', '/aparatos', { nombre: 'Baumanómetro', modelo: 'X1', ...more });
  if (made.status !== 201) throw new Error(`${made.status} ${JSON.stringify(made.body)}`);
  return made.body.id;
}

export async function pair(nurse: Nurse, baseUrl: string, device: string, person: string): Promise<Paired> {
  const offered = await nurse.ask('POST', '/vinculos', { aparato: device, paciente: person });
  const redeemed = await askTele(baseUrl, undefined, 'POST', '/vincular', { codigo: offered.body.codigo });
  if (redeemed.status !== 200) throw new Error(`${redeemed.status} ${JSON.stringify(redeemed.body)}`);
  return { device, token: redeemed.body.clave, topic: redeemed.body.tema };
}

/** One message in the hub's own form. */
export const pressure = (systolic: number, diastolic: number, at: Date = new Date()): string =>
  JSON.stringify({
    lecturas: [
      { clase: 'presion', hora: at.toISOString(), sistolica: systolic, diastolica: diastolic, unidad: 'mm[Hg]' },
    ],
  });

export const reading = (clase: string, valor: number, at: Date = new Date(), unidad?: string): string =>
  JSON.stringify({ lecturas: [{ clase, hora: at.toISOString(), valor, ...(unidad !== undefined && { unidad }) }] });
