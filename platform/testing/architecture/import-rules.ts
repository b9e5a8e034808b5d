import path from 'node:path';
import { lineAt, nodesOf, textOf } from './syntax.ts';

/** Contracts and pure helpers that stand above the adapters: whoever is wired up may know them. */
const CONTRACTS = [
  /(^|\/)ports?\.ts$/,
  /^domain\//,
  /^event-store\/(aggregate|append-until-settled|append-with-seats|load-order|observed-appends|seats-one-by-one)\.ts$/,
  /^platform\/(auth\/principal|keyed-queue|now-or-later|postgres\/binary-array|recent-ids)\.ts$/,
  /^platform\/http\//,
];

/** For each top-level folder, which files of other folders it may import. */
const ALLOWED: Readonly<Record<string, readonly RegExp[] | 'all'>> = {
  domain: [],
  'event-store': [/^domain\//, /^platform\/(ports|postgres\/binary-array)\.ts$/],
  payments: [/^domain\//, /^platform\/ports\.ts$/],
  'command-api': CONTRACTS,
  sagas: CONTRACTS,
  projections: CONTRACTS,
  'read-api': CONTRACTS,
  'waiting-room': CONTRACTS,
  delivery: CONTRACTS,
  platform: 'all',
  simulation: 'all',
  // A browser knows us by the contract alone, as outsiders do.
  web: [/^client\//],
  // For outsiders: it knows us by the contract alone.
  client: [],
};

/** Tests, contract suites and what only they use may reach anywhere. */
export function isTestCode(file: string): boolean {
  return /\.test\.tsx?$|(^|\/)contract(\.ts$|\/)|(^|\/)testing\//.test(file);
}

/** The folder that a file stands in; a file of the root stands in none. */
export function topFolder(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : '';
}

export function hasImportRule(folder: string): boolean {
  return folder in ALLOWED;
}

/** Imports of a file that its folder may not have, each with its line. */
export function forbiddenImports(file: string, source: string): string[] {
  if (isTestCode(file)) return [];
  const folder = topFolder(file);
  return importsOf(source, file).flatMap(({ specifier, line }) => {
    const problem = problemWith(folder, file, specifier);
    return problem ? [`${file}:${line} imports ${specifier}: ${problem}`] : [];
  });
}

function problemWith(folder: string, file: string, specifier: string): string | null {
  const target = targetOf(file, specifier);
  if (target === null) {
    return folder === 'domain' ? 'domain is pure and needs nothing from outside' : null;
  }
  const targetFolder = topFolder(target);
  if (targetFolder === folder) {
    return specifier.startsWith('#') ? 'within a folder imports are relative' : null;
  }
  if (specifier.startsWith('.')) return 'other folders are imported by #folder/file.ts';
  const allowed = ALLOWED[folder];
  if (allowed === 'all' || allowed?.some((pattern) => pattern.test(target))) return null;
  return `${folder} may not know it`;
}

/** The project's file that is imported; null for a package or a part of Node. */
function targetOf(file: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (!specifier.startsWith('.')) return null;
  return path.posix.join(path.posix.dirname(file), specifier);
}

const IMPORTING = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);

/** Everything that a file imports, types too: static, re-exported, dynamic. */
export function importsOf(source: string, file?: string): { specifier: string; line: number }[] {
  const found = [];
  for (const { node } of nodesOf(source, file)) {
    if (!IMPORTING.has(node.type)) continue;
    const specifier = textOf(node.source);
    if (specifier !== null) found.push({ specifier, line: lineAt(source, node.start) });
  }
  return found;
}
