/** Another zone: a postal code or an alcaldía, typed or chosen from the list. No map, no position asked. */
import { useState } from 'react';
import { useLocation } from 'wouter-preact';
import { t } from '../texts/t.ts';
import type { Clinics } from './booking.resource.ts';
import { bookingAt, type Step } from './steps.ts';

export function WhereForm({ clinics, step }: { readonly clinics: Clinics; readonly step: Step }) {
  const [, go] = useLocation();
  const [where, setWhere] = useState(step.cerca ?? clinics.cerca?.cp ?? clinics.cerca?.alcaldia ?? '');
  return (
    <section aria-labelledby="where">
      <h2 id="where">{t('book.where')}</h2>
      <form
        class="where"
        onSubmit={(event) => {
          event.preventDefault();
          go(bookingAt({ ...step, unidad: '', cerca: where.trim() }));
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
