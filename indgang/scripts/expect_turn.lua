-- Notes that a conversation has a message for the assistant, since now by the store's clock: those of two gateways may differ.
-- KEYS: the sorted set of conversations that wait for a turn
-- ARGV: conversation
local now = redis.call('TIME')
return redis.call('ZADD', KEYS[1], 'NX', now[1] * 1000 + math.floor(now[2] / 1000), ARGV[1])
