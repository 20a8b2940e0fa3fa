/** The decision over all buckets of a call as one atomic step inside Redis, on the clock of Redis. */

/**
 * For each key three arguments: capacity, tokens a second, tokens to take; and a fourth, tokens that were given away while Redis was not
 * asked. One argument more says whether tokens are taken ("take") or only told ("look"). A level is "<tokens> <microseconds since 1970>"
 * under the limits it was written with; what is missing is full, so a level expires when it would be full again. Answers {0, 0, whole
 * tokens left in each...}, or {number of the refusing bucket with the longest wait, wait in milliseconds, whole tokens in each...}.
 * The mathematics is that of the limiter in process: tokens = min(capacity, tokens + seconds x rate), which is GCRA told from its other
 * end (time of full = now + (capacity - tokens) / rate).
 */
export const TAKE_SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local NEVER = 3600000
local levels, worst, longest = {}, 0, -1
local function keep(index)
  local capacity, rate = tonumber(ARGV[index * 4 - 3]), tonumber(ARGV[index * 4 - 2])
  local tokens = levels[index]
  local life = 2592000000
  if rate > 0 then life = math.min(life, math.ceil((capacity - tokens) / rate * 1000) + 1000) end
  if life > 1000 then
    redis.call('SET', KEYS[index], string.format('%.17g %.0f', tokens, now), 'PX', string.format('%.0f', life))
  else
    redis.call('DEL', KEYS[index])
  end
end
for index, key in ipairs(KEYS) do
  local capacity, rate = tonumber(ARGV[index * 4 - 3]), tonumber(ARGV[index * 4 - 2])
  local asked, owed = tonumber(ARGV[index * 4 - 1]), tonumber(ARGV[index * 4])
  local tokens = capacity
  local stored = redis.call('GET', key)
  if stored then
    local before, at = string.match(stored, '^(%S+) (%S+)$')
    tokens = math.min(capacity, tonumber(before) + math.max(0, now - tonumber(at)) / 1000000 * rate)
  end
  tokens = math.max(tokens - owed, -capacity)
  levels[index] = tokens
  if owed > 0 then keep(index) end
  if tokens < asked then
    local wait = NEVER
    if capacity >= asked and rate > 0 then wait = math.min(NEVER, math.ceil((asked - tokens) / rate * 1000)) end
    if wait > longest then worst, longest = index, wait end
  end
end
local answer = {worst, 0}
if worst > 0 then
  answer[2] = longest
else
  for index in ipairs(KEYS) do
    levels[index] = levels[index] - tonumber(ARGV[index * 4 - 1])
    if ARGV[#KEYS * 4 + 1] == 'take' then keep(index) end
  end
end
for index in ipairs(KEYS) do answer[index + 2] = math.floor(levels[index]) end
return answer
`;
