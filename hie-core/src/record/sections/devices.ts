/**
 * Devices in use or implanted. A Device that names the person it is affixed to says that it is used: the IPS wants that as
 * a DeviceUseStatement, so one is derived for the document, with its date marked as unknown.
 */
import type { Device, DeviceUseStatement } from '@medplum/fhirtypes';
import { fewOfEach, newestFirst } from '../choose.ts';
import { derivedUuid } from '../derived-id.ts';
import type { PersonRecord } from '../person-record.ts';
import { resourceKey } from '../references.ts';
import { body, type SectionBody } from '../section-body.ts';
import { sourceText } from '../source.ts';
import { isOver, timeOf, timeText } from '../when.ts';
import { conceptKey, conceptText, join, referenceText, statusText } from '../words.ts';

const IN_USE = new Set(['active', 'intended', 'on-hold']);

export function devices(record: PersonRecord): SectionBody {
  const stated = newestFirst(record.of('DeviceUseStatement'), (use) => timeOf(use, 'timing') ?? use.recordedOn);
  const told = new Set(stated.map((use) => deviceOf(use, record)?.id));
  const inUse = stated.filter((use) => IN_USE.has(use.status ?? '') && !isOver(use.timingPeriod?.end, record.nowMs));
  const affixed = record
    .of('Device')
    .filter(({ id, patient, status }) => patient !== undefined && status !== 'inactive' && !told.has(id));
  const shown = fewOfEach(
    [...inUse, ...affixed.map((device) => useOf(device, record))],
    (use) => sameness(use, record),
    1,
  );
  return body(['Dispositivo', 'Estado', 'Desde', 'Identificación', 'Sitio', 'Fuente'], shown, (use) => {
    const device = deviceOf(use, record);
    return [
      nameOf(device) || referenceText(use.device) || 'Dispositivo sin nombre',
      statusText(use.status),
      timeText(use, 'timing'),
      identificationText(device),
      conceptText(use.bodySite),
      sourceText(use, record) || (device ? sourceText(device, record) : ''),
    ];
  });
}

const deviceOf = (use: DeviceUseStatement, record: PersonRecord): Device | undefined => {
  const device = record.follow(use.device, use);
  return device?.resourceType === 'Device' ? device : undefined;
};

/** One pacemaker told by two hospitals is one; two of the same model are told apart by what is written on them. */
function sameness(use: DeviceUseStatement, record: PersonRecord): string {
  const device = deviceOf(use, record);
  const mark = device?.udiCarrier?.[0]?.carrierHRF ?? device?.serialNumber ?? device?.udiCarrier?.[0]?.deviceIdentifier;
  return mark === undefined ? '' : JSON.stringify([conceptKey(device?.type), mark, device?.serialNumber]);
}

const useOf = (device: Device, record: PersonRecord): DeviceUseStatement => ({
  resourceType: 'DeviceUseStatement',
  id: derivedUuid('DeviceUseStatement', resourceKey(device)),
  ...originOf(device),
  status: 'active',
  subject: { reference: resourceKey(record.patient) },
  device: { reference: resourceKey(device) },
});

/** What was derived is as confidential as what it was derived from, and comes from the same place. */
function originOf({ meta }: Device): Pick<DeviceUseStatement, 'meta'> {
  const { source, security, tag } = meta ?? {};
  const kept = { ...(source ? { source } : {}), ...(security ? { security } : {}), ...(tag ? { tag } : {}) };
  return Object.keys(kept).length > 0 ? { meta: kept } : {};
}

const nameOf = (device: Device | undefined): string =>
  conceptText(device?.type) || (device?.deviceName?.[0]?.name ?? device?.modelNumber ?? '');

const identificationText = (device: Device | undefined): string =>
  join([
    device?.manufacturer ?? '',
    device?.modelNumber ? `modelo ${device.modelNumber}` : '',
    device?.serialNumber ? `serie ${device.serialNumber}` : '',
    device?.udiCarrier?.[0]?.deviceIdentifier ? `UDI ${device.udiCarrier[0].deviceIdentifier}` : '',
  ]);
