/** What one step of the check found. */
export interface Finding {
  readonly state: 'ok' | 'warn' | 'fail';
  /** es-MX. */
  readonly text: string;
}

export const ok = (text: string): Finding => ({ state: 'ok', text });
export const warn = (text: string): Finding => ({ state: 'warn', text });
export const fail = (text: string): Finding => ({ state: 'fail', text });
