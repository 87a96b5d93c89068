/**
 * On paper, for who takes it home: a label for each medicine, as it is taken, with lot and expiry (NOM-072-SSA1-2012 has the box say the
 * rest), and a receipt that is signed. Seen when printing alone.
 */
import { parseWhen, showWhen } from '../calendar/when.ts';
import { inSpanish } from '../texts/t.ts';
import { type LotHere, type PrescriptionHere, takenFrom } from './dispense.resource.ts';

export interface Label {
  readonly medicine: string;
  readonly use: string | undefined;
  readonly packs: number;
  readonly lots: readonly LotHere[];
}
export interface LabelSheet {
  readonly labels: readonly Label[];
  readonly name: string;
  readonly folio: string;
  /** FHIR instant. */
  readonly at: string;
  readonly unit: string;
  readonly by: string;
  /** Empty: the person. */
  readonly receiver: string;
}

export const labelsOf = ({ renglones }: PrescriptionHere, packs: ReadonlyMap<string, number>): readonly Label[] =>
  renglones.flatMap(({ solicitud, medicamento, indicacion, lotes }) => {
    const count = packs.get(solicitud) ?? 0;
    return count === 0 ? [] : [{ medicine: medicamento, use: indicacion, packs: count, lots: takenFrom(lotes, count) }];
  });

const day = (date: string): string => {
  const when = parseWhen(date);
  return when === undefined ? date : showWhen(when);
};

/** What goes home is in Spanish, whatever the screen speaks. */
export function Labels({ sheet }: { readonly sheet: LabelSheet }) {
  const { labels, name, folio, at, unit, by, receiver } = sheet;
  return (
    <section class="labels" lang="es-MX" aria-hidden="true">
      {labels.map(({ medicine, use, packs, lots }) => (
        <article key={medicine} class="label-sheet">
          <p>{name}</p>
          <h3>{medicine}</h3>
          {use === undefined ? undefined : <p class="label-use">{use}</p>}
          <p>
            {inSpanish('dispense.packs', { count: packs })}
            {lots.map(({ lote, caducidad }) => ` · ${inSpanish('label.lot', { lot: lote, expiry: day(caducidad) })}`)}
          </p>
          <p>{inSpanish('label.from', { unit, when: day(at) })}</p>
          <p>{inSpanish('label.keep')}</p>
        </article>
      ))}
      <article class="label-receipt">
        <h3>{inSpanish('label.receipt', { folio })}</h3>
        <p>{name}</p>
        <ul>
          {labels.map(({ medicine, packs }) => (
            <li key={medicine}>
              {medicine}: {inSpanish('dispense.packs', { count: packs })}
            </li>
          ))}
        </ul>
        <p>{inSpanish('label.by', { name: by, when: day(at) })}</p>
        <p class="label-sign">{inSpanish('label.sign', { name: receiver === '' ? name : receiver })}</p>
      </article>
    </section>
  );
}
