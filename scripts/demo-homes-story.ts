/** What somebody has done already when the demonstration begins: alerts that were answered, one that is being answered, a device at somebody's home. */
import type { Where } from './demo-ask.ts';
import { type Ask, nurse } from './demo-nurse.ts';

const COLLEAGUE = 'Enf. Lucía Prado Solís';
const HOUR_MS = 3_600_000;
/** Places in the list of homes. */
const [SOBER, SUGAR, AFTER_HOSPITAL] = [0, 3, 7];

interface Alert {
  readonly id: string;
  readonly version: number;
  readonly paciente: string;
  readonly estado: string;
}

export async function tellStory(stack: Where, homes: readonly string[], nowMs: number): Promise<void> {
  const ask = await nurse(stack, COLLEAGUE);
  const at = (hoursAgo: number): string => new Date(nowMs - hoursAgo * HOUR_MS).toISOString();
  const say = (patient: string, reading: object) =>
    ask('/telemonitoreo/lecturas', { paciente: patient, lecturas: [reading] });
  await say(homes[SOBER]!, { clase: 'presion', hora: at(0.6), sistolica: 184, diastolica: 106 });
  await answer(ask, homes[SOBER]!, {
    llamar: 'Se siente bien; repitió la toma: 138/84',
    cerrar: 'Repitió la toma y salió normal',
    util: false,
  });
  await say(homes[SOBER]!, { clase: 'presion', hora: at(0.4), sistolica: 138, diastolica: 84 });
  await say(homes[SUGAR]!, { clase: 'glucosa', hora: at(0.6), valor: 62 });
  await answer(ask, homes[SUGAR]!, { llamar: 'Comió algo dulce y subió a 104', cerrar: 'Se le dio cita', util: true });
  await say(homes[SUGAR]!, { clase: 'glucosa', hora: at(0.3), valor: 104 });
  await answer(ask, homes[AFTER_HOSPITAL]!, { llamar: 'Ya tomó paracetamol; se le llama otra vez a las dos horas' });
  await giveDevice(stack, ask, homes[SOBER]!, nowMs);
}

interface Answer {
  readonly llamar: string;
  readonly cerrar?: string;
  readonly util?: boolean;
}

/** All that stands open of him. */
async function answer(ask: Ask, patient: string, { llamar, cerrar, util }: Answer): Promise<void> {
  const { alertas } = (await ask('/telemonitoreo/tablero')) as { readonly alertas: readonly Alert[] };
  for (const { id, version, estado } of alertas.filter(({ paciente }) => paciente === patient)) {
    if (estado !== 'nueva') continue;
    let now = version;
    const act = async (name: string, body: object) => {
      ({ version: now } = (await ask(`/telemonitoreo/alertas/${id}/${name}`, { version: now, ...body })) as Alert);
    };
    await act('tomar', {});
    await act('llamar', { motivo: llamar });
    if (cerrar !== undefined) await act('cerrar', { motivo: cerrar, util });
  }
}

/** One that sends by itself, and one that nobody has. */
async function giveDevice({ baseUrl }: Where, ask: Ask, patient: string, nowMs: number): Promise<void> {
  await ask('/telemonitoreo/aparatos', { nombre: 'Glucómetro', modelo: 'G-200', serie: 'G200-0417' });
  const device = { nombre: 'Baumanómetro', modelo: 'BP-10', serie: 'BP10-0093' };
  const { id } = (await ask('/telemonitoreo/aparatos', device)) as { readonly id: string };
  const { codigo } = (await ask('/telemonitoreo/vinculos', { aparato: id, paciente: patient })) as {
    readonly codigo: string;
  };
  const post = (path: string, body: object, token?: string) =>
    fetch(`${baseUrl}/telemonitoreo${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
  const { clave } = (await (await post('/vincular', { codigo })).json()) as { readonly clave: string };
  const lecturas = [
    { clase: 'presion', hora: new Date(Math.max(nowMs, Date.now())).toISOString(), sistolica: 128, diastolica: 78 },
  ];
  await post(`/aparatos/${id}/mensajes`, { lecturas }, clave);
}
