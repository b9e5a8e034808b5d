import { lineAt, nameOf, nodesOf, type SyntaxNode, type Visit } from './syntax.ts';

/** Members that read a clock, start a timer or draw a random number; `*` means any. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  Date: ['now'],
  Math: ['random'],
  performance: ['*'],
  process: ['hrtime', 'uptime'],
  AbortSignal: ['timeout'],
  Temporal: ['Now'],
};

/** The same, on whatever object they are found. */
const RANDOM_MEMBERS = new Set([
  'randomUUID',
  'randomUUIDv7',
  'randomBytes',
  'randomInt',
  'randomFill',
  'randomFillSync',
  'getRandomValues',
]);

const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate']);
const GLOBALS = new Set(['globalThis', 'global', 'window', 'self']);

/** Modules that exist for it; of some only certain names. */
const MODULES: Readonly<Record<string, readonly string[]>> = {
  timers: ['*'],
  'timers/promises': ['*'],
  perf_hooks: ['*'],
  crypto: [...RANDOM_MEMBERS],
  uuid: ['v1', 'v4', 'v6', 'v7'],
  nanoid: ['*'],
};

/**
 * Where a file reads clocks, timers or randomness by itself instead of being handed them, each with
 * its line. It sees what is written plainly; somebody who wants to hide it can.
 */
export function ambientReads(file: string, source: string): string[] {
  const found: { offset: number; what: string }[] = [];
  for (const visit of nodesOf(source)) {
    const what = ambientRead(visit);
    if (what !== null) found.push({ offset: visit.node.start, what });
  }
  return found
    .sort((one, other) => one.offset - other.offset)
    .map(({ offset, what }) => `${file}:${lineAt(source, offset)} reads ${what}`);
}

function ambientRead(visit: Visit): string | null {
  const { node } = visit;
  switch (node.type) {
    case 'NewExpression':
      return isNamed(node.callee, 'Date') && count(node.arguments) === 0 ? 'new Date()' : null;
    case 'CallExpression':
      return isNamed(node.callee, 'Date') ? 'Date()' : null;
    case 'MemberExpression':
      return memberRead(nameOf(unwrapped(node.object)), nameOf(node.property));
    case 'VariableDeclarator':
      return destructuredRead(node);
    case 'ImportDeclaration':
      return importedRead(node);
    case 'Identifier':
      return isTimerReference(visit) ? nameOf(node) : null;
    default:
      return null;
  }
}

function memberRead(object: string | null, member: string | null): string | null {
  if (member === null) return null;
  if (object !== null && listed(MEMBERS, object, member)) return `${object}.${member}`;
  if (RANDOM_MEMBERS.has(member)) return `${object ?? '…'}.${member}`;
  return object !== null && GLOBALS.has(object) && TIMERS.has(member) ? member : null;
}

/** `const { now } = Date`, `const { randomUUID } = crypto`. */
function destructuredRead(node: SyntaxNode): string | null {
  const object = nameOf(node.init);
  for (const property of propertiesOf(node.id)) {
    const read = memberRead(object, nameOf(property.key));
    if (read) return read;
  }
  return null;
}

function importedRead(node: SyntaxNode): string | null {
  const module = (nameOf(node.source) ?? '').replace(/^node:/, '');
  if (!Object.hasOwn(MODULES, module) || node.importKind === 'type') return null;
  if (MODULES[module]?.includes('*')) return module;
  const specifiers = Array.isArray(node.specifiers) ? node.specifiers : [];
  const name = specifiers
    .filter((specifier: SyntaxNode) => specifier.importKind !== 'type')
    .map((specifier: SyntaxNode) => nameOf(specifier.imported))
    .find((imported: string | null) => imported !== null && listed(MODULES, module, imported));
  return name ? `${module}.${name}` : null;
}

/** The global itself, not a member or a property that is called the same. */
function isTimerReference({ node, parent, field }: Visit): boolean {
  const name = nameOf(node);
  if (name === null || !TIMERS.has(name) || parent === null) return false;
  if (parent.type === 'MemberExpression' && field === 'property') return parent.computed === true;
  const isKey = field === 'key' && parent.computed !== true;
  return !isKey && !parent.type.startsWith('TS') && parent.type !== 'ImportSpecifier';
}

function propertiesOf(pattern: unknown): SyntaxNode[] {
  const properties = Reflect.get(Object(pattern), 'properties');
  return Array.isArray(properties) ? properties : [];
}

/** `globalThis.Date` is `Date`. */
function unwrapped(object: unknown): unknown {
  const inner = Object(object);
  const isGlobalMember =
    inner.type === 'MemberExpression' && GLOBALS.has(nameOf(inner.object) ?? '');
  return isGlobalMember ? inner.property : object;
}

function listed(
  table: Readonly<Record<string, readonly string[]>>,
  owner: string,
  name: string,
): boolean {
  const names = Object.hasOwn(table, owner) ? table[owner] : undefined;
  return names !== undefined && (names.includes('*') || names.includes(name));
}

function isNamed(value: unknown, name: string): boolean {
  return nameOf(unwrapped(value)) === name;
}

function count(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}
