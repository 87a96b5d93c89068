/** What the code did not say of a box: which medicine it is, its lot, its expiry. Told once for each code. */
import type { Scanned } from '@amate/terminology/identifiers/gs1.ts';
import { useRef, useState } from 'react';
import { useAct } from '../../hub/use-act.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { TermField } from '../../terminology/term-field.tsx';
import { t } from '../../texts/t.ts';
import { readExpiry } from '../scan/read-expiry.ts';
import { contentOf, packOf } from '../shown.ts';
import { type Item, readItem } from '../supply.resource.ts';
import { type Line, serialsOf } from './lines.ts';

export interface Unfinished {
  readonly typed?: string;
  readonly scanned?: Scanned;
  readonly item?: Item;
}
interface BoxFormProps {
  readonly clues: string;
  readonly box: Unfinished;
  readonly onLine: (line: Line) => void;
  readonly onCancel: () => void;
}

export function BoxForm({ clues, box, onLine, onCancel }: BoxFormProps) {
  const [item, setItem] = useState(box.item);
  const look = useAct(async (clave: string) => setItem(await readItem(clues, { clave })));
  return (
    <section class="card supply-box">
      {item === undefined ? (
        <>
          <h2>{t('receive.which')}</h2>
          {box.scanned === undefined ? undefined : <p>{t('receive.which.why', { code: box.scanned.gtin })}</p>}
          <TermField
            label={t('receive.which.field')}
            catalogue="medicamentos"
            onChoose={({ codigo }) => void look.run(codigo)}
          />
          {look.error === undefined ? undefined : <ProblemNotice error={look.error} />}
          <button type="button" class="button" onClick={onCancel}>
            {t('receive.cancel')}
          </button>
        </>
      ) : (
        <Printed box={box} item={item} onLine={onLine} onCancel={onCancel} />
      )}
    </section>
  );
}

interface PrintedProps extends Omit<BoxFormProps, 'clues'> {
  readonly item: Item;
}

function Printed({ box, item, onLine, onCancel }: PrintedProps) {
  const { scanned, typed } = box;
  const form = useRef<HTMLFormElement>(null);
  const [wrong, setWrong] = useState<'lote' | 'caducidad' | 'unidades'>();
  // Told once for each code: then the box in hand is looked at, and another presentation is found out.
  const learns = box.item === undefined && typed !== undefined;
  const add = (event: Event) => {
    event.preventDefault();
    const given = new FormData(form.current!);
    const text = (name: string): string => String(given.get(name) ?? '').trim();
    const lote = scanned?.lot ?? text('lote').toUpperCase();
    const caducidad = scanned?.expiry ?? readExpiry(text('caducidad'));
    const units = Number(text('unidades'));
    const isOther = learns && item.envase !== undefined && units !== item.envase.unidades;
    const fault = lote === '' ? 'lote' : caducidad === undefined ? 'caducidad' : isOther ? 'unidades' : undefined;
    setWrong(fault);
    if (fault !== undefined) return form.current!.querySelector<HTMLInputElement>(`[name=${fault}]`)?.focus();
    onLine({
      ...{ item, lote, caducidad: caducidad!, envases: 1, series: serialsOf(scanned) },
      ...(learns && { codigo: typed }),
    });
  };
  const told = String(new FormData(form.current ?? undefined).get('unidades') ?? '');
  return (
    <form ref={form} class="supply-printed" onSubmit={add}>
      <h2>{item.nombre}</h2>
      <p class="quiet">{t('receive.complete')}</p>
      {scanned?.lot === undefined ? (
        <Field name="lote" label={t('receive.lotField')} wrong={wrong === 'lote'} first />
      ) : undefined}
      {scanned?.expiry === undefined ? (
        <Field
          name="caducidad"
          label={t('receive.expiry')}
          hint={wrong === 'caducidad' ? t('receive.expiry.wrong') : t('receive.expiry.hint')}
          wrong={wrong === 'caducidad'}
          first={scanned?.lot !== undefined}
        />
      ) : undefined}
      {learns && item.envase !== undefined ? (
        <Field
          name="unidades"
          label={t('receive.unitsOf', {
            unit: item.envase.unidad === undefined ? t('receive.units.unit') : `${item.envase.unidad}s`,
          })}
          hint={
            wrong === 'unidades'
              ? t('receive.units.wrong', {
                  name: item.nombre,
                  content: contentOf(item.envase),
                  told,
                })
              : undefined
          }
          wrong={wrong === 'unidades'}
          first={scanned?.lot !== undefined && scanned.expiry !== undefined}
          numeric
        />
      ) : packOf(item) === undefined ? undefined : (
        <p>{packOf(item)}</p>
      )}
      <p class="buttons">
        <button type="submit" class="button button-main">
          {t('receive.add')}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t('receive.cancel')}
        </button>
      </p>
    </form>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly wrong: boolean;
  readonly first: boolean;
  readonly numeric?: boolean;
}

function Field({ name, label, hint, wrong, first, numeric = false }: FieldProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        name={name}
        autoComplete="off"
        autoCapitalize="characters"
        spellcheck={false}
        inputMode={numeric ? 'numeric' : undefined}
        maxLength={40}
        aria-invalid={wrong}
        aria-describedby={hint === undefined ? undefined : `box-${name}`}
        ref={first ? focused : undefined}
      />
      {hint === undefined ? undefined : (
        <span id={`box-${name}`} class={wrong ? 'wrong' : 'quiet'} role={wrong ? 'alert' : undefined}>
          {hint}
        </span>
      )}
    </label>
  );
}

/** A function of its own: drawn again, the field is not focused again. */
const focused = (input: HTMLInputElement | null): void => input?.focus();
