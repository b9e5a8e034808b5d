/** A process of the benchmark's own that runs one file of the project and talks over its channel. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ChildScript {
  readonly pid: number;
  /** What it said when it was ready. */
  readonly ready: Message;
  /** Asks for something and waits for the next answer. One question at a time. */
  ask(question: Message): Promise<Message>;
  /** Ends it; resolves when it has. */
  stop(): Promise<void>;
}

export type Message = Readonly<Record<string, unknown>>;

/**
 * Runs `file` with Node. It gets `input` as its first message, and is ready with its first own one
 * (`{ error }` means that it is not).
 */
export async function startChildScript(file: string, input: object): Promise<ChildScript> {
  const child = spawn(process.execPath, [file], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, LOG_LEVEL: 'info' },
  });
  child.send(input);
  const ready = await nextMessage(child);
  return {
    pid: child.pid ?? 0,
    ready,
    async ask(question) {
      const answer = nextMessage(child);
      child.send(question);
      return answer;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function nextMessage(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      child.off('message', onMessage);
      child.off('exit', onExit);
    };
    const onMessage = (message: Message): void => {
      settle();
      if (typeof message.error === 'string') reject(new Error(message.error));
      else resolve(message);
    };
    const onExit = (code: number | null, signal: string | null): void => {
      settle();
      reject(new Error(`${child.spawnargs[1]} ended with ${code ?? signal}`));
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
  });
}
