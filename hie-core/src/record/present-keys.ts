/** Elements that a resource has: one that was made in memory may carry a key whose value is undefined, JSON has none. */
export const presentKeys = (element: object): string[] =>
  Object.entries(element).flatMap(([key, value]) => (value === undefined ? [] : [key]));
