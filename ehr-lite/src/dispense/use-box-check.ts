/** Each box that is scanned over an open prescription: the right one is counted, a wrong one is said aloud before it is handed over. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { cityDay, parseWhen, showWhen } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import { asProblem } from '../hub/problem.ts';
import { announce } from '../shell/announce.tsx';
import { readBox } from '../supply/scan/read-box.ts';
import { type Item, readItem } from '../supply/supply.resource.ts';
import { t } from '../texts/t.ts';
import type { LineHere } from './dispense.resource.ts';
import { type Answer, countOf, type InHand, judged, standing, type Verdict, withBox } from './in-hand.ts';

export interface Said {
  readonly right: boolean;
  readonly text: string;
  readonly fix?: string;
}
interface BoxCheck {
  readonly inHand: InHand;
  readonly said: Said | undefined;
  /** A box waits for the hub's word: nothing is handed over before it. */
  readonly asking: boolean;
  readonly read: (typed: string) => void;
}

export function useBoxCheck(
  lines: readonly LineHere[],
  packs: ReadonlyMap<string, number>,
  clues: string | undefined,
  /** As it stands when an answer comes, not when it was asked: boxes are scanned faster than the hub answers. */
  counted: { current: InHand },
): BoxCheck {
  const client = useQueryClient();
  const [inHand, setInHand] = useState(counted.current);
  const [said, setSaid] = useState<Said>();
  const [asking, setAsking] = useState(0);
  const questions = useRef({ last: 0, since: 0, open: 0 });
  const told = useRef<Said & Answer>();
  const gone = useRef(false);
  useEffect(
    () => () => {
      gone.current = true;
    },
    [],
  );
  const shown = useRef({ lines, packs });
  shown.current = { lines, packs };
  const itemOf = (codigo: string): Promise<Item> =>
    client.fetchQuery({
      queryKey: ['supply', 'item', { codigo }],
      queryFn: ({ signal }) => readItem(clues ?? '', { codigo }, signal),
      retry: false,
    });
  const tell = (question: number, words: Said): void => {
    const next = { ...words, question };
    if (gone.current || standing(told.current, next, questions.current.since) !== next) return;
    told.current = next;
    setSaid(words);
    announce(words.fix === undefined ? words.text : `${words.text} ${words.fix}`);
  };
  const look = async (typed: string): Promise<void> => {
    const box = readBox(typed);
    if (box.kind !== 'box') return;
    const asked = questions.current;
    const question = ++asked.last;
    if (asked.open++ === 0) asked.since = question;
    setAsking(asked.open);
    try {
      const item = await itemOf(box.scanned.gtin);
      if (gone.current) return;
      const now = { ...shown.current, inHand: counted.current, today: cityDay(hubNow()) };
      const verdict = judged(item.clave, box.scanned, now);
      if (verdict.kind === 'right') counted.current = withBox(now.inHand, verdict.line, verdict.lot);
      setInHand(counted.current);
      tell(question, wordsOf(verdict, item, counted.current, now.packs));
    } catch (problem) {
      const unknown = asProblem(problem).kind === 'missing';
      tell(question, {
        right: false,
        text: t(unknown ? 'dispense.box.unknown' : 'dispense.box.unasked'),
        fix: t('dispense.box.look'),
      });
    } finally {
      setAsking(--asked.open);
    }
  };
  return { inHand, said, asking: asking > 0, read: (typed) => void look(typed) };
}

const day = (date: string): string => {
  const when = parseWhen(date);
  return when === undefined ? date : showWhen(when);
};

function wordsOf(verdict: Verdict, item: Item, inHand: InHand, packs: ReadonlyMap<string, number>): Said {
  switch (verdict.kind) {
    case 'other':
      return { right: false, text: t('dispense.box.other', { name: item.nombre }), fix: t('dispense.box.other.fix') };
    case 'not-now':
      return { right: false, text: verdict.why };
    case 'expired':
      return {
        ...{ right: false, text: t('dispense.box.expired', { date: day(verdict.date) }) },
        fix: t('dispense.box.expired.fix'),
      };
    case 'no-lot':
      return { right: false, text: t('dispense.box.noLot', { lot: verdict.lot }), fix: t('dispense.box.noLot.fix') };
    case 'enough':
      return { right: false, text: t('dispense.box.enough', { name: verdict.line.medicamento }) };
    case 'right': {
      const { line, sooner } = verdict;
      const done = countOf(inHand, line);
      const text = t('dispense.box.right', { name: line.medicamento, done, all: packs.get(line.solicitud) ?? 0 });
      if (sooner === undefined) return { right: true, text };
      return { right: true, text, fix: t('dispense.box.sooner', { lot: sooner.lote, date: day(sooner.caducidad) }) };
    }
  }
}
