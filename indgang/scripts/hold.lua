-- Moves a conversation to another holder, or closes it, when it is in a state that allows it.
-- KEYS: conversation hash, events stream, client ids hash, notes list
-- ARGV: holders it may be taken from (comma-separated), staff who must hold it where staff do or '', new holder,
--       new staff or '', new staff name or '', '1' to close it, seconds to live, channel, message for the channel, time,
--       other facts to set as a JSON object, events as JSON …
-- Returns {'gone'}, {'closed', outcome or ''}, {'held', holder, staff name}, {'again'} (already so) or {'ok'}.
-- The assistant starts afresh after what was said meanwhile: 'done' moves to the newest event.
-- Whoever goes back to the queue keeps the place that they had ('waiting_since') until the assistant has them again.
if redis.call('EXISTS', KEYS[1]) == 0 then return {'gone'} end
local state = redis.call('HMGET', KEYS[1], 'closed', 'holder', 'staff', 'staff_name', 'waiting_since')
if state[1] then return {'closed', redis.call('HGET', KEYS[1], 'outcome') or ''} end
if ARGV[3] == 'staff' and state[2] == 'staff' and state[3] == ARGV[4] then return {'again'} end
local allowed = string.find(',' .. ARGV[1] .. ',', ',' .. state[2] .. ',', 1, true)
if not allowed or (state[2] == 'staff' and ARGV[2] ~= '' and state[3] ~= ARGV[2]) then
  return {'held', state[2], state[4] or ''}
end
local last = ''
for i = 12, #ARGV do last = redis.call('XADD', KEYS[2], '*', 'event', ARGV[i]) end
redis.call('HSET', KEYS[1], 'holder', ARGV[3], 'staff', ARGV[4], 'staff_name', ARGV[5], 'misses', 0)
if last ~= '' then redis.call('HSET', KEYS[1], 'done', last) end
if ARGV[3] == 'staff' and state[2] ~= 'staff' then redis.call('HSET', KEYS[1], 'claimed_at', ARGV[10]) end
if ARGV[3] == 'waiting' then
  redis.call('HSETNX', KEYS[1], 'asked_staff', ARGV[10])
  if tonumber(state[5] or '0') == 0 then redis.call('HSET', KEYS[1], 'waiting_since', ARGV[10]) end
elseif ARGV[3] == 'assistant' then
  redis.call('HSET', KEYS[1], 'waiting_since', 0)
end
if ARGV[6] == '1' then redis.call('HSET', KEYS[1], 'closed', ARGV[10]) end
for field, value in pairs(cjson.decode(ARGV[11])) do redis.call('HSET', KEYS[1], field, value) end
for i = 1, #KEYS do redis.call('EXPIRE', KEYS[i], ARGV[7]) end
redis.call('PUBLISH', ARGV[8], ARGV[9])
return {'ok'}
