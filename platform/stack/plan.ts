/** Which processes a stack is made of, in the order in which they stop. */
import type { ProcessRole } from '../config-variables.ts';
import type { ScaledRole, StackArgs } from './args.ts';

export interface PlannedProcess {
  /** `command-api-1` */
  readonly name: string;
  readonly role: ProcessRole;
  readonly port: number;
  /** `http://127.0.0.1:43210` */
  readonly url: string;
  /** Answers 200 when it may be used. */
  readonly readyUrl: string;
  /** What is set besides the environment that we were started with. */
  readonly env: Readonly<Record<string, string>>;
}

/** What all processes have in common. */
export interface Common {
  readonly host: string;
  /** Where clients come in. */
  readonly port: number;
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly signingKey: string;
  readonly devTokens: boolean;
  readonly compatApi: boolean;
  /** Null beside Stripe. */
  readonly paymentsPort: number | null;
  /** Of servers that were started, such as `REDIS_URL`. */
  readonly servers: Readonly<Record<string, string>>;
  /** A free port, another one each time. */
  readonly freePort: () => number;
}

const LOOPBACK = '127.0.0.1';
/** One that was set for a single process can't be had by all of them. */
const NO_METRICS_PORT = { METRICS_PORT: '' };

/** Clients first, then what they asked, then what works behind; the payment provider last. */
export function planProcesses(counts: StackArgs['counts'], common: Common): PlannedProcess[] {
  const behind = (['command-api', 'read-api', 'sagas', 'projections'] as const).flatMap((role) =>
    numbered(role, counts[role], (name) => behindGateway(role, name, common)),
  );
  const gateways = numbered('gateway', counts.gateway, (name, at) =>
    gateway(name, at === 0 ? common.port : common.freePort(), behind, common),
  );
  return [...gateways, ...behind, ...payments(common)];
}

function numbered(
  role: ScaledRole,
  count: number,
  make: (name: string, at: number) => PlannedProcess,
): PlannedProcess[] {
  return Array.from({ length: count }, (_, at) => make(`${role}-${at + 1}`, at));
}

const urlOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

function behindGateway(role: ScaledRole, name: string, common: Common): PlannedProcess {
  const port = common.freePort();
  const url = urlOf(LOOPBACK, port);
  const { databaseUrl, signingKey, devTokens, compatApi, paymentsPort, servers } = common;
  return {
    name,
    role,
    port,
    url,
    readyUrl: `${url}/readyz`,
    env: {
      BOXOFFICE_ROLES: role,
      BOXOFFICE_DATA: `${common.dataDir}/stack/${name}`,
      HOST: LOOPBACK,
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      SIGNING_KEY: signingKey,
      DEV_TOKENS: devTokens ? 'on' : 'off',
      COMPAT_API: compatApi ? 'on' : 'off',
      // Behind the gateway it is the gateway that is trusted.
      TRUSTED_PROXIES: LOOPBACK,
      ...NO_METRICS_PORT,
      ...(paymentsPort === null ? {} : { STRIPE_API_BASE: urlOf(LOOPBACK, paymentsPort) }),
      ...servers,
    },
  };
}

function gateway(
  name: string,
  port: number,
  behind: readonly PlannedProcess[],
  { host, dataDir }: Common,
): PlannedProcess {
  const url = urlOf(host, port);
  const urlsOf = (role: ProcessRole): string =>
    behind
      .filter((each) => each.role === role)
      .map((each) => each.url)
      .join(',');
  return {
    name,
    role: 'gateway',
    port,
    url,
    readyUrl: `${url}/readyz`,
    env: {
      BOXOFFICE_ROLES: 'gateway',
      BOXOFFICE_DATA: `${dataDir}/stack/${name}`,
      HOST: host,
      PORT: String(port),
      COMMAND_API_URLS: urlsOf('command-api'),
      READ_API_URLS: urlsOf('read-api'),
      PROJECTIONS_URLS: urlsOf('projections'),
      ...NO_METRICS_PORT,
    },
  };
}

/** In the data folder of the embedded default, so that its records are the same ones. */
function payments(common: Common): PlannedProcess[] {
  const { paymentsPort, host, port, signingKey, dataDir } = common;
  if (paymentsPort === null) return [];
  const url = urlOf(LOOPBACK, paymentsPort);
  return [
    {
      name: 'payments',
      role: 'payments',
      port: paymentsPort,
      url,
      readyUrl: `${url}/_simulator/faults`,
      env: {
        BOXOFFICE_ROLES: 'payments',
        BOXOFFICE_DATA: dataDir,
        HOST: LOOPBACK,
        PORT: '0',
        PAYMENTS_PORT: String(paymentsPort),
        PAYMENTS_WEBHOOK_URL: `${urlOf(host, port)}/v1/payments/webhook`,
        SIGNING_KEY: signingKey,
        ...NO_METRICS_PORT,
      },
    },
  ];
}
