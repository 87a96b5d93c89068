/** Who recorded, performed or asked: named, and identified where the document gives a number that has a system. */
import type { Organization, Practitioner, Reference } from '@medplum/fhirtypes';
import { identifiersOf } from '../context.ts';
import { all, first, wordsOf } from '../element.ts';
import { personOf } from '../person.ts';
import type { Element } from '../xml.ts';

function practitioner(entity: Element | undefined): Reference<Practitioner> | undefined {
  if (entity === undefined) return undefined;
  const display = personOf(entity);
  const [identifier] = identifiersOf(entity);
  if (display === undefined) return undefined;
  return { type: 'Practitioner', ...(identifier && { identifier }), display };
}

export const authorOf = (statement: Element | undefined): Reference<Practitioner> | undefined =>
  practitioner(first(statement, 'author/assignedAuthor'));

export const performersOf = (statement: Element): Reference<Practitioner>[] =>
  all(statement, 'performer/assignedEntity').flatMap((entity) => practitioner(entity) ?? []);

export const documentAuthors = (document: Element): Reference<Practitioner>[] =>
  all(document, 'author/assignedAuthor').flatMap((entity) => practitioner(entity) ?? []);

export const signerOf = (document: Element): Reference<Practitioner> | undefined =>
  practitioner(first(document, 'legalAuthenticator/assignedEntity'));

export function organizationOf(holder: Element | undefined): Reference<Organization> | undefined {
  const display = wordsOf(first(holder, 'name'));
  return display === '' ? undefined : { type: 'Organization', display };
}
