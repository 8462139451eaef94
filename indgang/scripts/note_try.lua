-- Notes a try to sign in before its password is looked at, so that a hundred at once are no more than the limit.
-- KEYS: counters.  ARGV: the seconds they are kept, then a limit for each.
-- Gives 0, or how many seconds to wait where a limit is reached; then nothing is counted, and the wait grows no longer.
local wait = 0
for number, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or 0) >= tonumber(ARGV[number + 1]) then
    wait = math.max(wait, redis.call('TTL', key), 1)
  end
end
if wait == 0 then
  for _, key in ipairs(KEYS) do
    redis.call('INCR', key)
    redis.call('EXPIRE', key, ARGV[1])
  end
end
return wait
