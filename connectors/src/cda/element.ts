/** Ways through the tree of a document. A path names children (`participant/participantRole`); the first that fits counts. */
import type { Element } from './xml.ts';

export const elementsOf = (element: Element): Element[] =>
  element.children.filter((child): child is Element => typeof child !== 'string');

export function all(element: Element | undefined, path: string): Element[] {
  let found = element === undefined ? [] : [element];
  for (const name of path.split('/')) found = found.flatMap((each) => elementsOf(each).filter((e) => e.name === name));
  return found;
}

export const first = (element: Element | undefined, path: string): Element | undefined => all(element, path)[0];

export const attribute = (element: Element | undefined, path: string, name: string): string =>
  first(element, path)?.attributes[name]?.trim() ?? '';

/** All words below an element, spaces as one. */
export const wordsOf = (element: Element | undefined): string =>
  element === undefined ? '' : rawText(element).replace(/\s+/g, ' ').trim();

export const rawText = (element: Element): string =>
  element.children.map((child) => (typeof child === 'string' ? child : rawText(child))).join('');

export const hasTemplate = (element: Element, root: string): boolean =>
  all(element, 'templateId').some(({ attributes }) => attributes.root === root);

export const isNegated = (element: Element): boolean => element.attributes.negationInd === 'true';

/** The clinical statement of an entry, an entryRelationship or a component: its one child that is an act. */
const STATEMENTS = new Set([
  'act',
  'encounter',
  'observation',
  'organizer',
  'procedure',
  'substanceAdministration',
  'supply',
]);

export const statementOf = (holder: Element): Element | undefined =>
  elementsOf(holder).find(({ name }) => STATEMENTS.has(name));

/** Statements one level below, by entryRelationship or component. */
export const relatedOf = (statement: Element): Element[] =>
  [...all(statement, 'entryRelationship'), ...all(statement, 'component')].flatMap((each) => statementOf(each) ?? []);

export const relatedBy = (statement: Element, template: string): Element | undefined =>
  relatedOf(statement).find((each) => hasTemplate(each, template));
