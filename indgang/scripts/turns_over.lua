-- Takes a conversation out of those that wait for a turn, unless a message for the assistant waits in it by now.
-- KEYS: the sorted set of conversations that wait for a turn, conversation hash, events stream
-- ARGV: conversation, the status of a message that staff answer later
-- Returns 1 when it waits no more, 0 when it does.
local state = redis.call('HMGET', KEYS[2], 'done', 'holder', 'closed')
if state[1] and state[2] == 'assistant' and not state[3] then
  for _, entry in ipairs(redis.call('XRANGE', KEYS[3], '(' .. state[1], '+')) do
    local event = cjson.decode(entry[2][2])
    if event.from == 'citizen' and (event.kind or 'message') == 'message' and event.status ~= ARGV[2] then return 0 end
  end
end
redis.call('ZREM', KEYS[1], ARGV[1])
return 1
