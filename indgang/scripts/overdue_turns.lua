-- The conversations that have waited longest for a turn, by the store's clock; a thousand at most.
-- KEYS: the sorted set of conversations that wait for a turn
-- ARGV: only those that have waited longer than so many milliseconds
local now = redis.call('TIME')
local until_then = now[1] * 1000 + math.floor(now[2] / 1000) - ARGV[1]
return redis.call('ZRANGEBYSCORE', KEYS[1], 0, until_then, 'LIMIT', 0, 1000)
