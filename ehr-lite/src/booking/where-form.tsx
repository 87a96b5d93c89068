/** Another zone: a postal code or an alcaldía, typed or chosen from the list. No map, no position asked. */
import { useState } from 'react';
import { useLocation } from 'wouter-preact';
import { t } from '../texts/t.ts';
import type { Clinics } from './booking.resource.ts';
import { bookingAt, type Step } from './steps.ts';

interface WhereFormProps {
  readonly clinics: Clinics;
  readonly step: Step;
  /** Where what is found is shown. */
  readonly at?: (step: Step) => string;
}

export function WhereForm({ clinics, step, at = bookingAt }: WhereFormProps) {
  const [, go] = useLocation();
  const [where, setWhere] = useState(step.cerca ?? clinics.cerca?.cp ?? clinics.cerca?.alcaldia ?? '');
  return (
    <section aria-labelledby="where">
      <h2 id="where">{t('book.where')}</h2>
      <form
        class="where"
        onSubmit={(event) => {
          event.preventDefault();
          go(at({ ...step, unidad: '', cerca: where.trim() }));
        }}
      >
        <label for="cerca">{t('book.where.label')}</label>
        <input
          id="cerca"
          list="alcaldias"
          maxLength={60}
          autocomplete="postal-code"
          value={where}
          onInput={(event) => setWhere(event.currentTarget.value)}
        />
        <datalist id="alcaldias">
          {clinics.alcaldias.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <button type="submit" class="button">
          {t('book.search')}
        </button>
      </form>
    </section>
  );
}
