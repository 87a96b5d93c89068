/** Amate as real processes, some clinics that give appointments, María with her record, and Llave CDMX as stand-in. */
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { agendaBundles } from '@amate/test/city/agenda-bundle.ts';
import { makeFacilities } from '@amate/test/city/facilities.ts';
import { facilityBundles } from '@amate/test/city/facility-bundle.ts';
import { startAmate } from '@amate/test/support/amate.ts';
import { startLlaveStandIn } from '@amate/test/support/llave-stand-in.ts';

const CURP = 'EAAF901102MMCSRR03';
const SECRETS = { clientId: 'amate', clientSecret: 'secreto', basicUser: 'amate', basicPassword: 'secreto' };
const CLINICS = 20;

export interface PortalCity {
  readonly baseUrl: string;
  close(): Promise<void>;
}

export async function openPortalCity(log: (line: string) => void): Promise<PortalCity> {
  const person = { nombre: 'MARIA FERNANDA', primerApellido: 'ESCAMILLA', segundoApellido: 'ARROYO', curp: CURP };
  const llave = await startLlaveStandIn({ ...SECRETS, people: [{ ...person, idUsuario: 7, login: 'm@x.mx' }] });
  const env = {
    ...{ LLAVE_URL: llave.url, LLAVE_CLIENT_ID: SECRETS.clientId, LLAVE_CLIENT_SECRET: SECRETS.clientSecret },
    OUTGOING_ALLOWED_HOSTS: new URL(llave.url).host,
  };
  const amate = await startAmate({ hospitals: [], env, log });
  const post = async (path: string, body: object): Promise<void> => {
    const headers = { authorization: `Bearer ${await amate.token()}`, 'content-type': 'application/fhir+json' };
    const response = await fetch(`${amate.fhirUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${response.status} ${(await response.text()).slice(0, 500)}`);
  };
  const { clinics, ...others } = makeFacilities('portal', 1, CLINICS);
  for (const bundle of [...facilityBundles({ clinics, ...others }), ...agendaBundles(clinics)]) await post('', bundle);
  await post('/Patient', {
    ...{ resourceType: 'Patient', identifier: [{ system: CURP_SYSTEM, value: CURP }], gender: 'female' },
    ...{ birthDate: '1990-11-02', name: [{ given: ['María Fernanda'], family: 'Escamilla Arroyo' }] },
    address: [{ use: 'home', district: clinics[0]!.alcaldia.name, postalCode: clinics[0]!.postalCode }],
  });
  return {
    baseUrl: amate.baseUrl,
    async close() {
      await amate.stop();
      await llave.close();
    },
  };
}
