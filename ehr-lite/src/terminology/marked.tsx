/** A title with the parts that answer what was typed. */
import type { Term } from './term.resource.ts';

export function Marked({ titulo, marcas }: Pick<Term, 'titulo' | 'marcas'>) {
  const parts = [];
  let at = 0;
  for (const [start, end] of marcas) {
    if (start < at) continue;
    parts.push(titulo.slice(at, start), <mark key={start}>{titulo.slice(start, end)}</mark>);
    at = end;
  }
  return (
    <span class="term-title">
      {parts}
      {titulo.slice(at)}
    </span>
  );
}
