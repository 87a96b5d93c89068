/** Makes the image of a code system from its concepts, in the order in which they come. */
import { TerminologyFault } from '../fault.ts';
import type { CodeSystemHead, Concept } from '../model.ts';
import { atOneGo, type Steps } from '../turns.ts';
import { CodeSystemImage, type ConceptBody } from './image.ts';

/** Above it a process of usual size would spend its memory on one system. */
export const MAX_CONCEPTS = 1_000_000;

export interface StoredConcept {
  readonly code: string;
  /** '' for none. */
  readonly display: string;
  readonly flags: number;
  /** JSON list of codes, '' for none. */
  readonly parents: string;
  /** `bodyOf` */
  readonly body: string;
}

/** 1: inactive, 2: abstract. */
export const flagsOf = ({ inactive, abstract }: Concept): number => (inactive ? 1 : 0) | (abstract ? 2 : 0);

const AT_ONCE = 5_000;

export class ImageBuilder {
  readonly #head: CodeSystemHead;
  readonly #codes: string[] = [];
  readonly #displays: string[] = [];
  readonly #bodies: string[] = [];
  readonly #flags: number[] = [];
  readonly #parents: string[] = [];

  constructor(head: CodeSystemHead) {
    this.#head = head;
  }

  add(concept: Concept): void {
    const { code, display = '' } = concept;
    this.addStored({ code, display, parents: parentsText(concept), flags: flagsOf(concept), body: bodyOf(concept) });
  }
  /** As the store keeps it: nothing is read that need not be. */
  addStored({ code, display, flags, parents, body }: StoredConcept): void {
    if (this.#codes.length >= MAX_CONCEPTS) throw tooLarge(this.#head.url);
    this.#codes.push(code);
    this.#displays.push(display);
    this.#bodies.push(body);
    this.#flags.push(flags);
    this.#parents.push(parents);
  }

  build(): CodeSystemImage {
    return atOneGo(this.building());
  }

  /** A parent that is not in the system is left out: the concept stands at the top. */
  *building(): Steps<CodeSystemImage> {
    const size = this.#codes.length;
    const positions = new Map<string, number>();
    // The first of two equal codes is the one that is meant.
    for (let i = size - 1; i >= 0; i--) {
      if (i % AT_ONCE === 0) yield;
      positions.set(this.#codes[i]!, i);
    }
    const parentStart = new Int32Array(size + 1);
    const parents: number[] = [];
    for (let i = 0; i < size; i++) {
      if (i % AT_ONCE === 0) yield;
      const above = this.#parents[i]!;
      for (const code of above === '' ? [] : (JSON.parse(above) as string[])) {
        const at = positions.get(code);
        if (at !== undefined && at !== i) parents.push(at);
      }
      parentStart[i + 1] = parents.length;
    }
    return new CodeSystemImage({
      head: this.#head,
      positions,
      codes: this.#codes,
      displays: this.#displays,
      bodies: this.#bodies,
      flags: new Uint8Array(this.#flags),
      parentStart,
      parents: new Int32Array(parents),
    });
  }
}

export function buildImage(head: CodeSystemHead, concepts: Iterable<Concept>): CodeSystemImage {
  const builder = new ImageBuilder(head);
  for (const concept of concepts) builder.add(concept);
  return builder.build();
}

export const parentsText = ({ parents }: Concept): string => (parents?.length ? JSON.stringify(parents) : '');

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
