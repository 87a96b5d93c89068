/** Terms and values; what is not known is left out rather than shown as a dash. */
import type { ComponentChildren } from 'preact';

export type FactPair = readonly [term: string, value: ComponentChildren | undefined];

export function Facts({ facts }: { readonly facts: readonly FactPair[] }) {
  return (
    <dl class="detail-facts">
      {facts.map(([term, value]) =>
        value === undefined || value === '' ? undefined : (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
