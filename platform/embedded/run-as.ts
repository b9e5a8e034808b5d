import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { StartupError } from '../startup-error.ts';

/** How to start a PostgreSQL program: what to put before it, and as whom. */
export interface RunAs {
  readonly commandPrefix: readonly string[];
  /** Who the process becomes; undefined when we aren't root and it runs as ourselves. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

const OURSELVES: RunAs = { commandPrefix: [], user: undefined };

/** The customary ids of `nobody`, for a machine whose /etc/passwd we can't read. */
const NOBODY = { uid: 65534, gid: 65534 };

/**
 * Decides as whom PostgreSQL runs, since it refuses to run as root: then it becomes `nobody`, or
 * whoever owns the database already.
 *
 * Where that user may not enter the folders (`/root` is closed to others), it is given two
 * capabilities to pass file permissions, which root has anyway, through util-linux's `setpriv`. The
 * secure bit `no_setuid_fixup` is needed besides: without it access(2), by which initdb looks for its
 * programs, ignores the capabilities of a process that isn't root.
 *
 * @param probe a program to run and a folder to enter, both of which the user must reach.
 * @param ownerUid who owns an existing database.
 */
export function chooseRunAs(
  probe: { readonly program: string; readonly folder: string },
  ownerUid: number | undefined,
): RunAs {
  if (process.getuid?.() !== 0) return OURSELVES;
  const user = ownerUid === undefined || ownerUid === 0 ? nobody() : userOf(ownerUid);
  const plain: RunAs = { commandPrefix: [], user };
  if (reaches(plain, probe)) return plain;
  const privileged: RunAs = { commandPrefix: setprivPrefix(user), user: undefined };
  if (reaches(privileged, probe)) return { commandPrefix: privileged.commandPrefix, user };
  throw new StartupError(
    `PostgreSQL does not run as root, and the user with id ${user.uid}, as whom it would run, may not enter ${probe.folder} or run ${probe.program}: start as another user, move the project and BOXOFFICE_DATA to folders that others may enter, install setpriv (util-linux), or set DATABASE_URL.`,
  );
}

/** The command line, its arguments and its spawn options for running `program` as decided. */
export function commandAs(
  runAs: RunAs,
  program: string,
  args: readonly string[],
): { command: string; args: string[]; options: { uid?: number; gid?: number } } {
  const [command, ...rest] = [...runAs.commandPrefix, program, ...args];
  if (command === undefined) throw new Error('an empty command');
  // setpriv has to start as root: it changes the user itself.
  const changesUser = runAs.commandPrefix.length > 0;
  return { command, args: rest, options: changesUser || !runAs.user ? {} : { ...runAs.user } };
}

function setprivPrefix(user: { uid: number; gid: number }): string[] {
  const capabilities = '-all,+dac_override,+dac_read_search';
  return [
    'setpriv',
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    `--inh-caps=${capabilities}`,
    `--ambient-caps=${capabilities}`,
    `--bounding-set=${capabilities}`,
    '--securebits=+no_setuid_fixup',
    '--',
  ];
}

/** Whether a process started so can enter the folder and run the program. */
function reaches(runAs: RunAs, probe: { program: string; folder: string }): boolean {
  const script = 'cd -- "$1" && exec "$2" --version';
  const shell = commandAs(runAs, '/bin/sh', ['-c', script, 'sh', probe.folder, probe.program]);
  const result = spawnSync(shell.command, shell.args, {
    ...shell.options,
    cwd: '/',
    stdio: 'ignore',
    timeout: 10_000,
  });
  return result.status === 0;
}

function nobody(): { uid: number; gid: number } {
  return passwdEntries().find((entry) => entry.name === 'nobody') ?? NOBODY;
}

function userOf(uid: number): { uid: number; gid: number } {
  const entry = passwdEntries().find((candidate) => candidate.uid === uid);
  return { uid, gid: entry?.gid ?? uid };
}

function passwdEntries(): { name: string; uid: number; gid: number }[] {
  let text: string;
  try {
    text = readFileSync('/etc/passwd', 'utf8');
  } catch {
    return []; // not every system keeps one; the customary ids serve
  }
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    if (!name || !uid || !gid) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}
