/**
 * Answers of a slow hub may come in another order than they were asked in: what was asked earlier never takes the place of what was
 * asked later among the copies, from which a screen is drawn again.
 */
interface Asking {
  asked: number;
  heard: number;
  open: number;
}
const underWay = new Map<string, Asking>();

interface Turn {
  /** @returns whether nothing that was asked later has been heard */
  readonly isNewest: () => boolean;
  readonly heard: () => void;
  /** Answered or failed: to be called once. */
  readonly over: () => void;
}

export function turnOf(question: string): Turn {
  const now = underWay.get(question) ?? { asked: 0, heard: 0, open: 0 };
  underWay.set(question, now);
  now.asked += 1;
  now.open += 1;
  const mine = now.asked;
  return {
    isNewest: () => mine >= now.heard,
    heard: () => {
      now.heard = Math.max(now.heard, mine);
    },
    over: () => {
      now.open -= 1;
      if (now.open === 0) underWay.delete(question);
    },
  };
}
