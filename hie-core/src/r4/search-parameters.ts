export type SearchParameterType =
  | 'number'
  | 'date'
  | 'string'
  | 'token'
  | 'reference'
  | 'composite'
  | 'quantity'
  | 'uri'
  | 'special';
export interface SearchParameterDefinition {
  readonly code: string;
  readonly type: SearchParameterType;
  readonly targets: readonly string[];
  readonly modifiers: readonly string[];
  readonly comparators: readonly string[];
  /** Codes of the components of a composite parameter, in order, with their types. */
  readonly components: readonly { readonly code: string; readonly type: SearchParameterType }[];
  readonly url: string;
}
export function searchParameter(_type: string, _code: string): SearchParameterDefinition | undefined {
  return undefined;
}
export function searchParametersOf(_type: string): readonly SearchParameterDefinition[] {
  return [];
}
