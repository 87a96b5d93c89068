/**
 * Prints the megabytes that a generated system of so many concepts holds, with the index of the search, as a process holds them that has been
 * asked about all. A process of its own (`node --expose-gc memory.ts 50000`): what others measured before would be let go meanwhile.
 */
import { createIndexes } from '@amate/terminology/search/create-text-search.ts';
import { buildImage } from '@amate/terminology/system/build.ts';
import { GENERATED, generated } from './generated.ts';

const concepts = Number(process.argv[2]);
const held = (): number => {
  globalThis.gc!();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1_048_576;
};

const before = held();
const image = buildImage(GENERATED, generated(concepts));
const index = await createIndexes()(image);
const used = held() - before;
if (image.size !== concepts || index === undefined) throw new Error('it was let go');
process.stdout.write(`${used}\n`);
