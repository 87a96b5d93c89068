/** One card of the summary: its heading, what is missing from it, its lines, and how to see the rest. */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'react';
import { Link } from 'wouter-preact';
import { asProblem } from '../hub/problem.ts';
import type { Patient } from '../hub/r4.ts';
import { SideProblem } from '../shell/side-problem.tsx';
import { t } from '../texts/t.ts';
import type { Chart } from './chart.resource.ts';
import type { PlaceOf } from './origin.ts';

/** What the summary gives each of its cards. */
export interface SummaryPartProps {
  readonly chart: Chart;
  readonly patientId: string;
  readonly visitId: string | undefined;
  readonly compact: boolean;
  /** Level of the summary's own heading. */
  readonly level: 2 | 3;
  readonly today: string;
  readonly placeOf: PlaceOf;
  readonly patient: Patient | undefined;
  readonly again: () => void;
}

interface PartProps {
  readonly title: string;
  readonly level: 2 | 3;
  readonly count?: number;
  /** What the hub did not answer of it. */
  readonly problem?: unknown;
  readonly onRetry?: () => void;
  /** The hub has more than was asked for: what is here is the newest. */
  readonly older?: boolean;
  /** Screen with all of it. */
  readonly href?: string;
  readonly more?: string;
  readonly children: ComponentChildren;
}

export function Part({ title, level, count, problem, onRetry, older, href, more, children }: PartProps) {
  const id = useId();
  const Heading = level === 2 ? 'h3' : 'h4';
  return (
    <section class="chart-part" aria-labelledby={id}>
      <header>
        <Heading id={id}>
          {title}
          {count === undefined || count === 0 ? undefined : <span class="tally-badge"> {count}</span>}
        </Heading>
        {href === undefined ? undefined : (
          <Link href={href} class="chart-more" aria-label={`${more ?? t('chart.seeAll')}: ${title}`}>
            {more ?? t('chart.seeAll')}
          </Link>
        )}
      </header>
      {problem === undefined && older ? <p class="quiet">{t('chart.older')}</p> : undefined}
      {problem === undefined ? children : <Missing problem={problem} onRetry={onRetry} />}
    </section>
  );
}

function Missing({ problem, onRetry }: { readonly problem: unknown; readonly onRetry: (() => void) | undefined }) {
  const { kind } = asProblem(problem);
  return (
    <SideProblem
      words={kind === 'forbidden' ? t('chart.part.forbidden') : t('chart.part.failed')}
      onRetry={kind === 'forbidden' ? undefined : onRetry}
    />
  );
}

/** The first lines, and the rest behind one button: nothing is hidden, and forty years do not fill the screen. */
export function Lines({ most, children }: { readonly most: number; readonly children: readonly ComponentChildren[] }) {
  const [open, setOpen] = useState(false);
  const shown = open ? children : children.slice(0, most);
  return (
    <>
      <ul class="chart-lines">{shown}</ul>
      {children.length > most ? (
        <button type="button" class="button button-small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('chart.less') : t('chart.moreLines', { count: children.length - most })}
        </button>
      ) : undefined}
    </>
  );
}

export const Nothing = ({ children }: { readonly children: ComponentChildren }) => <p class="quiet">{children}</p>;
