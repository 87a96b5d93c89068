/** `/monitoreo/vincular/:patientId`: a device becomes this person's. Registered if it is new, then its code, then what became of it. */
import './device.css';
import '../../texts/home-readings.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter-preact';
import { queries } from '../../hub/queries.ts';
import { useAct } from '../../hub/use-act.ts';
import { readPatient } from '../../patient/patient.resource.ts';
import { type Person, personOf } from '../../patient/person.ts';
import { useArrival } from '../../shell/arrive.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { MoreOf, usePages } from '../pages.tsx';
import { factsOf } from '../person-facts.ts';
import { type Code, listFreeDevices, offerCode, readDevice, registerDevice } from './device.resource.ts';
import { Field } from './field.tsx';
import { PairingCode } from './pairing-code.tsx';

export function PairPage({ patient }: { readonly patient: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.pairDevice');
  const found = useQuery({
    queryKey: ['patient', patient, 'self'],
    queryFn: ({ signal }) => readPatient(patient, signal),
  });
  const person = found.data === undefined ? undefined : personOf(found.data, Date.now());
  return (
    <section class="devices">
      <h1 ref={heading} tabIndex={-1}>
        {t('title.pairDevice')}
      </h1>
      <Reading of={found} />
      {person === undefined ? undefined : (
        <>
          <p class="lead">
            <strong>{t('pair.for', { name: person.name })}</strong> <span class="quiet">{factsOf(person)}</span>
          </p>
          <p>{t('pair.check')}</p>
          <Pairing key={patient} person={person} />
        </>
      )}
    </section>
  );
}

interface Offer {
  readonly device: string;
  readonly code: Code;
  /** Pairings that it had when the code was given. */
  readonly before: number;
}

function Pairing({ person }: { readonly person: Person }) {
  const [offer, setOffer] = useState<Offer>();
  const [taken, setTaken] = useState(false);
  const act = useAct(async (device: string) => {
    const { vinculos } = await readDevice(device);
    setOffer({ device, code: await offerCode(device, person.id), before: vinculos.length });
  });
  if (offer === undefined) return <Choose busy={act.busy} error={act.error} onChosen={act.run} />;
  const restart = () => {
    setOffer(undefined);
    setTaken(false);
  };
  if (taken) return <Taken {...{ person, device: offer.device }} onAnother={restart} />;
  return (
    <>
      <PairingCode
        key={offer.code.codigo}
        code={offer.code}
        isTaken={async (signal) => (await readDevice(offer.device, signal)).vinculos.length > offer.before}
        onTaken={() => {
          setTaken(true);
          void queries.invalidateQueries({ queryKey: ['devices'] });
        }}
        onAgain={() => void act.run(offer.device)}
        busy={act.busy}
      />
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      <button type="button" class="button button-quiet" onClick={restart}>
        {t('reading.cancel')}
      </button>
    </>
  );
}

interface TakenProps {
  readonly person: Person;
  readonly device: string;
  readonly onAnother: () => void;
}

function Taken({ person, device, onAnother }: TakenProps) {
  return (
    <div class="notice notice-done" role="status">
      <div>
        <p>
          <strong>{t('pair.done')}</strong>. {t('pair.done.whose', { name: person.name })}
        </p>
        <p class="device-acts">
          <Link href={`/paciente/${person.id}/en-casa`} class="button button-main">
            {t('athome.section')}
          </Link>
          <button type="button" class="button" onClick={onAnother}>
            {t('pair.another')}
          </button>
          <Link href={`/monitoreo/aparato/${device}`} class="button">
            {t('pair.wrong')}
          </Link>
        </p>
      </div>
    </div>
  );
}

const NEW = 'new';

interface ChooseProps {
  readonly busy: boolean;
  readonly error: unknown;
  readonly onChosen: (device: string) => Promise<unknown>;
}

/** One that the unit has and nobody uses, or a new one. */
function Choose({ busy, error, onChosen }: ChooseProps) {
  const pages = usePages(['devices', 'unit', 'free'], listFreeDevices);
  const free = pages.all ?? [];
  const [picked, pick] = useState(NEW);
  const [name, setName] = useState('');
  const [model, setModel] = useState('');
  const [serial, setSerial] = useState('');
  const [tried, setTried] = useState(false);
  const isNew = picked === NEW;
  const act = useAct(async () => {
    const [nombre, modelo, serie] = [name.trim(), model.trim(), serial.trim()];
    const given = { nombre, ...(modelo !== '' && { modelo }), ...(serie !== '' && { serie }) };
    const device = isNew ? (await registerDevice(given)).id : picked;
    if (isNew) {
      // Whatever becomes of its code, it is there: a second try takes it and makes no other.
      await queries.invalidateQueries({ queryKey: ['devices'] });
      pick(device);
    }
    await onChosen(device);
  });
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (!isNew || name.trim() !== '') void act.run();
  };
  return (
    <form class="card device-form" onSubmit={submit} noValidate>
      {free.length === 0 ? undefined : (
        <fieldset class="device-choices">
          <legend>{t('pair.which')}</legend>
          {free.map(({ id, nombre, modelo, serie }) => (
            <label key={id} class="choice">
              <input type="radio" name="device" checked={picked === id} onChange={() => pick(id)} />
              <span>{[nombre, modelo, serie].filter(Boolean).join(' · ')}</span>
            </label>
          ))}
          <label class="choice">
            <input type="radio" name="device" checked={isNew} onChange={() => pick(NEW)} />
            <span>{t('pair.new')}</span>
          </label>
        </fieldset>
      )}
      <MoreOf pages={pages} />
      {isNew ? (
        <>
          <Field
            {...{
              id: 'device-name',
              label: t('device.name'),
              hint: t('device.name.hint'),
              value: name,
              onType: setName,
            }}
            wrong={tried && name.trim() === '' ? t('device.name.hint') : undefined}
          />
          <Field id="device-model" label={t('device.model')} value={model} onType={setModel} />
          <Field id="device-serial" label={t('device.serial')} value={serial} onType={setSerial} />
        </>
      ) : undefined}
      <button type="submit" class="button button-main" aria-disabled={busy || act.busy}>
        {busy || act.busy ? t('pair.offering') : t(isNew ? 'pair.register' : 'pair.offer')}
      </button>
      {(error ?? act.error) === undefined ? undefined : <ProblemNotice error={error ?? act.error} />}
    </form>
  );
}
