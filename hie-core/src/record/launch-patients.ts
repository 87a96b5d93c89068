/** The persons that the launch of an app may be about, found through the guard as the clinician who looks (policy, audit). */
import { randomUUID } from 'node:crypto';
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Patient } from '@medplum/fhirtypes';
import { HubError } from '../errors.ts';
import type { Caller } from '../security/caller.ts';
import type { Guarded } from '../store/guarded.ts';

interface ShownPatient {
  readonly id: string;
  readonly name: string;
  readonly birthDate: string | undefined;
  readonly curp: string | undefined;
}

const MOST = 20;

export function launchPatients(store: Guarded) {
  return {
    async search(caller: Caller, text: string): Promise<readonly ShownPatient[]> {
      const isCurp = /^[A-Z0-9Ñ]{18}$/i.test(text);
      const criteria = isCurp
        ? [{ code: 'identifier', modifier: undefined, values: [`${CURP_SYSTEM}|${text.toUpperCase()}`] }]
        : text
            .split(/\s+/)
            .map((word) => ({ code: 'name', modifier: undefined, values: [word.replace(/[\\,$|]/g, '\\$&')] }));
      const asked = isCurp ? 'Patient?identifier' : `Patient?${criteria.map(() => 'name').join('&')}`;
      const page = await store.search(
        { caller, requestId: randomUUID() },
        { type: 'Patient', criteria, sort: [], count: MOST, cursor: undefined, total: 'none' },
        asked,
      );
      return page.matches.map((stored) => shown(JSON.parse(stored.json) as Patient));
    },
    async read(caller: Caller, id: string): Promise<ShownPatient | undefined> {
      if (!/^[A-Za-z0-9\-.]{1,64}$/.test(id)) return undefined;
      try {
        return shown(
          JSON.parse((await store.read({ caller, requestId: randomUUID() }, 'Patient', id)).json) as Patient,
        );
      } catch (error) {
        if (error instanceof HubError && ['not-found', 'deleted', 'forbidden'].includes(error.code)) return undefined;
        throw error;
      }
    },
  };
}

function shown(patient: Patient): ShownPatient {
  const name = patient.name?.find((one) => one.use !== 'old') ?? patient.name?.[0];
  const text = name?.text ?? [...(name?.given ?? []), name?.family].filter((part) => part).join(' ');
  const curp = patient.identifier?.find((one) => one.system === CURP_SYSTEM && one.use !== 'old')?.value;
  return { id: patient.id ?? '', name: text || 'Sin nombre', birthDate: patient.birthDate, curp };
}
