/** Stands between a client and a broker, and puts an error in the place of what the broker answers. */
import net from 'node:net';

export interface SpoilingProxy {
  readonly port: number;
  /** Answers every produce request of more than so many bytes with an error of Kafka's protocol. */
  refuse(errorCode: number, beyondBytes: number): void;
  stop(): Promise<void>;
}

export const MESSAGE_TOO_LARGE = 10;
export const TOPIC_AUTHORIZATION_FAILED = 29;

const PRODUCE = 0;

export async function startSpoilingProxy(brokerPort: number): Promise<SpoilingProxy> {
  let errorCode = 0;
  let beyondBytes = Number.POSITIVE_INFINITY;
  const server = net.createServer((client) => {
    const broker = net.connect(brokerPort, '127.0.0.1');
    const spoilt = new Set<number>();
    onFrames(client, (frame) => {
      const isProduce = frame.readInt16BE(4) === PRODUCE;
      if (isProduce && frame.length > beyondBytes) spoilt.add(frame.readInt32BE(8));
      broker.write(frame);
    });
    onFrames(broker, (frame) => {
      if (spoilt.delete(frame.readInt32BE(4))) spoil(frame, errorCode);
      client.write(frame);
    });
    for (const [one, other] of [
      [client, broker],
      [broker, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    refuse(code, bytes) {
      errorCode = code;
      beyondBytes = bytes;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Each message of the protocol with its length before it. */
function onFrames(socket: net.Socket, handle: (frame: Buffer) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const end = 4 + rest.readInt32BE(0);
      handle(Buffer.from(rest.subarray(0, end)));
      rest = rest.subarray(end);
    }
  });
}

/** Bytes of a partition's answer after its error, in versions 5 to 7: three offsets and times. */
const AFTER_ERROR = 24;

/** Sets the error of each partition in the answer to a produce request. */
function spoil(frame: Buffer, errorCode: number): void {
  let at = 8;
  const topics = frame.readInt32BE(at);
  at += 4;
  for (let topic = 0; topic < topics; topic += 1) {
    at += 2 + frame.readInt16BE(at);
    const partitions = frame.readInt32BE(at);
    at += 4;
    for (let partition = 0; partition < partitions; partition += 1) {
      frame.writeInt16BE(errorCode, at + 4);
      at += 4 + 2 + AFTER_ERROR;
    }
  }
}
