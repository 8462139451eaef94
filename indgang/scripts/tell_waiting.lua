-- Appends one event of ours to a conversation whose message has waited long for the assistant, once for each message.
-- KEYS: conversation hash, events stream, client ids hash, notes list
-- ARGV: last message done before it, the message, how old it must be (ms), seconds to live, channel, message for the channel, event as JSON
-- The age is by the store's clock, which also made the message's id.
-- Returns {'gone'}, {'over'} (it was answered, or somebody else holds the conversation), {'again'} (told before), {'early'} or {'ok'}.
if redis.call('EXISTS', KEYS[1]) == 0 then return {'gone'} end
local state = redis.call('HMGET', KEYS[1], 'done', 'holder', 'closed', 'told_waiting')
if state[1] ~= ARGV[1] or state[2] ~= 'assistant' or state[3] then return {'over'} end
if state[4] == ARGV[2] then return {'again'} end
local now = redis.call('TIME')
local age = now[1] * 1000 + math.floor(now[2] / 1000) - tonumber(string.match(ARGV[2], '^%d+'))
if age < tonumber(ARGV[3]) then return {'early'} end
redis.call('HSET', KEYS[1], 'told_waiting', ARGV[2])
redis.call('XADD', KEYS[2], '*', 'event', ARGV[7])
for i = 1, #KEYS do redis.call('EXPIRE', KEYS[i], ARGV[4]) end
redis.call('PUBLISH', ARGV[5], ARGV[6])
return {'ok'}
