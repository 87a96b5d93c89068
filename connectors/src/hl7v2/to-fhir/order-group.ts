/**
 * The orders of a message (HL7 v2.5.1 §4): each begins with ORC, or without one with the segment that says what is ordered, and owns what
 * follows it up to the next.
 */
import type { Message, Segment } from '../parse.ts';

const DETAILS = new Set(['OBR', 'RXO', 'RXE', 'RXD', 'RXA', 'RXG', 'ODS', 'RQD']);

export interface OrderSegments {
  readonly orc: Segment | undefined;
  /** The first of OBR, RXO, RXE, RXD or RXA. */
  readonly detail: Segment | undefined;
  /** Everything of the order, in message order, ORC included. */
  readonly all: readonly Segment[];
}

interface Group {
  orc: Segment | undefined;
  detail: Segment | undefined;
  readonly all: Segment[];
}

/** RXE after RXO, and RXD or RXA after RXE, are of the same order: they say the same again, nearer to the person. */
const CONTINUES: Readonly<Record<string, readonly string[]>> = {
  RXE: ['RXO'],
  RXD: ['RXE', 'RXO'],
  RXA: ['RXE', 'RXO'],
};

export function orderSegments({ segments }: Message): OrderSegments[] {
  const groups: Group[] = [];
  for (const segment of segments) {
    const last = groups.at(-1);
    if (segment.name === 'ORC') groups.push({ orc: segment, detail: undefined, all: [segment] });
    else if (!DETAILS.has(segment.name)) last?.all.push(segment);
    else if (last !== undefined && (last.detail === undefined || CONTINUES[segment.name]?.includes(last.detail.name))) {
      last.detail = segment;
      last.all.push(segment);
    } else groups.push({ orc: undefined, detail: segment, all: [segment] });
  }
  return groups;
}

export const inOrder = ({ all }: OrderSegments, name: string): Segment | undefined =>
  all.find((segment) => segment.name === name);
export const allInOrder = ({ all }: OrderSegments, ...names: string[]): Segment[] =>
  all.filter((segment) => names.includes(segment.name));

export interface OrderNumbers {
  readonly placer: string;
  readonly filler: string;
}

export function numbersOf({ orc, detail }: OrderSegments): OrderNumbers {
  const [placer, filler] = detail?.name === 'OBR' ? [detail.text(2), detail.text(3)] : ['', ''];
  return { placer: orc?.text(2) || placer, filler: orc?.text(3) || filler };
}

/** Segments before the first order: SPM of OML^O33 stands there, and PV1. */
export const beforeOrders = (message: Message): readonly Segment[] => {
  const first = message.segments.findIndex(({ name }) => name === 'ORC' || DETAILS.has(name));
  return first < 0 ? message.segments : message.segments.slice(0, first);
};

export const textOf = (segments: readonly Segment[], field = 3): string =>
  segments
    .flatMap((segment) => segment.repetitions(field).map((part) => part.whole()))
    .join('\n')
    .trim();
