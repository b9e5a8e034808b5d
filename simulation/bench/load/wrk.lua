-- Sends requests that were made beforehand, one after the other, and tells what came of them as JSON.
-- Arguments: the file, how long each request is, whether to begin again at its end.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  local file = assert(io.open(args[1], "rb"))
  requests = file:read("*a")
  file:close()
  size = tonumber(args[2])
  again = args[3] == "repeat"
  offset = 0
  ended = false
  only = nil
  if again and #requests == size then only = requests end
end

function request()
  -- The thread's own processor time begins here: what was before is loading.
  if begun == nil then begun = os.clock() end
  if only ~= nil then return only end
  if offset >= #requests then
    if not again then ended = true end
    offset = 0
  end
  local from = offset
  offset = offset + size
  return requests:sub(from + 1, offset)
end

function done(summary, latency, _)
  local cpu = os.clock() - threads[1]:get("begun")
  local counts = {}
  for index = 1, #latency do
    local us, count = latency(index)
    counts[#counts + 1] = string.format("[%d,%d]", us, count)
  end
  local errors = summary.errors
  print("RESULT " .. string.format(
    '{"answers":%d,"refused":%d,"errors":%d,"us":%d,"cpu_seconds":%.3f,"ended":%s,"latency_us":[%s]}',
    summary.requests,
    errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    summary.duration,
    cpu,
    tostring(threads[1]:get("ended")),
    table.concat(counts, ",")
  ))
end
