import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openStore } from './population/asking.fixture.ts';
import { readTail, TAIL_START } from './tail.ts';

let own: Awaited<ReturnType<typeof openStore>>;
beforeAll(async () => {
  own = await openStore();
  // Transactions of before: 700 of one version each, of 30 kB.
  await own.db.query(
    `insert into resource_version (id, at, version, shard, type, deleted, content, tx)
     select gen_random_uuid(), now(), 1, 0, 9, false, '{"resourceType":"Binary","data":"' || repeat(md5(n::text), 940) || '"}', (1 + n)::text::xid8
     from generate_series(1, 700) n`,
  );
});
afterAll(() => own.close());

it('a page of large versions is cut by what they weigh, and none is left out', async () => {
  const sizes: number[] = [];
  for (let position = TAIL_START, more = true; more; ) {
    const page = await readTail(own.db, position, 4_000);
    sizes.push(page.rows.length);
    position = page.position;
    more = !page.caughtUp;
  }
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(700);
  expect(Math.max(...sizes)).toBe(500);
});
