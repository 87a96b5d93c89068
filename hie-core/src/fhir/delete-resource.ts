/** delete, by id or by a condition that one resource meets. https://hl7.org/fhir/R4/http.html#delete, #cdelete */
import type { Handler } from './context.ts';
import { parseIfMatch } from './headers.ts';
import { conditionOf } from './interactions.ts';
import { writeOne } from './written.ts';

/** Deleting again, or what never was, is no error: it is gone, as was asked. */
export const deleteById: Handler = (request, dependencies) =>
  writeOne(request, dependencies, {
    kind: 'delete',
    type: request.params.type!,
    target: { id: request.params.id! },
    ifMatch: parseIfMatch(request.header('if-match')),
  });

export const conditionalDelete: Handler = (request, dependencies) =>
  writeOne(request, dependencies, {
    kind: 'delete',
    type: request.params.type!,
    target: { condition: conditionOf(request.query.toString()) },
    ifMatch: parseIfMatch(request.header('if-match')),
  });
