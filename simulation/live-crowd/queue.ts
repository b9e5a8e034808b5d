/**
 * The waiting room as the crowd goes through it: people join, ask again when they were told to, and come
 * in with their admission. Who was admitted and goes without says so, which lets in the next one.
 */
import { signIn } from '../on-sale/browsing.ts';
import { type Call, call } from '../on-sale/call.ts';
import type { HttpAnswer } from '../on-sale/http-client.ts';
import { jsonOf, type PatientClient, problemOf } from '../on-sale/patient-client.ts';
import type { Buyer, Sale } from '../on-sale/sale.ts';
import { isOk, noteRefusal } from '../on-sale/unexpected.ts';
import type { WaitingSession } from '../on-sale/wire.ts';

export interface Queue {
  /** Whether the show has a room, as far as anybody was told. */
  isOn(): boolean;
  /** People in the line now. */
  waiting(): number;
  /** Waits for the buyer's turn, where there is a room; false for those who are to go home. */
  enter(sale: Sale, buyer: Buyer): Promise<boolean>;
  /** Gives up the buyer's place or admission, if there is one. */
  leave(sale: Sale, buyer: Buyer): Promise<void>;
  /** Who has bought has used their admission. */
  forget(buyer: Buyer): void;
  /** Notices who is sent to the room, also where it was opened in the middle of the sale. */
  watching(client: PatientClient): PatientClient;
}

/** Nobody asks again earlier than they were told to. */
const LATENESS = 0.1;

/** `closing`: nobody waits any longer. */
export function createQueue(hasRoom: boolean, closing: AbortSignal): Queue {
  let isOn = hasRoom;
  let waiting = 0;
  const sessions = new Map<Buyer, string>();
  /** Of those whose admission is not taken any more. */
  const refused = new Set<string>();

  function ask(sale: Sale, buyer: Buyer, request: Call, step: string): Promise<HttpAnswer> {
    const token = buyer.token === null ? {} : { token: buyer.token };
    return sale.client.send({ ...request, ...token, step }, buyer.persona.random);
  }

  /** Null where there is no room, or none for them. */
  async function join(sale: Sale, buyer: Buyer): Promise<WaitingSession | null> {
    const request = call('joinWaitingRoom', { body: { show_id: sale.showId } });
    const answer = await ask(sale, buyer, request, 'join');
    if (isOk(answer)) return keep(buyer, jsonOf<WaitingSession>(answer));
    if (problemOf(answer).code === 'no_waiting_room') isOn = false;
    else noteRefusal(sale, `POST ${request.path}`, answer, []);
    return null;
  }

  function keep(buyer: Buyer, session: WaitingSession): WaitingSession {
    sessions.set(buyer, session.session_id);
    buyer.admissionToken = session.admission_token ?? null;
    return session;
  }

  async function wait(sale: Sale, buyer: Buyer, joined: WaitingSession): Promise<boolean> {
    let session = joined;
    while (!closing.aborted) {
      if (session.state === 'admitted') return true;
      const isForGood =
        session.state === 'closed' && session.reason !== 'paused' && session.reason !== 'not_begun';
      if (isForGood) return false;
      const pauseMs = session.poll_after_ms * (1 + LATENESS * buyer.persona.random.next());
      await sale.world.timers.sleep(pauseMs, closing);
      const request = call('getWaitingRoomSession', { path: { id: session.session_id } });
      const answer = await ask(sale, buyer, request, 'wait');
      if (!isOk(answer)) {
        noteRefusal(sale, `GET ${request.path}`, answer, []);
        return false;
      }
      session = keep(buyer, jsonOf<WaitingSession>(answer));
    }
    return false;
  }

  return {
    isOn: () => isOn,
    waiting: () => waiting,
    async enter(sale, buyer) {
      if (!isOn) return true;
      if (buyer.token === null && !(await signIn(sale, buyer))) return false;
      if (refused.delete(buyer.token ?? '')) buyer.admissionToken = null;
      if (buyer.admissionToken !== null) return true;
      waiting += 1;
      try {
        const joined = await join(sale, buyer);
        return joined === null ? !isOn : await wait(sale, buyer, joined);
      } finally {
        waiting -= 1;
      }
    },
    async leave(sale, buyer) {
      const id = sessions.get(buyer);
      if (id === undefined) return;
      sessions.delete(buyer);
      buyer.admissionToken = null;
      const request = call('leaveWaitingRoom', { path: { id } });
      const answer = await ask(sale, buyer, request, 'leave');
      if (!isOk(answer)) noteRefusal(sale, `DELETE ${request.path}`, answer, []);
    },
    forget: (buyer) => void sessions.delete(buyer),
    watching: (client) => ({
      async send(request, random) {
        const answer = await client.send(request, random);
        const isSentAway = answer.status === 403 && problemOf(answer).code === 'admission_required';
        if (isSentAway) {
          isOn = true;
          if (request.token !== undefined) refused.add(request.token);
        }
        return answer;
      },
    }),
  };
}
