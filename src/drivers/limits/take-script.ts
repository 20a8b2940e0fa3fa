/** The decisions of many calls as one atomic step inside Redis, on the clock of Redis. */

/**
 * KEYS are the buckets, each once. ARGV[1] is JSON, four lists: the limits that occur (capacity and tokens a second of each); of each bucket
 * the number of its limits; of each bucket the tokens that were given away while Redis was not asked, or nothing at all; and of each call 1
 * when it takes tokens and 0 when it only looks, how many buckets it names, and of each of these its number and the tokens asked for. A level
 * is two doubles, tokens and microseconds since 1970, under the limits it was written with; what is missing is full, so a level expires when
 * it would be full again. The answer is JSON: of each call 0 and 0, or the place of the refusing bucket with the longest wait and the wait
 * in milliseconds; then the whole tokens that are left in each of its buckets. The mathematics is that of the limiter in process:
 * tokens = min(capacity, tokens + seconds x rate), which is GCRA told from its other end (time of full = now + (capacity - tokens) / rate).
 */
export const TAKE_SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local NEVER = 3600000
local limits, of, owed, asks = unpack(cjson.decode(ARGV[1]))
local floor, ceil, min, max = math.floor, math.ceil, math.min, math.max
local levels, changed, answer = {}, {}, {}
for index, level in ipairs(redis.call('MGET', unpack(KEYS))) do
  local capacity = limits[of[index] * 2 - 1]
  local tokens = capacity
  if level then
    local before, at = struct.unpack('<dd', level)
    tokens = min(capacity, before + max(0, now - at) / 1000000 * limits[of[index] * 2])
  end
  levels[index] = max(tokens - (owed[index] or 0), -capacity)
  if (owed[index] or 0) > 0 then changed[index] = true end
end
local at, told = 1, 0
while at < #asks do
  local last = at + asks[at + 1] * 2
  local worst, longest = 0, -1
  for place = at + 2, last, 2 do
    local index, asked = asks[place], asks[place + 1]
    local tokens = levels[index]
    if tokens < asked then
      local capacity, rate, wait = limits[of[index] * 2 - 1], limits[of[index] * 2], NEVER
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
  local tokens, rate, life = levels[index], limits[of[index] * 2], 2592000000
  if rate > 0 then life = min(life, ceil((limits[of[index] * 2 - 1] - tokens) / rate * 1000) + 1000) end
  if life > 1000 then
    redis.call('SET', KEYS[index], struct.pack('<dd', tokens, now), 'PX', life)
  else
    redis.call('DEL', KEYS[index])
  end
end
return cjson.encode(answer)
`;
