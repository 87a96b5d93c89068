/** Texts of the field that finds terms, es-MX. They come with the field, not with the first screen. */
export const TEXTS = {
  hint: 'Escriba palabras, abreviaturas o el código; flechas para elegir, Enter para tomar, Escape para cerrar.',
  list: 'Sugerencias',
  waiting: 'Buscando…',
  none: 'Nada coincide. Pruebe con menos palabras.',
  failed: 'No se pudo buscar. Revise la red; lo escrito sigue aquí.',
  offline: 'Sin conexión: catálogo guardado en este equipo.',
  category: 'categoría',
  found: (count: number) => (count === 1 ? '1 sugerencia' : `${count} sugerencias`),
} as const;
