/**
 * A person's own part in pairing: he registers a device of his in the facility that follows him, and gets its code; or gives back the code
 * that his nurse gave him, which works for himself alone: a paper that went to the wrong house pairs nothing.
 */
import { fault } from '../../errors.ts';
import type { RequestContext } from '../../store/guarded.ts';
import { selectEnrolmentsOf } from '../programmes/sql.ts';
import { CODE_MINUTES, offerCode, redeem, topicOf } from './pair.ts';
import { type DeviceParts, registerOwn, showOwner } from './register.ts';
import { countPairings, personNumber, selectDevice } from './sql.ts';

/** Each is a Device in the record. */
const MOST_A_DAY = 20;

export interface Offered {
  readonly codigo: string;
  readonly qr: string;
  readonly minutos: number;
}

export const offered = (code: string): Offered => ({
  ...{ codigo: code, qr: `AMATE:${code.replace('-', '')}`, minutos: CODE_MINUTES },
});

export async function offerOwn(
  parts: DeviceParts,
  context: RequestContext,
  patient: string,
  nombre: string,
): Promise<Offered & { readonly aparato: string }> {
  const [one] = await selectEnrolmentsOf(parts.db, patient);
  if (one === undefined)
    throw fault('business-rule', 'Usted no está en un programa de mediciones en casa.', {
      rule: 'Telemonitoreo: un aparato propio se vincula dentro de un programa',
      fix: 'Pregunte en su unidad de salud si le conviene uno.',
    });
  const person = await personNumber(parts.db, patient);
  if ((await countPairings(parts.db, person)) >= MOST_A_DAY)
    throw fault('throttled', 'Hoy ya se pidieron muchos códigos para usted.', {
      fix: 'Pida otro mañana, o en su unidad.',
    });
  const by = context.caller.name || 'La persona';
  const name = await registerOwn(parts, by, one.clues, { nombre });
  const device = await selectDevice(parts.db, name);
  const code = await offerCode(parts.db, { device: device!.id, person, by });
  return { aparato: name, ...offered(code) };
}

/** What the device signs in with, said once. */
export interface Credentials {
  readonly usuario: string;
  readonly clave: string;
  readonly tema: string;
}

export async function redeemOwn(parts: DeviceParts, patient: string, code: string): Promise<Credentials> {
  const { device, token } = await redeem(parts.db, code, await personNumber(parts.db, patient));
  await showOwner(parts, device, patient);
  return { usuario: device, clave: token, tema: topicOf(device) };
}
