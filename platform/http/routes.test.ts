import { describe, expect, it } from 'vitest';
import { ROLES } from '../auth/principal.ts';
import { registerUnbuilt } from './app.ts';
import { ROUTES, type RouteRule, ruleOf } from './routes.ts';
import { createHttpKit } from './testing/http-kit.ts';

const kit = createHttpKit();
registerUnbuilt(kit.app);
const tokens = new Map(ROLES.map((role) => [role, kit.token(role)] as const));

const pathOf = ({ path }: RouteRule): string => path.replaceAll(/\{\w+\}/g, 'some');
const nameOf = (rule: RouteRule): string => `${rule.method} ${rule.path}`;

async function ask(rule: RouteRule, token?: string): Promise<string> {
  const options = token === undefined ? {} : { token };
  const response = await kit.send(rule.method, pathOf(rule), { ...options });
  const { code } = (await response.json()) as { code: string };
  return `${response.status} ${code}`;
}

const guarded = ROUTES.filter(({ access }) => typeof access !== 'string');
const open = ROUTES.filter(({ access, optional }) => access === 'anyone' && !optional);

const optional = ROUTES.filter((rule) => rule.optional);

describe('the table of routes', () => {
  it('names no route twice', () => {
    expect(new Set(ROUTES.map(nameOf)).size).toBe(ROUTES.length);
    expect(() => ruleOf('GET', '/v1/unheard-of')).toThrow('not in the table');
  });

  it('gives each route a name of its own that is good for a method', () => {
    const names = ROUTES.map(({ name }) => name);
    expect(names.filter((name) => !/^[a-z]+([A-Z][a-z]*)*$/.test(name))).toEqual([]);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it.each(guarded.map((rule) => [nameOf(rule), rule] as const))(
    '%s: 401 without a token, 403 without the role, and only then 404',
    async (_name, rule) => {
      expect(await ask(rule)).toBe('401 unauthenticated');
      expect(await ask(rule, 'forged')).toBe('401 invalid_token');
      for (const [role, token] of tokens) {
        const allowed = rule.access.includes(role);
        expect([role, await ask(rule, token)]).toEqual([
          role,
          allowed ? '404 not_found' : '403 forbidden',
        ]);
      }
    },
  );

  it.each(open.map((rule) => [nameOf(rule), rule] as const))(
    '%s: for anyone, but a token that comes must hold',
    async (_name, rule) => {
      expect(await ask(rule)).toBe('404 not_found');
      expect(await ask(rule, 'forged')).toBe('401 invalid_token');
    },
  );

  it.each(optional.map((rule) => [nameOf(rule), rule] as const))(
    '%s: as if it were not there where it is not switched on',
    async (_name, rule) => {
      expect(await ask(rule)).toBe('404 not_found');
      expect(await ask(rule, tokens.get('admin'))).toBe('404 not_found');
    },
  );

  it('knows each route of the API', () => {
    const roles = (name: string) => ROUTES.find((rule) => nameOf(rule) === name)?.access;
    expect(roles('POST /v1/shows/{id}/holds')).toEqual(['customer']);
    expect(roles('GET /v1/shows/{id}/sales')).toEqual(['organizer', 'finance', 'admin']);
    expect(roles('POST /v1/tickets/scan')).toEqual(['gate', 'admin']);
    expect(roles('GET /v1/audit/customers/{id}')).toEqual(['finance', 'admin']);
    expect(roles('POST /v1/orders/{id}/refunds')).toEqual(['finance', 'organizer', 'admin']);
    expect(roles('GET /metrics')).toEqual(['admin']);
  });
});
