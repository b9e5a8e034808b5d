import { type DestinationStream, pino } from 'pino';
import type { Clock, Log } from './ports.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  readonly level: LogLevel;
  /** One readable line an entry for people, else JSON for machines. */
  readonly pretty: boolean;
  readonly clock: Clock;
  /** Where the lines go; standard error by default. */
  readonly destination?: DestinationStream;
}

/** Names of fields that hold secrets, however deep they lie. */
const SECRET_NAMES = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'client_secret',
  'clientsecret',
  'token',
  'access_token',
  'admission-token',
  'admission_token',
  'api_key',
  'apikey',
  'password',
  'stripe-signature',
]);
const REMOVED = '[removed]';
const DEPTH_MAX = 6;

/** Makes the program's log. Fields that hold secrets are replaced, at any depth. */
export function createLog(options: LogOptions): Log {
  const destination = options.destination ?? process.stderr;
  const logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"time":"${new Date(options.clock.nowMs()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    options.pretty ? prettyStream(destination) : destination,
  );
  const tellsDebug = logger.isLevelEnabled('debug');
  return {
    // Of these there is one a request, and mostly nobody wants to hear them.
    debug(fields, message) {
      if (tellsDebug) logger.debug(withoutSecrets(fields), message);
    },
    info: (fields, message) => logger.info(withoutSecrets(fields), message),
    warn: (fields, message) => logger.warn(withoutSecrets(fields), message),
    error: (fields, message) => logger.error(withoutSecrets(fields), message),
  };
}

/** A copy that can be logged: secrets replaced, errors as name, message and stack. */
function withoutSecrets(fields: object, depth = 0): object {
  if (fields instanceof Error) {
    const { name, message, stack, cause } = fields;
    return { name, message, stack, ...(cause === undefined ? {} : { cause: clean(cause, depth) }) };
  }
  if (Array.isArray(fields)) return fields.map((item) => clean(item, depth));
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      SECRET_NAMES.has(name.toLowerCase()) ? REMOVED : clean(value, depth),
    ]),
  );
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return depth >= DEPTH_MAX ? '[too deep]' : withoutSecrets(value, depth + 1);
}

/** Turns pino's JSON into `12:00:05 WARN  message key=value`. */
function prettyStream(destination: DestinationStream): DestinationStream {
  return {
    write(line) {
      const { time, level, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
      const clock = String(time).slice(11, 19);
      const label = String(level).toUpperCase().padEnd(5);
      const rest = Object.entries(fields).map(([name, value]) => ` ${name}=${shown(value)}`);
      destination.write(`${clock} ${label} ${String(msg)}${rest.join('')}\n`);
    },
  };
}

function shown(value: unknown): string {
  return typeof value === 'string' && !/[\s="]/.test(value) ? value : JSON.stringify(value);
}
