/** The doctors of a facility. Their cédulas start with 99: the register has not come near that number. */
import { givenNamesOf } from './given-names.ts';
import { drawDigits } from './people.ts';
import { Random } from './random.ts';
import { SURNAMES } from './surnames.ts';

export interface Practitioner {
  readonly cedula: string;
  readonly given: string;
  readonly fathersFamily: string;
  readonly mothersFamily: string;
}

export const practitionersOf = (seed: string | number, clues: string, count: number): Practitioner[] =>
  Array.from({ length: count }, (_, i) => {
    const random = new Random(seed, `practitioner ${clues}`, i);
    return {
      cedula: `99${drawDigits(random, 6)}`,
      given: givenNamesOf(random.int(1960, 1995), random.pick(['H', 'M'])).pick(random),
      fathersFamily: SURNAMES.pick(random),
      mothersFamily: SURNAMES.pick(random),
    };
  });
