/** docker-compose.yml as docker compose understands it, as far as tests look. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

export const ROOT = path.resolve(import.meta.dirname, '../../..');

export interface ComposeService {
  readonly image?: string;
  readonly build?: string;
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly user?: string;
  readonly init?: boolean;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly restart?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly deploy?: {
    readonly resources: { readonly limits: { readonly cpus: string; readonly memory: string } };
  };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, unknown>>;
}

export const composeText = (): string =>
  readFileSync(path.join(ROOT, 'docker-compose.yml'), 'utf8');

export const composeFile = (): ComposeFile => parse(composeText(), { merge: true }) as ComposeFile;

/** Those that run our own image, by name. */
export function oursOf({ services }: ComposeFile): readonly (readonly [string, ComposeService])[] {
  return Object.entries(services).filter(([, { build }]) => build !== undefined);
}

/** `${NAME}`, `${NAME:-default}` and `${NAME-default}`, with what somebody has set. */
export function interpolate(text: string, env: Readonly<Record<string, string>> = {}): string {
  return text.replaceAll(/\$\{(\w+)(?:(:?)-([^}]*))?\}/g, (_all, name, colon, fallback = '') => {
    const value = env[name];
    return value === undefined || (colon === ':' && value === '') ? fallback : value;
  });
}

/** The environment of a service's container. */
export function environmentOf(
  { environment = {} }: ComposeService,
  env: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, text]) => [name, interpolate(text, env)]),
  );
}

/** What the image itself sets, by its Dockerfile. */
export function imageEnvironment(): Record<string, string> {
  const text = readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8');
  const pairs = [...text.matchAll(/^ENV (.+)$/gm)].flatMap(([, line = '']) => line.split(' '));
  return Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]));
}

/** Names and values of a file of variables. */
export function exampleEnvironment(): Record<string, string> {
  const text = readFileSync(path.join(ROOT, '.env.example'), 'utf8');
  return Object.fromEntries(
    [...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  );
}
