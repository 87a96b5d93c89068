/** What terminology tells a search of codes: the port behind which `:in`, `:not-in`, `:above` and `:below` are resolved. */
import type { ValueSet } from '@medplum/fhirtypes';

export interface KnownCode {
  readonly system: string;
  readonly code: string;
}

export interface CodeKnowledge {
  /**
   * All codes of a value set, given whole or by canonical. undefined: nobody here knows that canonical.
   * @throws HubError `too-costly` above `max`; what is wrong with the value set
   */
  codesIn(set: ValueSet | string, max: number): Promise<readonly KnownCode[] | undefined>;
  /** The code and those above (below) it; an unknown code is only itself. undefined: the system is not known. */
  related(system: string, code: string, direction: 'above' | 'below'): Promise<readonly string[] | undefined>;
}
