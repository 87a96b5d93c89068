/**
 * FHIRPath as patches use it, to a tree: paths, indexers, functions, comparisons and logic. Arithmetic is left out on
 * purpose: a path chooses an element, it computes nothing. Grammar: http://hl7.org/fhirpath/N1/grammar.html
 */
import { fault } from '../../../errors.ts';
import { type Token, tokenize, unreadable } from './tokens.ts';

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Expression | undefined; readonly name: string }
  | {
      readonly kind: 'call';
      readonly of: Expression | undefined;
      readonly name: string;
      readonly args: readonly Expression[];
    }
  | { readonly kind: 'index'; readonly of: Expression; readonly at: Expression }
  | { readonly kind: 'type'; readonly operator: 'is' | 'as'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression };

const MAX_PATH_CHARACTERS = 2048;
/** Parentheses inside one another; each takes a stack of calls. */
const MAX_NESTING = 32;

/** Loosest first (the order of the specification). */
const PRECEDENCE: readonly (readonly string[])[] = [
  ['implies'],
  ['or', 'xor'],
  ['and'],
  ['in', 'contains'],
  ['=', '!='],
  ['<=', '>=', '<', '>'],
  ['|'],
  ['is', 'as'],
  ['+', '&'],
];

/** @throws HubError `invalid` */
export function parsePath(path: string): Expression {
  if (path.length > MAX_PATH_CHARACTERS)
    throw fault('invalid', 'La ruta FHIRPath es demasiado larga.', {
      rule: `Hasta ${MAX_PATH_CHARACTERS} caracteres`,
      fix: 'Acórtela: bastan los pasos hasta el elemento.',
    });
  return new Parser(path).whole();
}

class Parser {
  readonly #path: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #nesting = 0;

  constructor(path: string) {
    this.#path = path;
    this.#tokens = tokenize(path);
  }

  whole(): Expression {
    const expression = this.#nested();
    if (this.#now.kind !== 'end') throw this.#unreadable();
    return expression;
  }

  #nested(): Expression {
    if (++this.#nesting > MAX_NESTING) throw this.#unreadable();
    const expression = this.#binary(0);
    this.#nesting--;
    return expression;
  }

  #binary(level: number): Expression {
    const operators = PRECEDENCE[level];
    if (!operators) return this.#steps();
    let left = this.#binary(level + 1);
    while (this.#isOperator(operators)) {
      const operator = this.#next().text;
      left =
        operator === 'is' || operator === 'as'
          ? { kind: 'type', operator, of: left, name: this.#typeName() }
          : { kind: 'binary', operator, left, right: this.#binary(level + 1) };
    }
    return left;
  }

  #isOperator(operators: readonly string[]): boolean {
    const { kind, text } = this.#now;
    return (kind === 'sign' || kind === 'name') && operators.includes(text);
  }

  /** `FHIR.Quantity` and `System.String` name the type by its last part. */
  #typeName(): string {
    let name = this.#name();
    while (this.#take('.')) name = this.#name();
    return name;
  }

  #steps(): Expression {
    let expression = this.#term();
    for (;;) {
      if (this.#take('.')) expression = this.#invocation(expression);
      else if (this.#take('[')) {
        expression = { kind: 'index', of: expression, at: this.#nested() };
        this.#expect(']');
      } else return expression;
    }
  }

  #term(): Expression {
    const { kind, text } = this.#now;
    if (kind === 'text' || kind === 'date') return { kind: 'literal', value: this.#next().text };
    if (kind === 'number') return { kind: 'literal', value: Number(this.#next().text) };
    if (kind === 'variable') return { kind: 'variable', name: this.#next().text };
    if (kind === 'name' && (text === 'true' || text === 'false'))
      return { kind: 'literal', value: this.#next().text === 'true' };
    if (!this.#take('(')) return this.#invocation(undefined);
    const inner = this.#nested();
    this.#expect(')');
    return inner;
  }

  #invocation(of: Expression | undefined): Expression {
    const name = this.#name();
    if (!this.#take('(')) return { kind: 'member', of, name };
    const args: Expression[] = [];
    if (!this.#take(')')) {
      do args.push(this.#nested());
      while (this.#take(','));
      this.#expect(')');
    }
    return { kind: 'call', of, name, args };
  }

  #name(): string {
    if (this.#now.kind !== 'name') throw this.#unreadable();
    return this.#next().text;
  }

  get #now(): Token {
    return this.#tokens[this.#at]!;
  }

  #next(): Token {
    return this.#tokens[this.#at++]!;
  }

  #take(sign: string): boolean {
    if (this.#now.kind !== 'sign' || this.#now.text !== sign) return false;
    this.#at++;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw this.#unreadable();
  }

  #unreadable() {
    return unreadable(this.#path, this.#now.at);
  }
}
