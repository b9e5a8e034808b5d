import type {
  ChargeRecord,
  DisputeRecord,
  EventRecord,
  IntentRecord,
  ObjectName,
  RefundRecord,
  SimulatorRecord,
} from './records.ts';

type Listed = SimulatorRecord | EventRecord;

/** Everything of one account, in memory, in the order of creation. */
export class Account {
  readonly #records = new Map<string, SimulatorRecord>();
  readonly #events = new Map<string, EventRecord>();
  readonly #order = new Map<Listed['object'], string[]>();
  readonly #indexOf = new Map<string, number>();
  readonly #byIntent = new Map<string, string[]>();
  readonly #intentOfChallenge = new Map<string, string>();
  readonly #unsettledRefunds = new Set<string>();
  #lastCreatedS = 0;

  /** Creation times never go backwards, so that a list by time is a list by order. */
  creationS(nowMs: number): number {
    return Math.max(this.#lastCreatedS, Math.floor(nowMs / 1000));
  }

  put(record: SimulatorRecord): void {
    if (!this.#records.has(record.id)) this.#enlist(record);
    this.#records.set(record.id, record);
    if (record.object === 'payment_intent' && record.challenge !== null) {
      this.#intentOfChallenge.set(record.challenge.id, record.id);
    }
    if (record.object === 'refund') {
      if (record.settlement === null) this.#unsettledRefunds.delete(record.id);
      else this.#unsettledRefunds.add(record.id);
    }
  }

  putEvent(event: EventRecord): void {
    if (!this.#events.has(event.id)) this.#enlist(event);
    this.#events.set(event.id, event);
  }

  #enlist(entry: Listed): void {
    const ids = this.#order.get(entry.object) ?? [];
    this.#order.set(entry.object, ids);
    this.#indexOf.set(entry.id, ids.length);
    ids.push(entry.id);
    this.#lastCreatedS = Math.max(this.#lastCreatedS, entry.createdS);
    if (entry.object === 'refund' || entry.object === 'dispute') {
      const siblings = this.#byIntent.get(entry.intentId) ?? [];
      this.#byIntent.set(entry.intentId, siblings);
      siblings.push(entry.id);
    }
  }

  record(id: string): SimulatorRecord | undefined {
    return this.#records.get(id);
  }

  intent(id: string): IntentRecord | undefined {
    const record = this.#records.get(id);
    return record?.object === 'payment_intent' ? record : undefined;
  }

  charge(id: string): ChargeRecord | undefined {
    const record = this.#records.get(id);
    return record?.object === 'charge' ? record : undefined;
  }

  refund(id: string): RefundRecord | undefined {
    const record = this.#records.get(id);
    return record?.object === 'refund' ? record : undefined;
  }

  event(id: string): EventRecord | undefined {
    return this.#events.get(id);
  }

  intentOfChallenge(challengeId: string): IntentRecord | undefined {
    const id = this.#intentOfChallenge.get(challengeId);
    return id === undefined ? undefined : this.intent(id);
  }

  /** Refunds and disputes of an intent, oldest first. */
  ofIntent(intentId: string): readonly (RefundRecord | DisputeRecord)[] {
    return (this.#byIntent.get(intentId) ?? [])
      .map((id) => this.#records.get(id))
      .filter((record) => record?.object === 'refund' || record?.object === 'dispute');
  }

  /** Refunds that the bank has not said its last word on. */
  unsettledRefunds(): ReadonlySet<string> {
    return this.#unsettledRefunds;
  }

  /** Where an object stands among its kind, from 0, oldest first. */
  indexOf(id: string): number | undefined {
    return this.#indexOf.get(id);
  }

  idsOf(object: ObjectName | 'event'): readonly string[] {
    return this.#order.get(object) ?? [];
  }

  allRecords(): IterableIterator<SimulatorRecord> {
    return this.#records.values();
  }

  allEvents(): IterableIterator<EventRecord> {
    return this.#events.values();
  }
}
