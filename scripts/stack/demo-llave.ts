/**
 * The demonstration's simulator of Llave CDMX: some people of the synthetic city, and one account that was never verified. Only where
 * the hub is reached as localhost, and not when LLAVE_URL names the real one.
 */
import { City, DEFAULT_PATIENTS, DEFAULT_SEED } from '@amate/test/city/city.ts';
import { registeredNames } from '@amate/test/city/registered-names.ts';
import { type LlavePerson, type LlaveStandIn, startLlaveStandIn } from '@amate/test/support/llave-stand-in.ts';

const SHOWN = 6;
/** Nothing secret: both ends are on this machine and know nobody real. */
const CLIENT = { clientId: 'amate-demo', clientSecret: 'simulador' };

export interface DemoLlave {
  /** For the hub. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startDemoLlave(): Promise<DemoLlave> {
  const { clientId, clientSecret } = CLIENT;
  const credentials = { clientId, clientSecret, basicUser: clientId, basicPassword: clientSecret };
  const standIn: LlaveStandIn = await startLlaveStandIn({ ...credentials, people: peopleToChoose() });
  return {
    env: {
      ...{ LLAVE_URL: standIn.url, LLAVE_CLIENT_ID: clientId, LLAVE_CLIENT_SECRET: clientSecret },
      OUTGOING_ALLOWED_HOSTS: new URL(standIn.url).host,
    },
    stop: () => standIn.close(),
  };
}

function peopleToChoose(): LlavePerson[] {
  const { people } = new City({ seed: DEFAULT_SEED, patients: DEFAULT_PATIENTS, names: registeredNames() });
  const chosen: LlavePerson[] = [];
  for (const { index, birthDate, curp, given, fathersFamily, mothersFamily } of people) {
    if (birthDate > '2007') continue;
    chosen.push({
      ...{ idUsuario: 1_000 + index, login: `persona${index}@simulador.invalid`, curp },
      ...{ nombre: given, primerApellido: fathersFamily, segundoApellido: mothersFamily },
    });
    if (chosen.length === SHOWN) break;
  }
  const unverified = { nombre: 'Cuenta', primerApellido: 'Sin', segundoApellido: 'Verificar', curp: null };
  return [...chosen, { ...unverified, idUsuario: 999, login: 'basica@simulador.invalid' }];
}
