/**
 * Work that arrives together goes to the database in one statement. A round trip, a statement's start and a commit cost
 * the same for one row as for a hundred, so what comes while others are on their way gathers, and load makes statements
 * larger, not more. Alone, work leaves at once. Nothing joins a statement that has left: nobody is told what was before he asked.
 */
export interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export interface GatherOptions<Item, Result> {
  /** Settles each of them; what it throws is the fault of all that are left. */
  readonly run: (waiting: readonly Waiting<Item, Result>[]) => Promise<void>;
  /** Statements on their way at once; the other connections are for other work. */
  readonly concurrent: number;
  /** Of `weigh`, in one statement; one heavier item goes by itself. */
  readonly limit: number;
  readonly weigh?: (item: Item) => number;
  /** After a statement of several, the next waits this long for company: what comes at such a pace is not alone. */
  readonly lingerMs?: number;
}

export function gathering<Item, Result>(options: GatherOptions<Item, Result>): (item: Item) => Promise<Result> {
  const { run, concurrent, limit, weigh = () => 1, lingerMs = 0 } = options;
  const queue: Waiting<Item, Result>[] = [];
  let running = 0;
  let scheduled = false;
  let alone = true;

  function take(): Waiting<Item, Result>[] {
    let weight = 0;
    let count = 0;
    while (count < queue.length) {
      weight += weigh(queue[count]!.item);
      if (count > 0 && weight > limit) break;
      count++;
    }
    return queue.splice(0, count);
  }

  async function flush(): Promise<void> {
    scheduled = false;
    if (queue.length === 0) return;
    const waiting = take();
    alone = waiting.length === 1;
    running++;
    schedule();
    try {
      await run(waiting);
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
    running--;
    schedule();
  }

  function schedule(): void {
    if (scheduled || running >= concurrent || queue.length === 0) return;
    scheduled = true;
    // After what else arrived in this turn of the event loop.
    if (alone || lingerMs === 0) setImmediate(flush);
    else setTimeout(flush, lingerMs);
  }

  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      schedule();
    });
}
