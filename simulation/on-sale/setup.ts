/** Puts a show on sale, as its organiser would. */
import type { Random } from '#platform/ports.ts';
import { type Call, call } from './call.ts';
import { PRICE_TIERS, planHouse, tierBySection } from './house-plan.ts';
import type { HttpAnswer } from './http-client.ts';
import { jsonOf, type PatientClient, problemOf } from './patient-client.ts';
import type { SeatMap, StaffToken } from './wire.ts';

export interface StaffTokens {
  readonly organizer: string;
  readonly finance: string;
}

export interface SetupOptions {
  readonly seats: number;
  /** How long a hold lasts, in seconds. */
  readonly holdSeconds: number;
  readonly nowMs: number;
  /** When the sale begins; a minute ago by default. */
  readonly onSaleAtMs?: number;
  readonly waitingRoom?: RoomTerms;
  /** Distinguishes this run from earlier ones on the same system. */
  readonly runName: string;
  /** Where there are no dev tokens. */
  readonly tokens?: StaffTokens;
}

export interface RoomTerms {
  readonly maxActive: number;
  readonly admitPerSecond: number;
}

export interface ShowOnSale {
  readonly eventId: string;
  readonly showId: string;
  readonly seatMap: SeatMap;
  readonly tokens: StaffTokens;
}

const DAY_MS = 86_400_000;

export async function putShowOnSale(
  client: PatientClient,
  random: Random,
  options: SetupOptions,
): Promise<ShowOnSale> {
  const tokens = options.tokens ?? {
    organizer: await devToken(client, random, 'organizer'),
    finance: await devToken(client, random, 'finance'),
  };
  let position: string | null = null;
  const create = async (request: Call): Promise<{ id: string }> => {
    const idempotencyKey = `${options.runName}:${request.path}`;
    const token = tokens.organizer;
    const answer = await client.send({ ...request, token, idempotencyKey, step: 'setup' }, random);
    position = String(answer.headers.position ?? '');
    return jsonOf(expectOk(answer, `POST ${request.path}`));
  };
  const sections = planHouse(options.seats);
  const hall = {
    name: `Hall of ${options.runName}`,
    city: 'Hamburg',
    country: 'DE',
    timezone: 'Europe/Berlin',
    sections,
  };
  const venue = await create(call('createVenue', { body: hall }));
  const concert = {
    name: `On-sale ${options.runName}`,
    category: 'concert',
    artists: ['The Load Drivers'],
  };
  const event = await create(call('createEvent', { body: concert }));
  const terms = {
    venue_id: venue.id,
    starts_at: new Date(options.nowMs + 30 * DAY_MS).toISOString(),
    on_sale_at: new Date(options.onSaleAtMs ?? options.nowMs - 60_000).toISOString(),
    currency: 'EUR',
    price_tiers: PRICE_TIERS,
    tier_by_section: tierBySection(sections),
    hold_minutes: options.holdSeconds / 60,
    ...(options.waitingRoom ? { waiting_room: roomOf(options.waitingRoom) } : {}),
  };
  const show = await create(call('createShow', { path: { id: event.id }, body: terms }));
  await create(call('publishShow', { path: { id: show.id } }));
  return {
    eventId: event.id,
    showId: show.id,
    seatMap: await readSeatMap(client, random, show.id, options.seats, position),
    tokens,
  };
}

const roomOf = ({ maxActive, admitPerSecond }: RoomTerms) => ({
  enabled: true,
  max_active: maxActive,
  admit_per_second: admitPerSecond,
});

async function devToken(
  client: PatientClient,
  random: Random,
  role: keyof StaffTokens,
): Promise<string> {
  const request = call('createDevToken', { body: { role } });
  const answer = await client.send({ ...request, step: 'setup' }, random);
  const hint = 'are dev tokens on? else give --organizer-token and --finance-token';
  return jsonOf<StaffToken>(expectOk(answer, `a token for ${role} (${hint})`)).token;
}

async function readSeatMap(
  client: PatientClient,
  random: Random,
  showId: string,
  seats: number,
  position: string | null,
): Promise<SeatMap> {
  const request = call('getSeatMap', { path: { id: showId } });
  const headers = position ? { 'min-position': position } : {};
  const answer = await client.send({ ...request, headers, step: 'setup' }, random);
  const seatMap = jsonOf<SeatMap>(expectOk(answer, request.path));
  if (seatMap.seat_count !== seats) {
    throw new Error(`the seat map has ${seatMap.seat_count} places, not ${seats}`);
  }
  return seatMap;
}

function expectOk(answer: HttpAnswer, what: string): HttpAnswer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  const { code, detail } = problemOf(answer);
  throw new Error(`${what}: ${answer.status} ${code} ${detail ?? ''}`);
}
