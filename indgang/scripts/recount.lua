-- Counts a conversation anew: takes back what it was counted as before and adds what it is counted as now.
-- KEYS: conversation hash, numbers of the day (a conversation's day never changes)
-- ARGV: field → number as a JSON object, when the numbers expire (seconds since 1970)
-- Returns 1, or 0 for a conversation that is gone: it stays counted as it was.
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local before = redis.call('HGET', KEYS[1], 'counted')
if before == ARGV[1] then return 1 end
for field, number in pairs(cjson.decode(before or '{}')) do
  if redis.call('HINCRBY', KEYS[2], field, -number) == 0 then redis.call('HDEL', KEYS[2], field) end
end
for field, number in pairs(cjson.decode(ARGV[1])) do redis.call('HINCRBY', KEYS[2], field, number) end
redis.call('HSET', KEYS[1], 'counted', ARGV[1])
redis.call('EXPIREAT', KEYS[2], ARGV[2])
return 1
