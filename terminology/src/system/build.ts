/** Makes the image of a code system from its concepts, in the order in which they come. */
import { TerminologyFault } from '../fault.ts';
import type { CodeSystemHead, Concept } from '../model.ts';
import { CodeSystemImage, type ConceptBody } from './image.ts';

/** Above it a process of usual size would spend its memory on one system. */
export const MAX_CONCEPTS = 1_000_000;

export interface StoredConcept {
  readonly code: string;
  /** '' for none. */
  readonly display: string;
  readonly flags: number;
  readonly parents: readonly string[];
  /** `bodyOf` */
  readonly body: string;
}

/** 1: inactive, 2: abstract. */
export const flagsOf = ({ inactive, abstract }: Concept): number => (inactive ? 1 : 0) | (abstract ? 2 : 0);

export class ImageBuilder {
  readonly #head: CodeSystemHead;
  readonly #codes: string[] = [];
  readonly #displays: string[] = [];
  readonly #bodies: string[] = [];
  readonly #flags: number[] = [];
  readonly #parents: (readonly string[] | undefined)[] = [];

  constructor(head: CodeSystemHead) {
    this.#head = head;
  }

  add(concept: Concept): void {
    const { code, display = '', parents = [] } = concept;
    this.addStored({ code, display, parents, flags: flagsOf(concept), body: bodyOf(concept) });
  }
  /** As the store keeps it: nothing is read that need not be. */
  addStored({ code, display, flags, parents, body }: StoredConcept): void {
    if (this.#codes.length >= MAX_CONCEPTS) throw tooLarge(this.#head.url);
    this.#codes.push(code);
    this.#displays.push(display);
    this.#bodies.push(body);
    this.#flags.push(flags);
    this.#parents.push(parents.length > 0 ? parents : undefined);
  }

  /** A parent that is not in the system is left out: the concept stands at the top. */
  build(): CodeSystemImage {
    const size = this.#codes.length;
    const positions = new Map<string, number>();
    for (let i = size - 1; i >= 0; i--) positions.set(this.#codes[i]!, i);
    const parentStart = new Int32Array(size + 1);
    const parents: number[] = [];
    for (let i = 0; i < size; i++) {
      for (const code of this.#parents[i] ?? []) {
        const at = positions.get(code);
        if (at !== undefined && at !== i) parents.push(at);
      }
      parentStart[i + 1] = parents.length;
    }
    return new CodeSystemImage({
      head: this.#head,
      codes: this.#codes,
      displays: this.#displays,
      bodies: this.#bodies,
      flags: Uint8Array.from(this.#flags),
      parentStart,
      parents: Int32Array.from(parents),
    });
  }
}

export function buildImage(head: CodeSystemHead, concepts: Iterable<Concept>): CodeSystemImage {
  const builder = new ImageBuilder(head);
  for (const concept of concepts) builder.add(concept);
  return builder.build();
}

/** JSON of what is rarely read; '' when there is nothing. */
export function bodyOf({ definition, designations, properties }: Concept): string {
  const body: ConceptBody = {
    ...(definition !== undefined && { definition }),
    ...(designations !== undefined && designations.length > 0 && { designations }),
    ...(properties !== undefined && Object.keys(properties).length > 0 && { properties }),
  };
  return Object.keys(body).length === 0 ? '' : JSON.stringify(body);
}

export const tooLarge = (url: string): TerminologyFault =>
  new TerminologyFault('too-costly', 'El sistema de códigos es demasiado grande para tenerlo en el hub.', {
    rule: `Máximo ${MAX_CONCEPTS} conceptos`,
    value: url,
    elsewhere: true,
    fix: 'Póngalo en un servidor de terminología y configure TERMINOLOGY_URL.',
  });
