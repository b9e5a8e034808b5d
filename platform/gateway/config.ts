/** What the role `gateway` is told by the environment. */
import type { Name, Value } from '../config-variables.ts';
import { StartupError } from '../startup-error.ts';
import { TRUST_NOBODY, type TrustedProxies } from './client-address.ts';
import type { UpstreamRole } from './role-of-route.ts';

export interface GatewayConfig {
  /** Where each role answers, `http://10.0.0.7:8080`. */
  readonly upstreams: Readonly<Record<UpstreamRole, readonly string[]>>;
  readonly trusted: TrustedProxies;
}

/** @throws StartupError one line that names what is missing. */
export function gatewayConfigOf(read: <N extends Name>(name: N) => Value<N> | null): GatewayConfig {
  const required = (name: 'COMMAND_API_URLS' | 'READ_API_URLS'): readonly string[] => {
    const urls = read(name);
    if (urls !== null) return urls;
    throw new StartupError(
      `BOXOFFICE_ROLES names gateway, but ${name} does not say where those processes answer: set it.`,
    );
  };
  return {
    upstreams: {
      'command-api': required('COMMAND_API_URLS'),
      'read-api': required('READ_API_URLS'),
      projections: read('PROJECTIONS_URLS') ?? [],
    },
    trusted: read('TRUSTED_PROXIES') ?? TRUST_NOBODY,
  };
}
