/** The screens of devices at home: the unit's list, one device, and pairing one with a person. */
import { DevicePage } from './device-page.tsx';
import { DevicesPage } from './devices-page.tsx';
import { PairPage } from './pair-page.tsx';

interface DevicePagesProps {
  readonly part: 'aparatos' | 'aparato' | 'vincular';
  readonly id: string | undefined;
}

export function DevicePages({ part, id }: DevicePagesProps) {
  if (part === 'vincular' && id !== undefined) return <PairPage key={id} patient={id} />;
  if (part === 'aparato' && id !== undefined) return <DevicePage key={id} id={id} />;
  return <DevicesPage />;
}
