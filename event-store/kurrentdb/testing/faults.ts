import { Metadata, status } from '@grpc/grpc-js';

/** How one append goes wrong. */
export interface AppendFault {
  /** Whether the server does what it was asked all the same. */
  readonly stores: boolean;
  /** What comes instead of the usual answer. */
  readonly instead:
    | { readonly kind: 'answer'; readonly afterMs: number }
    | { readonly kind: 'silence' }
    /** Every connection is cut. */
    | { readonly kind: 'cut' }
    /** The call that the append came over ends with an error. */
    | { readonly kind: 'end'; readonly error: CallError }
    /** The server answers that it could not; without a name it only tells a reason. */
    | { readonly kind: 'say'; readonly name: string; readonly message: string };
}

/** What a call ends with. */
export class CallError extends Error {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;

  constructor(code: status, details: string, metadata: Readonly<Record<string, string>> = {}) {
    super(details);
    this.code = code;
    this.details = details;
    this.metadata = Metadata.fromHttp2Headers(metadata);
  }
}

/** Another server leads. */
export function notLeader(leader: { readonly host: string; readonly port: number }): CallError {
  return new CallError(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': leader.host,
    'leader-endpoint-port': String(leader.port),
  });
}

/** What goes wrong at a server, as ordered. */
export class Faults {
  /** Subscriptions that get nothing more. */
  readonly muted = new WeakSet<object>();
  readonly #appends: AppendFault[] = [];
  readonly #reads: CallError[] = [];
  #held: (() => void)[] | undefined;

  /** The next `times` appends meet this fault. */
  orderForAppends(fault: AppendFault, times: number): void {
    for (let index = 0; index < times; index += 1) this.#appends.push(fault);
  }

  /** The next `times` reads and subscriptions end like this. */
  orderForReads(error: CallError, times: number): void {
    for (let index = 0; index < times; index += 1) this.#reads.push(error);
  }

  nextOfAppends(): AppendFault | undefined {
    return this.#appends.shift();
  }

  nextOfReads(): CallError | undefined {
    return this.#reads.shift();
  }

  /** From now on nothing is done and nothing answered. */
  hold(): void {
    this.#held ??= [];
  }

  /** Does all that was held back. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const work of held) work();
  }

  /** As {@link release}, but nothing of it is done. */
  forget(): void {
    this.#held = undefined;
  }

  /** Does the work now, or when it is released. */
  whenAwake(work: () => void): void {
    if (this.#held === undefined) work();
    else this.#held.push(work);
  }
}
