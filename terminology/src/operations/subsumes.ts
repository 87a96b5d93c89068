/** CodeSystem/$subsumes. https://hl7.org/fhir/R4/codesystem-operation-subsumes.html */
import { TerminologyFault } from '../fault.ts';
import type { CodeSystemImage } from '../system/image.ts';
import { unknownCode } from './lookup.ts';

export type Subsumption = 'equivalent' | 'subsumes' | 'subsumed-by' | 'not-subsumed';

export function subsumes(image: CodeSystemImage, codeA: string, codeB: string): Subsumption {
  const meaning = image.head.hierarchyMeaning;
  if (meaning !== undefined && meaning !== 'is-a')
    throw new TerminologyFault(
      'not-supported',
      'La jerarquía de ese sistema no dice que lo de abajo sea un caso de lo de arriba.',
      {
        path: 'system',
        rule: 'R4 CodeSystem.hierarchyMeaning: is-a',
        value: meaning,
      },
    );
  const [a, b] = [codeA, codeB].map((code) => {
    const at = image.find(code);
    if (at === -1) throw unknownCode(image, code);
    return at;
  }) as [number, number];
  if (a === b) return 'equivalent';
  if (image.isA(b, a)) return 'subsumes';
  return image.isA(a, b) ? 'subsumed-by' : 'not-subsumed';
}
