/**
 * FHIRPath as R4's invariants use it, to a tree. What is outside throws, and `generate.ts` leaves that invariant out by
 * name. Grammar: http://hl7.org/fhirpath/N1/grammar.html
 */
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
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression };

/** Loosest first (the order of the specification). */
const PRECEDENCE: readonly (readonly string[])[] = [
  ['implies'],
  ['or', 'xor'],
  ['and'],
  ['in'],
  ['=', '!='],
  ['<=', '>=', '<', '>'],
  ['|'],
  ['+', '&'],
];

const TOKEN = /\s*(?:('(?:[^'\\]|\\.)*')|(\d+(?:\.\d+)?)|([%$]?[A-Za-z_]\w*)|(<=|>=|!=|[=<>|+&().,]))/y;

interface Token {
  readonly kind: 'text' | 'number' | 'name' | 'sign';
  readonly text: string;
}

export function parseInvariant(text: string): Expression {
  const parser = new Parser(tokenize(text), text);
  return parser.whole();
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (!match) throw new Error(`FHIRPath outside of the supported part: ${text}`);
    const [, quoted, number, name, sign] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', text: unquote(quoted) });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else tokens.push({ kind: 'sign', text: sign! });
  }
  return tokens;
}

function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/g, '$1');
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  #at = 0;

  constructor(tokens: readonly Token[], text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  whole(): Expression {
    const expression = this.#binary(0);
    if (this.#at < this.#tokens.length) throw this.#outside();
    return expression;
  }

  #binary(level: number): Expression {
    const operators = PRECEDENCE[level];
    if (!operators) return this.#path();
    let left = this.#binary(level + 1);
    for (
      let token = this.#tokens[this.#at];
      token && this.#isOperator(token, operators);
      token = this.#tokens[this.#at]
    ) {
      this.#at++;
      left = { kind: 'binary', operator: token.text, left, right: this.#binary(level + 1) };
    }
    return left;
  }

  #isOperator(token: Token, operators: readonly string[]): boolean {
    return (token.kind === 'sign' || token.kind === 'name') && operators.includes(token.text);
  }

  #path(): Expression {
    let expression = this.#term();
    while (this.#take('.')) expression = this.#invocation(expression);
    return expression;
  }

  #term(): Expression {
    const token = this.#tokens[this.#at];
    if (token?.kind === 'text') return this.#literal(token.text);
    if (token?.kind === 'number') return this.#literal(Number(token.text));
    if (token?.text === 'true' || token?.text === 'false') return this.#literal(token.text === 'true');
    if (this.#take('(')) {
      const inner = this.#binary(0);
      this.#expect(')');
      return inner;
    }
    if (token?.kind === 'name' && /^[%$]/.test(token.text)) {
      this.#at++;
      return { kind: 'variable', name: token.text };
    }
    return this.#invocation(undefined);
  }

  #literal(value: string | number | boolean): Expression {
    this.#at++;
    return { kind: 'literal', value };
  }

  #invocation(of: Expression | undefined): Expression {
    const token = this.#tokens[this.#at++];
    if (token?.kind !== 'name') throw this.#outside();
    if (!this.#take('(')) return { kind: 'member', of, name: token.text };
    const args: Expression[] = [];
    if (!this.#take(')')) {
      do args.push(this.#binary(0));
      while (this.#take(','));
      this.#expect(')');
    }
    return { kind: 'call', of, name: token.text, args };
  }

  #take(sign: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'sign' || token.text !== sign) return false;
    this.#at++;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw this.#outside();
  }

  #outside(): Error {
    return new Error(`FHIRPath outside of the supported part: ${this.#text}`);
  }
}
