-- Keeps a message that staff answer later: the conversation becomes a case, and whoever waited leaves the queue.
-- KEYS: conversation hash, events stream, client ids hash, notes list
-- ARGV: client id, the case as JSON, seconds to live, channel, message for the channel,
--       the citizen's message, the receipt and the change of holder, each an event as JSON
-- Returns {'gone'}, {'closed'}, {'again', event id} or {'ok', event id, holder before}.
-- The assistant does not answer what was said while the citizen waited: 'done' moves past it.
if redis.call('EXISTS', KEYS[1]) == 0 then return {'gone'} end
local before = redis.call('HGET', KEYS[3], ARGV[1])
if before then return {'again', before} end
local state = redis.call('HMGET', KEYS[1], 'closed', 'holder')
if state[1] then return {'closed'} end
local id = redis.call('XADD', KEYS[2], '*', 'event', ARGV[6])
local last = redis.call('XADD', KEYS[2], '*', 'event', ARGV[7])
if state[2] == 'waiting' then
  last = redis.call('XADD', KEYS[2], '*', 'event', ARGV[8])
  redis.call('HSET', KEYS[1], 'holder', 'assistant', 'done', last, 'misses', 0, 'waiting_since', 0)
end
redis.call('HSET', KEYS[3], ARGV[1], id)
redis.call('HSET', KEYS[1], 'case', ARGV[2])
for i = 1, #KEYS do redis.call('EXPIRE', KEYS[i], ARGV[3]) end
redis.call('PUBLISH', ARGV[4], ARGV[5])
return {'ok', id, state[2]}
