import type {
  ChargeRecord,
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
    if ('intentId' in entry) {
      const group = `${entry.object} ${entry.intentId}`;
      const siblings = this.#byIntent.get(group) ?? [];
      this.#byIntent.set(group, siblings);
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

  /** Refunds that the bank has not said its last word on. */
  unsettledRefunds(): ReadonlySet<string> {
    return this.#unsettledRefunds;
  }

  /** All of a kind, oldest first. */
  idsOf(object: ObjectName | 'event'): readonly string[] {
    return this.#order.get(object) ?? [];
  }

  /** An intent's charges, refunds or disputes, oldest first. */
  idsOfIntent(object: ObjectName | 'event', intentId: string): readonly string[] {
    return this.#byIntent.get(`${object} ${intentId}`) ?? [];
  }

  /** Where an id stands in one of these lists; undefined when it isn't there. */
  indexIn(ids: readonly string[], id: string): number | undefined {
    const index = this.#indexOf.get(id);
    if (index !== undefined && ids[index] === id) return index;
    const found = index === undefined ? -1 : ids.indexOf(id);
    return found === -1 ? undefined : found;
  }

  /** How many records and events there are. */
  get size(): number {
    return this.#records.size + this.#events.size;
  }

  allRecords(): IterableIterator<SimulatorRecord> {
    return this.#records.values();
  }

  allEvents(): IterableIterator<EventRecord> {
    return this.#events.values();
  }
}
