-- Appends the assistant's reply to one message, once, and only while the assistant holds the conversation.
-- KEYS: conversation hash, events stream, client ids hash, notes list
-- ARGV: last message done before this turn, the message now done, misses, topic or '', holder from now on,
--       time, seconds to live, channel, message for the channel, 1 for a turn that failed else 0, events as JSON …
-- Returns {'gone'}, {'stale'} (another gateway has replied), {'dropped'} (somebody else holds it now) or {'ok'}.
if redis.call('EXISTS', KEYS[1]) == 0 then return {'gone'} end
local state = redis.call('HMGET', KEYS[1], 'done', 'holder', 'closed')
if state[1] ~= ARGV[1] then return {'stale'} end
redis.call('HSET', KEYS[1], 'done', ARGV[2])
if state[2] ~= 'assistant' or state[3] then return {'dropped'} end
redis.call('HSET', KEYS[1], 'misses', ARGV[3])
if ARGV[4] ~= '' then redis.call('HSET', KEYS[1], 'topic', ARGV[4]) end
if ARGV[10] ~= '0' then redis.call('HINCRBY', KEYS[1], 'failed_turns', ARGV[10]) end
if ARGV[5] ~= 'assistant' then
  redis.call('HSET', KEYS[1], 'holder', ARGV[5], 'waiting_since', ARGV[6])
  redis.call('HSETNX', KEYS[1], 'asked_staff', ARGV[6])
end
for i = 11, #ARGV do redis.call('XADD', KEYS[2], '*', 'event', ARGV[i]) end
for i = 1, #KEYS do redis.call('EXPIRE', KEYS[i], ARGV[7]) end
redis.call('PUBLISH', ARGV[8], ARGV[9])
return {'ok'}
