/** One access as a sentence, what it was marked by word and shape, and the way to say that it is not recognised. */
import { useRef, useState } from 'react';
import { Icon, type IconName } from '../pictures/icon.tsx';
import { announce } from '../shell/announce.tsx';
import { t } from '../texts/t.ts';
import type { Access, Dispute } from './access.resource.ts';
import { DisputeForm } from './dispute-form.tsx';
import { DisputeState } from './dispute-state.tsx';
import { folioOf } from './folio.ts';

interface AccessCardProps {
  readonly access: Access;
  readonly onDisputed: () => void;
}

export function AccessCard({ access, onDisputed }: AccessCardProps) {
  const [open, setOpen] = useState(false);
  const [sent, setSent] = useState<Dispute | undefined>();
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const known = access.disputa ?? sent;
  const onSent = (made: Dispute) => {
    setSent(made);
    setOpen(false);
    announce(t('dispute.sent', { folio: folioOf(made.id) }));
    setTimeout(() => box.current?.focus());
    onDisputed();
  };
  const cancel = () => {
    setOpen(false);
    setTimeout(() => button.current?.focus());
  };
  return (
    <li class={access.urgencia ? 'entry entry-urgent' : 'entry'}>
      <Icon name={iconOf(access)} />
      <div>
        <Sentence access={access} />
        <Marks access={access} />
        {known === undefined ? undefined : (
          <div ref={box} tabIndex={-1}>
            <DisputeState dispute={known} />
          </div>
        )}
        {known !== undefined || access.quien.tipo === 'tu' ? undefined : open ? (
          <DisputeForm access={access} onSent={onSent} onCancel={cancel} />
        ) : (
          <button
            ref={button}
            type="button"
            class="button button-quiet"
            aria-label={t('access.dispute.of', { what: access.texto })}
            onClick={() => setOpen(true)}
          >
            {t('access.dispute')}
          </button>
        )}
      </div>
    </li>
  );
}

function Sentence({ access: { texto, quien } }: { readonly access: Access }) {
  if (!texto.startsWith(quien.texto)) return <p>{texto}</p>;
  return (
    <p>
      <strong>{quien.texto}</strong>
      {texto.slice(quien.texto.length)}
    </p>
  );
}

function Marks({ access }: { readonly access: Access }) {
  const marks = [
    access.urgencia ? (['tag tag-danger', t('access.urgent')] as const) : undefined,
    access.automatico ? (['tag', t('access.automatic')] as const) : undefined,
    access.negado ? (['tag tag-warn', t('access.denied')] as const) : undefined,
    access.quien.tipo === 'tu' ? (['tag', t('access.self')] as const) : undefined,
  ].filter((mark) => mark !== undefined);
  if (marks.length === 0) return null;
  return (
    <p class="marks">
      {marks.map(([look, words]) => (
        <span key={words} class={look}>
          {words}
        </span>
      ))}
    </p>
  );
}

function iconOf(access: Access): IconName {
  if (access.urgencia) return 'emergency';
  return access.automatico ? 'system' : 'person';
}
