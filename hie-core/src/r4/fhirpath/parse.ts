/**
 * FHIRPath to a tree: paths, indexers, functions, comparisons and logic, for the invariants and search parameters of R4
 * and for the paths of patches. Of arithmetic only the `+` that invariants count with: the hub computes nothing by
 * FHIRPath. Grammar: http://hl7.org/fhirpath/N1/grammar.html
 */
import type { Expression } from './expression.ts';
import { FhirPathError, type Token, tokenize } from './tokens.ts';

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

/** @throws FhirPathError where it is none, or outside of the supported part */
export function parseFhirPath(text: string): Expression {
  return new Parser(text).whole();
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #nesting = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
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
    return new FhirPathError(this.#text, this.#now.at);
  }
}
