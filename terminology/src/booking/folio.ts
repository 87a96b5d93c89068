/** An appointment's number as people say it over the telephone: the random end of its id, in fours. */
export const appointmentFolio = (id: string): string => {
  const end = id
    .replace(/[^0-9A-Za-z]/g, '')
    .slice(-8)
    .toUpperCase();
  return end.length > 4 ? `${end.slice(0, 4)}-${end.slice(4)}` : end;
};
