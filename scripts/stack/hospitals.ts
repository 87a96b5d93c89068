/** The hospitals of the demonstration; each has a client `conector-<clues>` in demo.json. */
export interface Hospital {
  /** Names its folder under the data folder. */
  readonly key: string;
  readonly clues: string;
  readonly name: string;
}

export interface HospitalAtWork extends Hospital {
  readonly mllpPort: number;
  /** Where its connector serves GET /healthz; nowhere when left out. */
  readonly healthPort?: number;
}

export const XOCO: Hospital = { key: 'xoco', clues: 'DFSSA003162', name: 'Hospital General Xoco' };
