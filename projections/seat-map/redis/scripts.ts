/**
 * What is done to the maps in Redis, each in one script: values are absolute and guarded by the
 * version, so that it does no harm to send one twice, late, or from several processes.
 *
 * Each script's first write is one that Redis refuses when it is out of memory: all or nothing.
 */
import { redisScript } from '#platform/redis/port.ts';

/** A seat's index (4 bytes, big-endian) and its status. */
export const CHANGE_BYTES = 5;

/** Notices are numbered, so that who listens finds out that one was lost. */
const TELL = `
local function tell(head, channel, message)
  local number = redis.call('HINCRBY', head, 'notices', 1)
  redis.call('PUBLISH', channel, string.format('%d', number) .. '\\n' .. message)
end
`;

/** What is there of a show; -1 for nothing, or for a string that is not of its layout. */
const KNOWN = `
local function known(state, statuses, size)
  local version = redis.call('HGET', state, 'version')
  local revision = redis.call('HGET', state, 'show_revision')
  if not version or not revision or redis.call('STRLEN', statuses) ~= tonumber(size) then
    return -1, -1
  end
  return tonumber(version), tonumber(revision)
end
`;

/**
 * How far the shows are, and longer life for them.
 *
 * Keys: head, shows, then state and statuses of each show. Arguments: lifetime in ms, then the number of
 * seats of each. Answers epoch, position, Redis's time in ms, then version and show revision of each.
 */
export const CHECK = redisScript(`${KNOWN}
local head = redis.call('HMGET', KEYS[1], 'epoch', 'position')
local time = redis.call('TIME')
local ms = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = { head[1] or '', head[2] or '', ms }
redis.call('PEXPIRE', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[1])
for show = 1, (#KEYS - 2) / 2 do
  local state, statuses = KEYS[show * 2 + 1], KEYS[show * 2 + 2]
  local version, revision = known(state, statuses, ARGV[show + 1])
  answer[#answer + 1] = version
  answer[#answer + 1] = revision
  redis.call('PEXPIRE', state, ARGV[1])
  redis.call('PEXPIRE', statuses, ARGV[1])
end
return answer
`);

/**
 * The whole of a show, where that is news (or, by force, where it is as old).
 *
 * Keys: head, shows, state, statuses. Arguments: channel, message, lifetime in ms, show id, statuses,
 * version, position, show revision, counts, force (1 or 0). Answers version and show revision.
 */
export const WRITE_WHOLE = redisScript(`${TELL}${KNOWN}
local version, revision = known(KEYS[3], KEYS[4], #ARGV[5])
local mine, mineOfShow = tonumber(ARGV[6]), tonumber(ARGV[8])
local isNews = mine > version or (mine == version and (mineOfShow > revision or ARGV[10] == '1'))
if not isNews then return { version, revision } end
redis.call('SET', KEYS[4], ARGV[5], 'PX', ARGV[3])
redis.call('HSET', KEYS[3], 'version', ARGV[6], 'position', ARGV[7],
  'show_revision', ARGV[8], 'counts', ARGV[9])
redis.call('PEXPIRE', KEYS[3], ARGV[3])
redis.call('SADD', KEYS[2], ARGV[4])
tell(KEYS[1], ARGV[1], ARGV[2])
return { mine, mineOfShow }
`);

/**
 * What has changed of a show since a version.
 *
 * Keys: head, state, statuses. Arguments: channel, message, number of seats, the version that it was
 * at, version, position, show revision, counts, changes. Answers version and show revision as they are
 * now: lower than the written ones where something is missing in between.
 */
export const WRITE_DELTA = redisScript(`${TELL}${KNOWN}
local version, revision = known(KEYS[2], KEYS[3], ARGV[3])
local from, mine, mineOfShow = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[7])
local isNews = mine > version or (mine == version and mineOfShow > revision)
if version < from or not isNews then return { version, revision } end
local changes = ARGV[9]
for at = 1, #changes, ${CHANGE_BYTES} do
  local index, status = struct.unpack('>I4c1', changes, at)
  redis.call('SETRANGE', KEYS[3], index, status)
end
redis.call('HSET', KEYS[2], 'version', ARGV[5], 'position', ARGV[6],
  'show_revision', ARGV[7], 'counts', ARGV[8])
tell(KEYS[1], ARGV[1], ARGV[2])
return { mine, mineOfShow }
`);

/**
 * Names what is here, where it has no name yet. Keys: head. Arguments: a new epoch. Answers the epoch.
 */
export const OPEN_EPOCH = redisScript(`
redis.call('HSETNX', KEYS[1], 'epoch', ARGV[1])
return redis.call('HGET', KEYS[1], 'epoch')
`);

/**
 * Says how far all shows are. Keys: head. Arguments: channel, a notice's JSON without its end, epoch,
 * position, and the moment by Redis's clock at which that was the end of the log: however late this runs,
 * nobody takes it for newer. Answers 0 where the epoch is another one by now: then what was written
 * before is gone.
 */
export const ANNOUNCE = redisScript(`${TELL}
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[3] then return 0 end
local last, mine = redis.call('HGET', KEYS[1], 'position') or '', ARGV[4]
if #mine > #last or (#mine == #last and mine > last) then
  redis.call('HSET', KEYS[1], 'position', mine)
end
local time = redis.call('TIME')
local behind = math.max(0, time[1] * 1000 + math.floor(time[2] / 1000) - tonumber(ARGV[5]))
tell(KEYS[1], ARGV[1], ARGV[2] .. ',"behindMs":' .. string.format('%d', behind) .. '}\\n')
return 1
`);

/** A show leaves. Keys: head, shows, state, statuses. Arguments: show id. */
export const FORGET_SHOW = redisScript(`
redis.call('DEL', KEYS[3], KEYS[4])
redis.call('SREM', KEYS[2], ARGV[1])
return 1
`);

/** Everything leaves. Keys: head, shows. Arguments: what the keys of shows begin with. */
export const FORGET_ALL = redisScript(`
for _, show in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  redis.call('DEL', ARGV[1] .. show .. ':state', ARGV[1] .. show .. ':statuses')
end
redis.call('DEL', KEYS[1], KEYS[2])
return 1
`);

/**
 * A show as it is now. Keys: state, statuses. Arguments: number of seats. Answers version, show
 * revision, position and statuses; version -1 where there is nothing.
 */
export const READ_SHOW = redisScript(`${KNOWN}
local version, revision = known(KEYS[1], KEYS[2], ARGV[1])
if version < 0 then return { -1 } end
return { version, revision, redis.call('HGET', KEYS[1], 'position'), redis.call('GET', KEYS[2]) }
`);
