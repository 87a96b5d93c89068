import { describe, expect, it } from '@jest/globals';
import { searchParameter } from '../r4/search-parameters.ts';
import { RESOURCE_TYPES } from '../r4/validate.ts';
import { mainDate } from './main-date.ts';
import { typeName, typeNumber } from './postgres/type-numbers.ts';

describe('tables of types', () => {
  it.each(RESOURCE_TYPES.filter((type) => mainDate(type) !== undefined))(
    'the main date of %s is a date parameter of R4',
    (type) => {
      expect(searchParameter(type, mainDate(type)!)?.type).toBe('date');
    },
  );

  it('every R4 resource type has a number of its own, and gets its name back', () => {
    const numbers = RESOURCE_TYPES.map(typeNumber);
    expect(new Set(numbers).size).toBe(RESOURCE_TYPES.length);
    expect(numbers.map(typeName)).toEqual([...RESOURCE_TYPES]);
    expect([typeNumber('Account'), typeNumber('Patient'), typeNumber('VisionPrescription')]).toEqual([1, 103, 147]);
  });
});
