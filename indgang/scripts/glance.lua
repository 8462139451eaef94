-- A conversation as a list shows it, in one reply: reading thousands of small ones takes a client longer than it takes Redis.
-- KEYS: conversation hash, events stream
-- ARGV: how many of the newest events
-- Returns '' when it is gone, else JSON: [[field, value, …], [event id, event as JSON, …]], the newest event first.
local facts = redis.call('HGETALL', KEYS[1])
if #facts == 0 then return '' end
local lines = {}
for _, entry in ipairs(redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', ARGV[1])) do
  lines[#lines + 1] = entry[1]
  lines[#lines + 1] = entry[2][2]
end
return cjson.encode({facts, lines})
