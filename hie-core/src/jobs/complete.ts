/** The tail shows what runs ahead of its position too (store/postgres/tail.ts): that is met again, and is left for then. */
export function isComplete(position: string): (row: { readonly position: string }) => boolean {
  if (!/^\d+$/.test(position)) return () => true;
  const reached = BigInt(position);
  return (row) => !/^\d+$/.test(row.position) || BigInt(row.position) <= reached;
}
