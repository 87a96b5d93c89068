/** A device of one's own: with the code that the unit gave, or with a new one of one's own, shown as QR and letters. */
import { useState } from 'react';
import { queries } from '../../hub/queries.ts';
import { useAct } from '../../hub/use-act.ts';
import { announce } from '../../shell/announce.tsx';
import { Facts } from '../../shell/facts.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import {
  type Code,
  type Credentials,
  devicesOf,
  offerOwn,
  redeemOwn,
} from '../../telemonitoring/device/device.resource.ts';
import { Field } from '../../telemonitoring/device/field.tsx';
import { PairingCode } from '../../telemonitoring/device/pairing-code.tsx';
import { t } from '../../texts/t.ts';

const LETTERS = 10;
const again = () => queries.invalidateQueries({ queryKey: ['devices'] });

export function OwnDevice({ patientId }: { readonly patientId: string }) {
  return (
    <>
      <details>
        <summary>{t('own.code')}</summary>
        <GivenCode />
      </details>
      <details>
        <summary>{t('own.new')}</summary>
        <NewDevice patientId={patientId} />
      </details>
    </>
  );
}

function GivenCode() {
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState(false);
  const [got, setGot] = useState<Credentials>();
  const act = useAct(async () => {
    setGot(await redeemOwn(code));
    announce(t('pair.done'));
    await again();
  });
  if (got !== undefined)
    return (
      <div class="card">
        <p>
          <strong>{t('own.code.done')}</strong>
        </p>
        <Facts
          facts={[
            [t('own.code.user'), <code key="user">{got.usuario}</code>],
            [t('own.code.key'), <code key="key">{got.clave}</code>],
            [t('own.code.topic'), <code key="topic">{got.tema}</code>],
          ]}
        />
        <p class="quiet">{t('own.code.once')}</p>
      </div>
    );
  return (
    <form
      class="device-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const whole = code.replace(/[^0-9a-z]/gi, '').length === LETTERS;
        setWrong(!whole);
        if (whole) void act.run();
      }}
    >
      <Field
        {...{ id: 'own-code', label: t('own.code.label'), hint: t('own.code.hint'), value: code, onType: setCode }}
        wrong={wrong ? t('own.code.bad') : undefined}
      />
      <button type="submit" class="button button-main" aria-disabled={act.busy}>
        {t('own.code.act')}
      </button>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </form>
  );
}

function NewDevice({ patientId }: { readonly patientId: string }) {
  const [name, setName] = useState('');
  const [wrong, setWrong] = useState(false);
  const [code, setCode] = useState<Code & { readonly aparato: string }>();
  const [taken, setTaken] = useState(false);
  const act = useAct(async () => setCode(await offerOwn(name.trim())));
  if (taken)
    return (
      <p class="notice" role="status">
        <strong>{t('pair.done')}</strong>
      </p>
    );
  if (code !== undefined)
    return (
      <PairingCode
        key={code.codigo}
        code={code}
        isTaken={async (signal) =>
          (await devicesOf(patientId, signal)).aparatos.some(({ id, hasta }) => id === code.aparato && hasta === null)
        }
        onTaken={() => {
          setTaken(true);
          void again();
        }}
        onAgain={() => void act.run()}
        busy={act.busy}
      />
    );
  return (
    <form
      class="device-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setWrong(name.trim() === '');
        if (name.trim() !== '') void act.run();
      }}
    >
      <p>{t('own.new.lead')}</p>
      <Field
        {...{ id: 'own-name', label: t('device.name'), hint: t('device.name.hint'), value: name, onType: setName }}
        wrong={wrong ? t('device.name.hint') : undefined}
      />
      <button type="submit" class="button button-main" aria-disabled={act.busy}>
        {t('own.new.act')}
      </button>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </form>
  );
}
