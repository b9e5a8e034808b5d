import type { Ids } from '#platform/ports.ts';
import type { Account } from './account.ts';
import type { EventRecord, IntentRecord, RefundRecord, SimulatorRecord } from './records.ts';

/** What one call changed: written to the journal as one line, so that it is kept whole or not at all. */
export interface Change {
  readonly records: readonly SimulatorRecord[];
  readonly events: readonly EventRecord[];
}

/** Collects a call's changes on top of the account. Nothing is kept before the change is applied. */
export class Draft implements Change {
  readonly records: SimulatorRecord[] = [];
  readonly events: EventRecord[] = [];
  readonly createdS: number;
  readonly nowMs: number;
  readonly account: Account;
  readonly #ids: Ids;

  constructor(account: Account, ids: Ids, nowMs: number) {
    this.account = account;
    this.#ids = ids;
    this.nowMs = nowMs;
    this.createdS = account.creationS(nowMs);
  }

  /** A new id with Stripe's kind of prefix: `pi`, `ch`. */
  newId(prefix: string): string {
    return `${prefix}_${this.#ids.uuid().replaceAll('-', '')}`;
  }

  put<R extends SimulatorRecord>(record: R): R {
    this.records.push(record);
    return record;
  }

  /** Records that something happened to this version of a record. */
  emit(type: string, subject: SimulatorRecord): void {
    this.events.push({
      object: 'event',
      id: this.newId('evt'),
      createdS: this.createdS,
      type,
      subject,
    });
  }

  intent(id: string): IntentRecord | undefined {
    return this.#pending('payment_intent', id) ?? this.account.intent(id);
  }

  charge(id: string) {
    return this.#pending('charge', id) ?? this.account.charge(id);
  }

  refund(id: string): RefundRecord | undefined {
    return this.#pending('refund', id) ?? this.account.refund(id);
  }

  #pending<O extends SimulatorRecord['object']>(
    object: O,
    id: string,
  ): Extract<SimulatorRecord, { object: O }> | undefined {
    return this.records.findLast(
      (record): record is Extract<SimulatorRecord, { object: O }> =>
        record.object === object && record.id === id,
    );
  }
}
