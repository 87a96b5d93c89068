/** `/monitoreo/aparatos`: the unit's devices and who has each. */
import './device.css';
import '../../texts/home-readings.ts';
import { useState } from 'react';
import { Link } from 'wouter-preact';
import { parseWhen, showDay } from '../../calendar/when.ts';
import { plainWords } from '../../chart/current.ts';
import { useArrival } from '../../shell/arrive.ts';
import { Empty } from '../../shell/empty.tsx';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { toldApart } from '../board/alert-facts.tsx';
import { MoreOf, usePages } from '../pages.tsx';
import { type HeldDevice, listDevices } from './device.resource.ts';
import { Field } from './field.tsx';

export function DevicesPage() {
  const heading = useArrival<HTMLHeadingElement>('title.devices');
  const pages = usePages(['devices', 'unit'], listDevices);
  const [typed, setTyped] = useState('');
  const all = pages.all ?? [];
  const words = plainWords(typed).split(' ');
  const shown = all.filter((one) => words.every((word) => plainWords(spoken(one)).includes(word)));
  return (
    <section class="devices">
      <h1 ref={heading} tabIndex={-1}>
        {t('title.devices')}
      </h1>
      <p class="lead">{t('device.lead')}</p>
      <Reading of={pages} />
      {pages.all !== undefined && all.length === 0 ? (
        <Empty title={t('device.none')} fix={t('device.none.fix')} />
      ) : undefined}
      {all.length > 5 ? (
        <Field id="device-search" label={t('device.search')} value={typed} onType={setTyped} />
      ) : undefined}
      {all.length > 0 && shown.length === 0 ? <p class="quiet">{t('device.search.none')}</p> : undefined}
      {shown.length > 0 ? <Table devices={shown} /> : undefined}
      <MoreOf pages={pages} />
    </section>
  );
}

const spoken = ({ nombre, modelo, serie, persona, quien }: HeldDevice): string =>
  [nombre, modelo, serie, persona ?? '', quien === null ? '' : toldApart(quien)].join(' ');

function Table({ devices }: { readonly devices: readonly HeldDevice[] }) {
  return (
    <table class="sheet-table">
      <thead>
        <tr>
          <th scope="col">{t('title.device')}</th>
          <th scope="col">{t('device.who')}</th>
          <th scope="col">{t('device.since')}</th>
        </tr>
      </thead>
      <tbody>
        {devices.map(({ id, nombre, modelo, serie, paciente, persona, quien, desde }) => (
          <tr key={id}>
            <th scope="row">
              <Link href={`/monitoreo/aparato/${id}`}>{nombre}</Link>
              <br />
              <span class="quiet">{[modelo, serie].filter(Boolean).join(' · ')}</span>
            </th>
            <td>
              {paciente === null ? (
                <span class="tag">{t('device.nobody')}</span>
              ) : persona === null ? (
                t('device.hidden')
              ) : (
                <>
                  <Link href={`/paciente/${paciente}/en-casa`}>{persona}</Link>
                  <br />
                  <span class="quiet">{quien === null ? '' : toldApart(quien)}</span>
                </>
              )}
            </td>
            <td>{dayOf(desde)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function dayOf(instant: string | null): string {
  const when = parseWhen(instant ?? undefined);
  return when === undefined ? '' : showDay(when);
}
