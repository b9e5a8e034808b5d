/** A Kafka for tests: the mock broker of librdkafka, which kcat brings along, over a real socket. */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe } from 'vitest';
import { z } from 'zod';
import { shared } from './suite.ts';
import { suspend } from './suspend.ts';

/** A message as it stands in a topic. */
export interface ReceivedMessage {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface TestKafka {
  /** `127.0.0.1:40123`. */
  readonly brokers: string;
  /** All that is in a topic, in the order of each partition. */
  read(topic: string): Promise<readonly ReceivedMessage[]>;
  /** Answers nobody until it is resumed; connections stay. */
  pause(): void;
  resume(): void;
  /** With everything in it. */
  stop(): Promise<void>;
}

const START_WITHIN_MS = 10_000;

/** One of its own, with four partitions a topic; topics come by being written to. Who starts it stops it. */
export async function startKafka(): Promise<TestKafka> {
  const kcat = kcatBinary();
  if (kcat === null) throw new Error(`kcat is missing: ${HOW_TO_GET_IT}`);
  const mock = ['-X', 'test.mock.num.brokers=1', '-d', 'mock'];
  // The broker lives as long as this producer, which waits for messages that never come.
  const broker = spawn(kcat, ['-P', '-b', '127.0.0.1:1', '-t', 'x', ...mock], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const brokers = await addressOf(broker);
  return {
    brokers,
    read: (topic) => readTopic(kcat, brokers, topic),
    pause: () => suspend(broker),
    resume: () => void broker.kill('SIGCONT'),
    async stop() {
      if (broker.exitCode !== null || broker.signalCode !== null) return;
      const ended = new Promise((resolve) => broker.once('exit', resolve));
      broker.kill('SIGKILL');
      await ended;
    },
  };
}

function addressOf(broker: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => {
      broker.kill('SIGKILL');
      reject(new Error(`no mock broker: ${said}`));
    }, START_WITHIN_MS);
    broker.once('exit', (code) => reject(new Error(`kcat ended with ${code}: ${said}`)));
    broker.stderr?.on('data', (data) => {
      if (said.length < 10_000) said += data;
      const address = /bootstrap\.servers=(\S+)/.exec(said)?.[1];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(address);
    });
  });
}

const kcatMessage = z.object({
  partition: z.int(),
  offset: z.int(),
  key: z.string().nullable(),
  payload: z.string().nullable(),
  headers: z.array(z.string()).optional(),
});

const run = promisify(execFile);

async function readTopic(
  kcat: string,
  brokers: string,
  topic: string,
): Promise<readonly ReceivedMessage[]> {
  const args = ['-C', '-b', brokers, '-t', topic, '-o', 'beginning', '-e', '-q', '-J'];
  const { stdout } = await run(kcat, args, { maxBuffer: 512 * 1024 * 1024, timeout: 20_000 });
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const { partition, offset, key, payload, headers = [] } = kcatMessage.parse(JSON.parse(line));
    return {
      partition,
      offset,
      key: key ?? '',
      value: payload ?? '',
      headers: Object.fromEntries(pairs(headers)),
    };
  });
}

function pairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((name, at) =>
    at % 2 === 0 ? [[name, flat[at + 1] ?? ''] as [string, string]] : [],
  );
}

const HOW_TO_GET_IT = 'apt-get install kcat';

/**
 * The tests of a file that need a Kafka, with one that they share. Without kcat it is installed where
 * that can be done without asking (root on Debian), else they are left out with a line that says so;
 * under CI that is a failure.
 */
export function describeWithKafka(name: string, tests: (kafka: TestKafka) => void): void {
  const isMissing = kcatBinary() === null;
  if (isMissing && process.env.CI === 'true') throw new Error(`no kcat: ${HOW_TO_GET_IT}`);
  if (isMissing) console.log(`Left out, for want of kcat: ${name} (${HOW_TO_GET_IT})`);
  describe.skipIf(isMissing)(name, () => {
    const kafka = shared(startKafka);
    afterAll(() => kafka.stop());
    tests(kafka);
  });
}

let found: string | null | undefined;

/** Where it is; null where it is neither there nor to be had. */
export function kcatBinary(): string | null {
  if (found === undefined) found = find() ?? install();
  return found;
}

function find(): string | null {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/usr/local/bin'];
  return folders.map((folder) => path.join(folder, 'kcat')).find(existsSync) ?? null;
}

function install(): string | null {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return null;
  const patience = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=2'];
  const quietly = { stdio: 'ignore', timeout: 180_000 } as const;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync('apt-get', [...patience, 'update'], quietly);
    execFileSync('apt-get', [...patience, 'install', '-y', '--no-install-recommends', 'kcat'], {
      ...quietly,
      env,
    });
  } catch (error) {
    console.log(`kcat could not be installed: ${error instanceof Error ? error.message : error}`);
  }
  return find();
}
