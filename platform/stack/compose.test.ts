import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { readConfig } from '../config.ts';
import { VARIABLE_NAMES } from '../config-variables.ts';
import {
  composeFile,
  composeText,
  environmentOf,
  exampleEnvironment,
  imageEnvironment,
  oursOf,
  ROOT,
} from './testing/compose-file.ts';

const file = composeFile();
const services = Object.entries(file.services);
const ours = oursOf(file);
const ROLES = ['gateway', 'command-api', 'read-api', 'sagas', 'projections', 'payments'];

/** Variables that only the compose file itself looks at. */
const COMPOSE_ONLY = ['PUBLISH', 'POSTGRES_PASSWORD'];

describe.each(services)('%s', (name, service) => {
  it('is pinned, bounded, watched and confined', () => {
    const isOurs = service.build !== undefined;
    expect(service.image).toMatch(/^[\w./-]+:\d+\.\d+\.?\d*[\w.-]*$/);
    expect(service.image).not.toContain('latest');
    expect(isOurs || (service.healthcheck?.test.length ?? 0) > 1).toBe(true);
    expect(service.restart).toBe('unless-stopped');
    expect(service.deploy?.resources.limits).toEqual({
      cpus: expect.stringMatching(/^\d\.\d$/),
      memory: expect.stringMatching(/^\d+[MG]$/),
    });
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    if (isOurs) expect(service).toMatchObject({ read_only: true, init: true });
  });

  it('asks for nothing that the file has not', () => {
    for (const volume of service.volumes ?? []) {
      expect(Object.keys(file.volumes)).toContain(volume.split(':')[0]);
    }
    for (const network of service.networks ?? []) {
      expect(Object.keys(file.networks)).toContain(network);
    }
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(Object.keys(file.services)).toContain(other);
      expect(condition).toBe('service_healthy');
    }
  });

  it('is reached from outside only where clients come in', () => {
    const isPublished = name === 'gateway' || name === 'payments';
    expect((service.ports ?? []).length > 0).toBe(isPublished);
    for (const port of service.ports ?? []) expect(port).toContain('127.0.0.1:');
  });
});

describe.each(ours)('the environment of %s', (name, service) => {
  const environment = environmentOf(service);

  it('has only variables that the program knows', () => {
    expect(Object.keys(environment).filter((each) => !VARIABLE_NAMES.includes(each))).toEqual([]);
  });

  it('is accepted, and says what the container does', () => {
    const config = readConfig({ ...imageEnvironment(), ...environment });
    expect(config.roles).toEqual([name.replace(/-\d$/, '')]);
    expect(config).toMatchObject({ host: '0.0.0.0', port: 8080, dataDir: '/data' });
    expect(config.devTokens).toBe(false);
  });

  it('is accepted with dev tokens, KurrentDB or Stripe, too', () => {
    for (const set of [
      { DEV_TOKENS: 'on' },
      { KURRENTDB_URL: 'esdb://kurrentdb:2113?tls=false' },
      { STRIPE_API_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1', STRIPE_API_BASE: '' },
    ]) {
      const env = { ...imageEnvironment(), ...environmentOf(service, set) };
      expect(() => readConfig(env)).not.toThrow();
    }
  });

  it('names only services of the file', () => {
    const addresses = Object.values(environment).join(',');
    const hosts = [...addresses.matchAll(/(?:\/\/|@|,|^)([a-z][a-z-]*(?:-\d)?):\d+/g)];
    for (const [, host] of hosts) expect(Object.keys(file.services)).toContain(host);
  });
});

test('every role is there, two of each but for the gateway and the simulator', () => {
  const roles = ours.map(([, service]) => environmentOf(service).BOXOFFICE_ROLES);
  expect([...new Set(roles)].toSorted()).toEqual(ROLES.toSorted());
  for (const role of ['command-api', 'read-api', 'sagas', 'projections']) {
    expect(roles.filter((each) => each === role)).toHaveLength(2);
  }
});

test('the gateway knows every process behind it', () => {
  const gateway = file.services.gateway;
  const environment = gateway === undefined ? {} : environmentOf(gateway);
  for (const role of ['command-api', 'read-api', 'projections']) {
    const names = ours.map(([name]) => name).filter((name) => name.startsWith(role));
    const variable = `${role.toUpperCase().replaceAll('-', '_')}_URLS`;
    expect(environment[variable]).toBe(names.map((name) => `http://${name}:8080`).join(','));
  }
});

test('the roles believe the gateway about clients: they meet on one network, whose addresses are known', () => {
  const { gateway, payments, ...others } = file.services;
  expect(gateway?.networks).toEqual(['inside', 'front']);
  expect(payments?.networks).toEqual(['inside', 'front']);
  const { inside } = file.networks as Readonly<
    Record<string, { readonly ipam?: { readonly config: readonly { readonly subnet: string }[] } }>
  >;
  for (const service of Object.values(others)) {
    expect(service.networks).not.toContain('front');
    if (service.build === undefined) continue;
    expect(environmentOf(service).TRUSTED_PROXIES).toBe(inside?.ipam?.config[0]?.subnet);
  }
});

test('.env.example has every variable, and its values are the defaults', () => {
  const example = exampleEnvironment();
  expect(Object.keys(example).toSorted()).toEqual([...VARIABLE_NAMES, ...COMPOSE_ONLY].toSorted());
  const text = readFileSync(path.join(ROOT, '.env.example'), 'utf8');
  const before = text.split('\n').map((line, at, lines) => [line, lines[at - 1] ?? ''] as const);
  const undocumented = before.filter(([line, above]) => /^\w+=/.test(line) && above === '');
  expect(undocumented).toEqual([]);
  expect(readConfig(example)).toEqual(readConfig({}));
});

test('what the compose file reads from outside is in .env.example, with the same default', () => {
  const example = exampleEnvironment();
  const used = [...composeText().matchAll(/\$\{(\w+):?-([^}]*)\}/g)];
  expect(used.length).toBeGreaterThan(10);
  for (const [, name = '', fallback] of used) {
    expect(Object.keys(example)).toContain(name);
    // In the stack the simulator is another container, and nobody gets tokens unasked.
    const differs = ['STRIPE_API_BASE', 'DEV_TOKENS', 'COMPAT_API'].includes(name);
    if (!differs) expect([name, fallback]).toEqual([name, example[name]]);
  }
});

describe('the Dockerfile', () => {
  const text = readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8');
  const stages = text.split(/^FROM /m).slice(1);

  it('builds on the Node of package.json, in stages, and ends as an ordinary user', () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    expect(stages).toHaveLength(3);
    for (const stage of stages) expect(stage).toMatch(`node:${dependencies.node}-bookworm-slim`);
    expect(stages[1]).toMatch(/^RUN node platform\/web\/build-main\.ts$/m);
    expect(stages[2]).toMatch(/^COPY --from=web \/app\/web\/dist web\/dist$/m);
    expect(stages[2]).toMatch(/^USER node$/m);
    expect(stages[2]).toMatch(/^HEALTHCHECK /m);
  });

  it('runs files that are there and that .dockerignore lets in', () => {
    const ignored = readFileSync(path.join(ROOT, '.dockerignore'), 'utf8').split('\n');
    const run = [...text.matchAll(/"((?:platform)\/[\w/.-]+)"/g)].map(([, name = '']) => name);
    expect(run).toContain('platform/main.ts');
    for (const name of run) {
      expect(existsSync(path.join(ROOT, name))).toBe(true);
      expect(ignored).not.toContain(name.split('/')[0]);
    }
    for (const secret of ['.env', '.boxoffice', '.git']) expect(ignored).toContain(secret);
  });
});
