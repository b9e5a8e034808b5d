/** What the switches of the house offer to the other folders. */
import type { Feature } from '#domain/operation.ts';

export type SwitchName = Feature | 'sales';

export interface SwitchState {
  readonly isOn: boolean;
  /** When it was turned last; null where it never was. */
  readonly sinceMs: number | null;
  /** Who turned it: the event's actor. */
  readonly by: string | null;
  /** A code. */
  readonly reason: string | null;
}

/** As far as this process knows: asked on hot paths, so it costs a field access. */
export interface Switches {
  isOn(name: SwitchName): boolean;
  states(): Readonly<Record<SwitchName, SwitchState>>;
}

/** The end that keeps it. */
export interface KeptSwitches extends Switches {
  /** Takes what the log has at this moment: what was written before the call is in force after it. */
  refresh(): Promise<void>;
}
