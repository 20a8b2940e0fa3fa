/** Reckons a formula of the forecast: numbers, names, the four operations and parentheses, as a spreadsheet reads them too. */

/** The value of a name; throws for one that there is not. */
export type Lookup = (name: string) => number;

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([a-z][\w.]*)|([-+*/()]))/y;

export interface Token {
  readonly kind: 'number' | 'name' | 'sign';
  readonly text: string;
}

/** Throws on anything that is none of the above. */
export function readTokens(formula: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < formula.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(formula);
    if (match === null) throw new Error(`"${formula}" cannot be read from character ${at} on`);
    const [, number, name, sign = ''] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name === undefined) tokens.push({ kind: 'sign', text: sign });
    else tokens.push({ kind: 'name', text: name });
  }
  return tokens;
}

export function reckon(formula: string, lookup: Lookup): number {
  const tokens = [...readTokens(formula)];
  const takes = (signs: string): string | null => {
    const next = tokens[0];
    if (next?.kind !== 'sign' || !signs.includes(next.text)) return null;
    tokens.shift();
    return next.text;
  };
  const one = (): number => {
    if (takes('(') !== null) {
      const value = sum();
      if (takes(')') === null) throw new Error(`"${formula}" leaves a parenthesis open`);
      return value;
    }
    const token = tokens.shift();
    if (token === undefined || token.kind === 'sign') throw new Error(`"${formula}" lacks a value`);
    return token.kind === 'number' ? Number(token.text) : lookup(token.text);
  };
  const product = (): number => {
    let value = one();
    for (let sign = takes('*/'); sign !== null; sign = takes('*/')) value = sign === '*' ? value * one() : value / one();
    return value;
  };
  const sum = (): number => {
    let value = product();
    for (let sign = takes('+-'); sign !== null; sign = takes('+-')) value = sign === '+' ? value + product() : value - product();
    return value;
  };
  const value = sum();
  if (tokens.length > 0) throw new Error(`"${formula}" goes on after its end`);
  return value;
}
