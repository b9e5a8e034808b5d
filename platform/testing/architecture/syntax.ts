import { parseSync } from 'vite';

/** A node of the syntax tree, in ESTree's terms. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

export interface Visit {
  readonly node: SyntaxNode;
  readonly parent: SyntaxNode | null;
  /** The field of the parent that holds the node. */
  readonly field: string;
}

/** Every node of a TypeScript file, from the outside inwards; `.tsx` where its name says so. */
export function* nodesOf(source: string, file = 'source.ts'): Generator<Visit> {
  const { program, errors } = parseSync(file.endsWith('.tsx') ? 'source.tsx' : 'source.ts', source);
  if (errors.length > 0) throw new Error(`does not parse: ${errors[0]?.message}`);
  const pending: Visit[] = [{ node: program as unknown as SyntaxNode, parent: null, field: '' }];
  for (let visit = pending.pop(); visit; visit = pending.pop()) {
    yield visit;
    for (const [field, value] of Object.entries(visit.node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (isNode(child)) pending.push({ node: child, parent: visit.node, field });
      }
    }
  }
}

export function isNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
  );
}

/** The name that an identifier or a text literal spells. */
export function nameOf(value: unknown): string | null {
  if (!isNode(value)) return null;
  if (value.type === 'Identifier' && typeof value.name === 'string') return value.name;
  return textOf(value);
}

/** The value of a text literal, or of a template without holes. */
export function textOf(value: unknown): string | null {
  if (!isNode(value)) return null;
  if (value.type === 'Literal' && typeof value.value === 'string') return value.value;
  const { quasis } = value;
  if (value.type !== 'TemplateLiteral' || !Array.isArray(quasis) || quasis.length !== 1)
    return null;
  return quasis[0].value.cooked;
}

export function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
