/** A case's number as people say it over the phone: the random end of its id, in fours. The same for citizen and operator. */
export const folioOf = (id: string): string => {
  const end = id.replaceAll('-', '').slice(-8).toUpperCase();
  return `${end.slice(0, 4)}-${end.slice(4)}`;
};
