/** The decisions of many calls as one atomic step inside Redis, on the clock of Redis. */

/**
 * KEYS are the buckets, each once. ARGV[1] is JSON: of each bucket its capacity, tokens a second, and tokens that were given away while Redis
 * was not asked. ARGV[2] is JSON: of each call 1 when it takes tokens and 0 when it only looks, how many buckets it names, and of each of
 * these its number and the tokens asked for. A level is two doubles, tokens and microseconds since 1970, under the limits it was written
 * with; what is missing is full, so a level expires when it would be full again. The answer is JSON: of each call 0 and 0, or the place of
 * the refusing bucket with the longest wait and the wait in milliseconds; then the whole tokens that are left in each of its buckets.
 * The mathematics is that of the limiter in process: tokens = min(capacity, tokens + seconds x rate), which is GCRA told from its other
 * end (time of full = now + (capacity - tokens) / rate). What depends on how many calls come together is done once for all of them.
 */
export const TAKE_SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local NEVER = 3600000
local limits, asks = cjson.decode(ARGV[1]), cjson.decode(ARGV[2])
local floor, ceil, min, max = math.floor, math.ceil, math.min, math.max
local levels, changed, answer = {}, {}, {}
for index, level in ipairs(redis.call('MGET', unpack(KEYS))) do
  local capacity, owed = limits[index * 3 - 2], limits[index * 3]
  local tokens = capacity
  if level then
    local before, at = struct.unpack('<dd', level)
    tokens = min(capacity, before + max(0, now - at) / 1000000 * limits[index * 3 - 1])
  end
  levels[index] = max(tokens - owed, -capacity)
  if owed > 0 then changed[index] = true end
end
local at, told = 1, 0
while at < #asks do
  local last = at + asks[at + 1] * 2
  local worst, longest = 0, -1
  for place = at + 2, last, 2 do
    local index, asked = asks[place], asks[place + 1]
    local tokens = levels[index]
    if tokens < asked then
      local capacity, rate, wait = limits[index * 3 - 2], limits[index * 3 - 1], NEVER
      if capacity >= asked and rate > 0 then wait = min(NEVER, ceil((asked - tokens) / rate * 1000)) end
      if wait > longest then worst, longest = (place - at) / 2, wait end
    end
  end
  answer[told + 1], answer[told + 2] = worst, max(0, longest)
  told = told + 2
  for place = at + 2, last, 2 do
    local index = asks[place]
    local left = levels[index]
    if worst == 0 then
      left = left - asks[place + 1]
      if asks[at] == 1 then levels[index], changed[index] = left, true end
    end
    told = told + 1
    answer[told] = floor(left)
  end
  at = last + 2
end
for index in pairs(changed) do
  local tokens, rate, life = levels[index], limits[index * 3 - 1], 2592000000
  if rate > 0 then life = min(life, ceil((limits[index * 3 - 2] - tokens) / rate * 1000) + 1000) end
  if life > 1000 then
    redis.call('SET', KEYS[index], struct.pack('<dd', tokens, now), 'PX', life)
  else
    redis.call('DEL', KEYS[index])
  end
end
return cjson.encode(answer)
`;
