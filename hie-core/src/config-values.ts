/** How a value of the configuration is read, whichever key it has. Each throws with what was expected. */
export const integer =
  (min: number, max: number) =>
  (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new Error(`un entero de ${min} a ${max}`);
  };
export const flag = (text: string): boolean => {
  if (text === '1' || text === '0') return text === '1';
  throw new Error('1 o 0');
};
export const oneOf =
  (...values: readonly string[]) =>
  (text: string): string => {
    if (values.includes(text)) return text;
    throw new Error(`uno de: ${values.join(', ')}`);
  };
export const url =
  (...protocols: readonly string[]) =>
  (text: string): string => {
    const parsed = URL.canParse(text) ? new URL(text) : undefined;
    if (parsed !== undefined && protocols.includes(parsed.protocol)) return text.replace(/\/+$/, '');
    throw new Error(`una URL que empiece con ${protocols.map((protocol) => `${protocol}//`).join(' o ')}`);
  };
export const text = (value: string): string => value;
/** '' stays, and says that there is none. */
export const orNone =
  (parse: (text: string) => string) =>
  (text: string): string =>
    text === '' ? '' : parse(text);
export const list = (value: string): string[] =>
  value.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim().toLowerCase()]));
export const hosts = (value: string): readonly string[] => {
  const named = list(value);
  if (named.every((host) => /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/.test(host))) return named;
  throw new Error('host o host:puerto, separados por comas');
};
