/**
 * Session ids carry what they stand for: show, arrival and a keyed hash of the customer, signed. Whoever
 * shows one is put back in their place even where nobody remembers them, and nobody can make one up.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Person } from './port.ts';

export interface Session extends Person {
  readonly showId: string;
}

export interface Sessions {
  /** What stands for a customer in a show's room. Nobody without the key finds out who it is. */
  customerKey(showId: string, customerId: string): string;
  /** Always the same id for the same session. */
  idOf(session: Session): string;
  /** Null for what we did not sign. */
  parse(sessionId: string): Session | null;
  /** What the draw of a show is seeded with: fixed by the key before anybody comes. */
  seedOf(showId: string): string;
}

const PREFIX = 'wrs_';
const MAC_BYTES = 12;
const CUSTOMER_BYTES = 10;
const ARRIVAL_BYTES = 4;
/** Ten bytes in base64url. */
const CUSTOMER_KEY_LENGTH = 14;

/** `key`: 32 bytes that are this installation's own. */
export function createSessions(key: Uint8Array): Sessions {
  const hmac = (purpose: string, data: string | Uint8Array): Buffer =>
    createHmac('sha256', key).update(`${purpose}\n`).update(data).digest();
  const macOf = (payload: Uint8Array): Buffer => hmac('session', payload).subarray(0, MAC_BYTES);
  return {
    customerKey: (showId, customerId) =>
      hmac('customer', `${showId}\n${customerId}`)
        .subarray(0, CUSTOMER_BYTES)
        .toString('base64url'),
    seedOf: (showId) => hmac('seed', showId).toString('hex'),
    idOf(session) {
      const payload = payloadOf(session);
      return PREFIX + Buffer.concat([macOf(payload), payload]).toString('base64url');
    },
    parse(sessionId) {
      if (!sessionId.startsWith(PREFIX)) return null;
      const text = sessionId.slice(PREFIX.length);
      const bytes = Buffer.from(text, 'base64url');
      // Other spellings of the same bytes are no ids of ours.
      if (bytes.length <= FIXED_BYTES || bytes.toString('base64url') !== text) return null;
      const payload = bytes.subarray(MAC_BYTES);
      if (!timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(payload))) return null;
      return sessionOf(payload);
    },
  };
}

const FIXED_BYTES = MAC_BYTES + ARRIVAL_BYTES + CUSTOMER_BYTES;

function payloadOf({ showId, arrival, customerKey }: Session): Buffer {
  if (customerKey.length !== CUSTOMER_KEY_LENGTH) throw new RangeError('no key of a customer');
  const number = Buffer.alloc(ARRIVAL_BYTES);
  number.writeUInt32BE(arrival);
  return Buffer.concat([number, Buffer.from(customerKey, 'base64url'), Buffer.from(showId)]);
}

function sessionOf(payload: Buffer): Session {
  const customerEnd = ARRIVAL_BYTES + CUSTOMER_BYTES;
  return {
    arrival: payload.readUInt32BE(),
    customerKey: payload.subarray(ARRIVAL_BYTES, customerEnd).toString('base64url'),
    showId: payload.subarray(customerEnd).toString(),
  };
}
