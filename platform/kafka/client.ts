/** A kafkajs client whose connections can be ended at once, whatever it is doing. */
import net from 'node:net';
import tls from 'node:tls';
import { type ISocketFactory, Kafka, logLevel, type SASLOptions } from 'kafkajs';
import type { Clock, Log } from '../ports.ts';
import { kafkaLog } from './log.ts';
import { quietenRequestQueue } from './request-queue.ts';

export interface KafkaSettings {
  /** `host:9092`. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Whether the brokers are spoken to by TLS. */
  readonly tls?: boolean;
  readonly sasl?: SASLOptions | null;
  /** In place of the network, for tests. */
  readonly socketFactory?: ISocketFactory;
}

export interface KafkaLink {
  readonly kafka: Kafka;
  /** Ends every connection, and those to come: nothing is sent after this. */
  cut(): void;
}

const CONNECT_WITHIN_MS = 3_000;
const REQUEST_WITHIN_MS = 10_000;
const KEEP_ALIVE_MS = 60_000;

export function openKafka(
  settings: KafkaSettings,
  tools: { readonly clock: Clock; readonly log: Log },
): KafkaLink {
  quietenRequestQueue();
  const sockets = new Set<net.Socket>();
  let isCut = false;
  const connect = settings.socketFactory ?? connectSocket;
  const kafka = new Kafka({
    clientId: settings.clientId,
    brokers: [...settings.brokers],
    ssl: settings.tls === true,
    ...(settings.sasl ? { sasl: settings.sasl } : {}),
    connectionTimeout: CONNECT_WITHIN_MS,
    authenticationTimeout: REQUEST_WITHIN_MS,
    requestTimeout: REQUEST_WITHIN_MS,
    enforceRequestTimeout: true,
    // A few tries for what passes by itself; who uses the link tries for longer, on a new one.
    retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.5 },
    logLevel: logLevel.WARN,
    logCreator: kafkaLog(tools),
    socketFactory: (options) => {
      const socket = connect(options);
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      if (isCut) end(socket);
      return socket;
    },
  });
  return {
    kafka,
    cut() {
      isCut = true;
      for (const socket of sockets) end(socket);
    },
  };
}

/** With an error: without one kafkajs would wait for its answers until they are overdue. */
const end = (socket: net.Socket): void => void socket.destroy(new Error('the link was cut'));

const connectSocket: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const servername = net.isIP(host) === 0 ? { servername: host } : {};
  const socket =
    typeof ssl === 'object' && ssl !== null
      ? tls.connect({ host, port, ...servername, ...ssl }, onConnect)
      : net.connect({ host, port }, onConnect);
  return socket.setKeepAlive(true, KEEP_ALIVE_MS);
};
