import { createServer } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { listenFailure, runProgram } from './program.ts';
import { StartupError } from './startup-error.ts';

/** What is printed and with which code the program would exit. */
async function ended(main: () => Promise<void>) {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
  onTestFinished(() => void vi.restoreAllMocks());
  await runProgram(main);
  return { printed: printed.mock.calls.flat(), exitCodes: exit.mock.calls.flat() };
}

test('what keeps a program from starting is one line', async () => {
  const outcome = await ended(() => Promise.reject(new StartupError('PORT is\n  taken.')));
  expect(outcome).toEqual({ printed: ['PORT is taken.'], exitCodes: [1] });
});

test('a mistake of ours shows where', async () => {
  const mistake = new TypeError('undefined is not a seat');
  expect(await ended(() => Promise.reject(mistake))).toEqual({
    printed: [mistake],
    exitCodes: [1],
  });
});

test('a program that starts is left alone', async () => {
  expect(await ended(() => Promise.resolve())).toEqual({ printed: [], exitCodes: [] });
});

function listenError(host: string, port: number): Promise<unknown> {
  return new Promise((resolve) => {
    createServer().once('error', resolve).listen(port, host);
  });
}

test('a busy port is named, with what to do', async () => {
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void squatter.close());
  const { port } = squatter.address() as { port: number };

  const error = await listenError('127.0.0.1', port);
  const { message } = listenFailure(error, { host: '127.0.0.1', port, variable: 'PORT' });
  expect(message).toBe(
    `127.0.0.1:${port} is in use by another program: stop that one, or set PORT to another port.`,
  );
});

test("an address that isn't ours is named", async () => {
  const error = await listenError('192.0.2.1', 0);
  const { message } = listenFailure(error, { host: '192.0.2.1', port: 0, variable: 'PORT' });
  expect(message).toBe('192.0.2.1 is no address of this machine: set HOST to one that is.');
});
