import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { ROUTES } from '../http/routes.ts';
import { isTestCode } from '../testing/architecture/import-rules.ts';
import {
  isNode,
  nameOf,
  nodesOf,
  type SyntaxNode,
  textOf,
} from '../testing/architecture/syntax.ts';
import { createDestinations, roleOf } from './role-of-route.ts';

/** `GET /v1/events`, for each call that adds a route in the files of a folder. */
function routesAddedIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((file) => file.endsWith('.ts') && !isTestCode(file))
    .flatMap((file) => [...nodesOf(readFileSync(file, 'utf8'))])
    .flatMap(({ node }) => routeOf(node) ?? []);
}

function routeOf(node: SyntaxNode): string | null {
  if (node.type !== 'ObjectExpression' || !Array.isArray(node.properties)) return null;
  const fields = new Map<string | null, string | null>(
    node.properties.filter(isNode).map((each) => [nameOf(each.key), textOf(each.value)]),
  );
  const [method, path] = [fields.get('method'), fields.get('path')];
  return method && path?.startsWith('/') ? `${method} ${path}` : null;
}

const KNOWN = new Map(ROUTES.map((rule) => [`${rule.method} ${rule.path}`, roleOf(rule)]));

/** Every process tells its own health, and the gateway too. */
const EVERYWHERE = new Set(['GET /healthz', 'GET /readyz']);

describe('each route goes to the role whose folder adds it', () => {
  it.each([
    ['command-api', ['command-api']],
    ['waiting-room', ['command-api']],
    ['read-api', ['read-api', 'projections']],
  ] as const)('%s', (folder, roles) => {
    const added = routesAddedIn(folder).filter(
      (route) => KNOWN.has(route) && !EVERYWHERE.has(route),
    );
    expect(added.length).toBeGreaterThan(folder === 'waiting-room' ? 6 : 20);
    const astray = added.filter((route) => !roles.some((role) => role === KNOWN.get(route)));
    expect(astray).toEqual([]);
  });
});

test('a path is read as the apps behind us read it', () => {
  const destinationOf = createDestinations();
  const role = (method: string, path: string) => destinationOf(method, path).role;
  expect(role('POST', '/v1/payments/webhook')).toBe('command-api');
  expect(role('POST', '/v1/sessions')).toBe('command-api');
  expect(role('HEAD', '/v1/venues')).toBe('command-api');
  expect(role('GET', '/v1/ev%65nts')).toBe('read-api');
  expect(role('POST', '/v1/finance/reconciliations')).toBe('read-api');
  expect(role('POST', '/v1/ops/projections/orders/rebuild')).toBe('projections');
  expect(role('POST', '/reservations')).toBe('command-api');
  expect(role('GET', '/v1/tickets/tkt_1.pdf')).toBe('read-api');
  // A method that the path does not know is refused by who knows the path.
  expect(role('OPTIONS', '/v1/sessions')).toBe('command-api');
  expect(role('DELETE', '/nowhere')).toBe('read-api');
  expect(role('GET', '/%zz')).toBe('read-api');
});

test('streams are told by their route', () => {
  const destinationOf = createDestinations();
  expect(destinationOf('GET', '/v1/shows/shw_1/availability/stream').isStream).toBe(true);
  expect(destinationOf('GET', '/v1/waiting-room/sessions/wrs_1/stream').isStream).toBe(true);
  expect(destinationOf('GET', '/v1/shows/stream/availability').isStream).toBe(false);
  expect(destinationOf('POST', '/v1/shows/shw_1/availability/stream').isStream).toBe(false);
});

test('the same is found again, however much was asked for in between', () => {
  const destinationOf = createDestinations();
  const role = (method: string, path: string) => destinationOf(method, path).role;
  for (let number = 0; number < 2_500; number += 1) {
    expect(role('GET', `/v1/orders/ord_${number}`)).toBe('read-api');
    expect(role('POST', `/v1/holds/hld_${number}/checkout`)).toBe('command-api');
    expect(role('POST', '/v1/sessions')).toBe('command-api');
  }
  expect(role('GET', `/v1/orders/ord_${'0'.repeat(5_000)}`)).toBe('read-api');
});
