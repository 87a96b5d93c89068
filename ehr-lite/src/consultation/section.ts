/**
 * What a consultation is made of. Each section (note, diagnoses, prescription, orders, referral) keeps its own draft, says
 * what is missing before the signature, and turns into resources of the one transaction that the signature sends.
 */
import type { BundleEntry, Encounter, Practitioner, Reference } from '@medplum/fhirtypes';
import type { ComponentType } from 'preact';
import type { Who } from '../session/who.ts';

export interface Visit {
  /** The Encounter, as the hub knows it; its id was made by the screen that opened the visit. */
  readonly encounter: Encounter & { readonly id: string };
  readonly patientId: string;
  readonly who: Who;
}

export interface Missing {
  /** A whole sentence that says what to do. */
  readonly words: string;
  /** Id of the control that takes the focus when the sentence is followed. */
  readonly control: string;
  /** A warning lets the signature pass, with a reason where the section asks for one. */
  readonly weight: 'stops' | 'warns';
}

export interface Signing {
  readonly visit: Visit;
  readonly author: Reference<Practitioner>;
  /** Instant of the signature by the hub's clock, ISO 8601 with offset. */
  readonly at: string;
  /** What the other sections made; the note is asked last, so that it can name them. */
  readonly made: readonly BundleEntry[];
}

export interface PanelProps<T> {
  readonly visit: Visit;
  readonly value: T;
  /** `at-pause`: a field holds what is typed; the page around it need not be drawn with every letter. */
  readonly change: (next: (now: T) => T, drawn?: 'at-pause') => void;
  /** CIE-10 codes of this consultation's diagnoses, as they stand in the draft. */
  readonly cie10: readonly string[];
}

export interface ConsultationSection<T> {
  readonly name: SectionName;
  readonly empty: T;
  /** `made`: what the sections made that come before this one in the signature. */
  readonly missing: (value: T, visit: Visit, made: readonly BundleEntry[]) => readonly Missing[];
  /** Pure. Ids are made by the section when the item is added to the draft, so that a repetition creates nothing twice. */
  readonly entries: (value: T, signing: Signing) => readonly BundleEntry[];
  /** What it adds to the Encounter that the signature finishes. */
  readonly encounter?: (value: T, signing: Signing) => Partial<Encounter>;
  /** Whether anything was written: an empty draft is no reason to ask what to do with it. */
  readonly written?: (value: T) => boolean;
  readonly Panel: ComponentType<PanelProps<T>>;
}

export type SectionName = 'note' | 'diagnoses' | 'prescription' | 'orders' | 'referral';
