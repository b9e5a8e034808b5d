/**
 * The rules of `../memory/room.ts` and `#domain/waiting-room-admission.ts` as Redis runs them: each call
 * is one script, so nobody ever sees half of a change. Sent twice, each does the second time nothing.
 *
 * Keys of a room, all in one slot:
 * - room: hash of its figures
 * - line: sorted set of arrivals that wait, by place
 * - who: hash of arrivals by customer
 * - gather: set of arrivals that wait for the draw
 * - calls: sorted set of arrivals that were called, by their end; call: hash of the rest of it
 * - unheard: those of them who have not come yet, by when they were called
 * - shopping: those who have, by when they came
 * - ended: hash of how it ended; endedat: sorted set by when
 *
 * Each script's first write is one that Redis refuses when it is out of memory: all or nothing.
 */
import { ADMISSION_MS, SPREAD_POLLS_PER_SECOND } from '#domain/waiting-room-admission.ts';
import {
  ABSENT_AFTER_MS,
  AGES_MS,
  CALLS_MAX,
  COMING_WEIGHT,
  ENDS_HOUSES,
  ENDS_MAX,
  ENDS_MIN,
  HALVE_EVERY_MS,
  WINDOW_MS,
  WINDOWS,
} from '#domain/waiting-room-measures.ts';
import { redisScript } from '#platform/redis/port.ts';
import { CALLS_AN_ADVANCE, ENDED_KEPT_MS } from '../port.ts';

export const ROOM_KEYS = [
  'room',
  'line',
  'who',
  'gather',
  'calls',
  'call',
  'ended',
  'endedat',
  'unheard',
  'shopping',
] as const;

/** How long a room is kept that nobody conducts any more. */
const LIFETIME_MS = 48 * 3_600_000;

const PRELUDE = `
local ROOM, LINE, WHO, GATHER = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local CALLS, CALL, ENDED, ENDEDAT = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local UNHEARD, SHOPPING = KEYS[9], KEYS[10]
local AGES = { ${AGES_MS.join(', ')} }

local function exact(number) return string.format('%.17g', number) end

local function add(field, by)
  local now = tonumber(redis.call('HGET', ROOM, field) or '0')
  redis.call('HSET', ROOM, field, exact(now + by))
end

local function status(arrival)
  if redis.call('ZSCORE', LINE, arrival) then return 'waiting' end
  if redis.call('ZSCORE', CALLS, arrival) then return 'called' end
  if redis.call('SISMEMBER', GATHER, arrival) == 1 then return 'gathering' end
  return redis.call('HGET', ENDED, arrival) or 'nobody'
end

local ENDINGS = { left = true, bought = true, lapsed = true }

-- calledAt, takenAt (or ''), customer (or '')
local function callOf(arrival)
  local packed = redis.call('HGET', CALL, arrival) or '0||'
  local called, taken, customer = string.match(packed, '^(%d+)|(%d*)|(.*)$')
  return called, taken, customer
end

local function setCall(arrival, called, taken, customer, untilMs)
  redis.call('HSET', CALL, arrival, called .. '|' .. taken .. '|' .. customer)
  redis.call('ZADD', CALLS, untilMs, arrival)
  if taken == '' then
    redis.call('ZADD', UNHEARD, called, arrival)
  else
    redis.call('ZREM', UNHEARD, arrival)
    redis.call('ZADD', SHOPPING, taken, arrival)
  end
end

local function countCalls(more, moreAbsent)
  local known = redis.call('HMGET', ROOM, 'came', 'absent')
  local came = tonumber(known[1] or '0') + more
  local absent = math.max(0, tonumber(known[2] or '0') + moreAbsent)
  local share = came + absent < ${CALLS_MAX} and 1 or 0.5
  redis.call('HSET', ROOM, 'came', exact(came * share), 'absent', exact(absent * share))
end

-- Somebody who was called then has come, in time or after they had been counted as absent.
local function countComing(called, now)
  local seen = tonumber(redis.call('HGET', ROOM, 'seenAtMs') or called)
  if seen - called >= ${ABSENT_AFTER_MS} then return countCalls(1, -1) end
  countCalls(1, 0)
  local before = tonumber(redis.call('HGET', ROOM, 'comingMs') or now - called)
  redis.call('HSET', ROOM, 'comingMs', exact(before + ${COMING_WEIGHT} * (now - called - before)))
end

-- Somebody who was called has come to an end: counted by how long they had been in.
local function countEnd(arrival, now)
  local called, taken = callOf(arrival)
  if taken == '' then countComing(tonumber(called), tonumber(now)) end
  local age = tonumber(now) - (tonumber(taken) or tonumber(now))
  local row = #AGES
  while row > 1 and age < AGES[row] do row = row - 1 end
  add('ended' .. row, 1)
end

local function takeOut(arrival, was)
  if was == 'gathering' then redis.call('SREM', GATHER, arrival) end
  if was == 'waiting' then redis.call('ZREM', LINE, arrival) end
  if was == 'called' then
    redis.call('ZREM', CALLS, arrival)
    redis.call('ZREM', UNHEARD, arrival)
    redis.call('ZREM', SHOPPING, arrival)
    redis.call('HDEL', CALL, arrival)
  end
end

local function finishOne(arrival, customer, reason, now)
  local was = status(arrival)
  if ENDINGS[was] then return end
  redis.call('HSET', ENDED, arrival, reason)
  redis.call('ZADD', ENDEDAT, now, arrival)
  if was == 'waiting' then add('left', 1) end
  if was == 'called' then countEnd(arrival, now) end
  takeOut(arrival, was)
  if customer ~= '' and redis.call('HGET', WHO, customer) == arrival then
    redis.call('HDEL', WHO, customer)
  end
end

-- loaded, gathered, waiting, active, called up to, called in all, measures
local function figures()
  local found = redis.call('HMGET', ROOM, 'loaded', 'calledUpTo', 'calledTotal', 'measures')
  return {
    found[1] or '',
    redis.call('SCARD', GATHER), redis.call('ZCARD', LINE), redis.call('ZCARD', CALLS),
    found[2] or '-1', found[3] or '0', found[4] or ''
  }
end

local function liveOn()
  for at = 1, #KEYS do redis.call('PEXPIRE', KEYS[at], '${LIFETIME_MS}') end
end
`;

const script = (lua: string) => redisScript(`${PRELUDE}${lua}`);

/** What `../memory/measuring.ts` does, with the numbers of the room's hash. */
const MEASURING = `
local function numbers(names)
  local found = redis.call('HMGET', ROOM, unpack(names))
  for at = 1, #names do found[at] = tonumber(found[at] or '0') end
  return found
end

local function rowsOf(kind)
  local names = {}
  for row = 1, #AGES do names[row] = kind .. row end
  return names
end

local function set(names, values)
  local pairs = {}
  for at = 1, #names do
    pairs[2 * at - 1] = names[at]
    pairs[2 * at] = exact(values[at])
  end
  redis.call('HSET', ROOM, unpack(pairs))
end

local function joined(values)
  local texts = {}
  for at = 1, #values do texts[at] = exact(values[at]) end
  return table.concat(texts, ',')
end

local function begin(now, freeSeats)
  redis.call('HSET', ROOM, 'seenAtMs', exact(now), 'windowAtMs', exact(now), 'halvedAtMs', exact(now),
    'firstFree', freeSeats, 'firstCalled', redis.call('HGET', ROOM, 'calledTotal') or '0')
end

local function nextWindow(now)
  redis.call('HSET', ROOM, 'windowAtMs', exact(now))
  local window = numbers({ 'waitedMs', 'left' })
  if window[1] == 0 then return end
  local rates = { exact(window[2] / window[1]) }
  for rate in string.gmatch(redis.call('HGET', ROOM, 'leaveRates') or '', '[^,]+') do
    if #rates < ${WINDOWS} then rates[#rates + 1] = rate end
  end
  redis.call('HSET', ROOM, 'waitedMs', '0', 'left', '0', 'leaveRates', table.concat(rates, ','))
end

local function halve(names)
  local values = numbers(names)
  for at = 1, #values do values[at] = values[at] / 2 end
  set(names, values)
end

local function byAge(key, now)
  local counts = {}
  for row = 1, #AGES do
    local oldest = AGES[row + 1] and '(' .. exact(now - AGES[row + 1]) or '-inf'
    local youngest = row == 1 and '+inf' or exact(now - AGES[row])
    counts[row] = redis.call('ZCOUNT', key, oldest, youngest)
  end
  return counts
end

local function pass(now, freeSeats, maxActive)
  if redis.call('HEXISTS', ROOM, 'seenAtMs') == 0 then begin(now, freeSeats) end
  local times = numbers({ 'seenAtMs', 'windowAtMs', 'halvedAtMs' })
  local passed = math.max(0, now - times[1])
  redis.call('HSET', ROOM, 'seenAtMs', exact(math.max(times[1], now)))
  local knownAbsent = '(' .. exact(times[1] - ${ABSENT_AFTER_MS})
  countCalls(0, redis.call('ZCOUNT', UNHEARD, knownAbsent, exact(now - ${ABSENT_AFTER_MS})))
  add('waitedMs', redis.call('ZCARD', LINE) * passed)
  local shopped = numbers(rowsOf('shopped'))
  local there = byAge(SHOPPING, now)
  for row = 1, #AGES do shopped[row] = shopped[row] + there[row] * passed end
  set(rowsOf('shopped'), shopped)
  if now - times[2] >= ${WINDOW_MS} then nextWindow(now) end
  local ends = 0
  for _, count in ipairs(numbers(rowsOf('ended'))) do ends = ends + count end
  local since = now - times[3]
  local enough = math.max(${ENDS_MAX.least}, math.min(${ENDS_MAX.most}, ${ENDS_HOUSES} * maxActive))
  if ends >= enough or (ends >= ${ENDS_MIN} and since >= ${HALVE_EVERY_MS}) then
    halve(rowsOf('shopped'))
    halve(rowsOf('ended'))
    redis.call('HSET', ROOM, 'halvedAtMs', exact(now))
  end
end

local function tell(now)
  redis.call('HSET', ROOM, 'measures', table.concat({
    joined(numbers(rowsOf('shopped'))), joined(numbers(rowsOf('ended'))),
    joined(byAge(SHOPPING, now)), joined(byAge(UNHEARD, now)),
    joined(numbers({ 'came', 'absent', 'waitedMs', 'left', 'firstFree', 'firstCalled' })),
    redis.call('HGET', ROOM, 'leaveRates') or '', redis.call('HGET', ROOM, 'comingMs') or ''
  }, '|'))
end
`;

/** Six arguments a person: arrival, customer, place, called at, taken at, until; '' for what there isn't. */
export const ENTER = script(`
redis.call('HSET', ROOM, 'entered', '1')
for at = 1, #ARGV, 6 do
  local arrival, customer, place = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local called, taken, untilMs = ARGV[at + 3], ARGV[at + 4], ARGV[at + 5]
  local was = status(arrival)
  if was == 'gathering' and place ~= '' then
    redis.call('SREM', GATHER, arrival)
    redis.call('ZADD', LINE, place, arrival)
  elseif was == 'nobody' then
    local known = redis.call('HGET', WHO, customer)
    if not known or status(known) == 'nobody' then redis.call('HSET', WHO, customer, arrival) end
    if called ~= '' then
      setCall(arrival, called, taken, customer, untilMs)
    elseif place == '' then
      redis.call('SADD', GATHER, arrival)
    else
      redis.call('ZADD', LINE, place, arrival)
    end
  end
end
liveOn()
return 1
`);

/** Arguments: loaded, called up to, called in all. */
export const LOAD = script(`
local known = redis.call('HMGET', ROOM, 'loaded', 'calledUpTo', 'calledTotal')
local loaded = ARGV[1]
if known[1] == 'open' then loaded = 'open' end
redis.call('HSET', ROOM, 'loaded', loaded,
  'calledUpTo', exact(math.max(tonumber(known[2] or '-1'), tonumber(ARGV[2]))),
  'calledTotal', exact(math.max(tonumber(known[3] or '0'), tonumber(ARGV[3]))))
liveOn()
return 1
`);

/** Arguments: arrival or '', customer, now. Answers the figures, then arrival, kind and what belongs to it. */
export const LOOK = script(`
local arrival, customer, now = ARGV[1], ARGV[2], tonumber(ARGV[3])
if arrival == '' then arrival = redis.call('HGET', WHO, customer) or '' end
local was = 'nobody'
if arrival ~= '' then was = status(arrival) end
local kind, first, second = was, '', ''
if was == 'waiting' then
  first = redis.call('ZSCORE', LINE, arrival)
  second = redis.call('ZRANK', LINE, arrival)
elseif was == 'called' then
  local called, taken = callOf(arrival)
  local untilMs = tonumber(redis.call('ZSCORE', CALLS, arrival))
  if taken == '' then
    untilMs = now + ${ADMISSION_MS}
    countComing(tonumber(called), now)
    setCall(arrival, called, ARGV[3], customer, exact(untilMs))
    kind, first, second = 'taken', ARGV[3], exact(untilMs)
  elseif now < untilMs then
    kind, first, second = 'admitted', taken, exact(untilMs)
  else
    kind = 'lapsed'
  end
end
local answer = figures()
answer[#answer + 1] = arrival
answer[#answer + 1] = kind
answer[#answer + 1] = first
answer[#answer + 1] = second
return answer
`);

/** Arguments: arrival, customer, reason, now. */
export const END = script(`
finishOne(ARGV[1], ARGV[2], ARGV[3], ARGV[4])
return 1
`);

/** Arguments: customer, confirmed at, now. Answers the arrival, or -1. */
export const FINISH = script(`
local arrival = redis.call('HGET', WHO, ARGV[1])
if not arrival or not redis.call('ZSCORE', CALLS, arrival) then return -1 end
if tonumber((callOf(arrival))) > tonumber(ARGV[2]) then return -1 end
finishOne(arrival, ARGV[1], 'bought', ARGV[3])
return tonumber(arrival)
`);

/** Arguments: arrival, customer, taken at, until. Answers what becomes of it. */
export const USE = script(`
local arrival, customer = ARGV[1], ARGV[2]
local was = status(arrival)
if ENDINGS[was] then return 'ended' end
local called, taken = ARGV[3], ''
if was == 'called' then called, taken = callOf(arrival) end
if taken ~= '' then return 'known' end
redis.call('HSET', ROOM, 'entered', '1')
takeOut(arrival, was)
setCall(arrival, called, ARGV[3], customer, ARGV[4])
if not redis.call('HGET', WHO, customer) then redis.call('HSET', WHO, customer, arrival) end
return 'restored'
`);

/**
 * Arguments: admitted a second, active at most, selling (1 or 0), now, free seats. Answers -1 where the room is not
 * open, else the figures, the end of the calls, and the arrivals that were called, absent and lapsed.
 */
export const ADVANCE = script(`${MEASURING}
if redis.call('HGET', ROOM, 'loaded') ~= 'open' then return -1 end
local rate, most, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[4])
redis.call('HSET', ROOM, 'entered', '1')
liveOn()
pass(now, ARGV[5], most)

local old = redis.call('ZRANGEBYSCORE', ENDEDAT, '-inf', exact(now - ${ENDED_KEPT_MS}))
for _, arrival in ipairs(old) do
  redis.call('ZREM', ENDEDAT, arrival)
  redis.call('HDEL', ENDED, arrival)
end

local absent, lapsed = {}, {}
for _, arrival in ipairs(redis.call('ZRANGEBYSCORE', CALLS, '-inf', ARGV[4])) do
  local _, taken, customer = callOf(arrival)
  if taken ~= '' then
    finishOne(arrival, customer, 'lapsed', ARGV[4])
    lapsed[#lapsed + 1] = tonumber(arrival)
  else
    takeOut(arrival, 'called')
    absent[#absent + 1] = tonumber(arrival)
  end
end

local known = redis.call('HMGET', ROOM, 'tokens', 'filledAtMs')
local size = math.max(1, rate)
local tokens = size
local filled = tonumber(known[2] or ARGV[4])
if known[1] then
  tokens = math.min(size, tonumber(known[1]) + math.max(0, now - filled) * rate / 1000)
end
tokens = math.min(size, tokens + #absent)
local waiting = redis.call('ZCARD', LINE)
local count = 0
if ARGV[3] == '1' then
  local free = most - redis.call('ZCARD', CALLS)
  count = math.max(0, math.min(math.floor(tokens), free, waiting, ${CALLS_AN_ADVANCE}))
end
redis.call('HSET', ROOM, 'tokens', exact(tokens - count), 'filledAtMs', exact(math.max(filled, now)))

local spread = math.max(2000, waiting / ${SPREAD_POLLS_PER_SECOND} * 1000)
local untilMs = exact(now + math.max(120000, 2 * spread))
local called = {}
if count > 0 then
  local first = redis.call('ZPOPMIN', LINE, count)
  local upTo = tonumber(redis.call('HGET', ROOM, 'calledUpTo') or '-1')
  for at = 1, #first, 2 do
    setCall(first[at], ARGV[4], '', '', untilMs)
    called[#called + 1] = tonumber(first[at])
    upTo = math.max(upTo, tonumber(first[at + 1]))
  end
  redis.call('HSET', ROOM, 'calledUpTo', exact(upTo))
  add('calledTotal', count)
end
tell(now)
return { figures(), untilMs, called, absent, lapsed }
`);

export const FIGURES = script(`
liveOn()
return figures()
`);

export const DROP = script(`
return redis.call('UNLINK', unpack(KEYS))
`);
