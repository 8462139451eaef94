-- Moves a conversation to another holder, or closes it, when it is in a state that allows it.
-- KEYS: conversation hash, events stream, client ids hash
-- ARGV: holders it may be taken from (comma-separated), staff who must hold it or '', new holder,
--       new staff or '', new staff name or '', '1' to close it, seconds to live, channel, message for the channel, time,
--       events as JSON …
-- Returns {'gone'}, {'closed'}, {'held', holder, staff name}, {'again'} (already so) or {'ok'}.
-- The assistant starts afresh after what was said meanwhile: 'done' moves to the newest event.
if redis.call('EXISTS', KEYS[1]) == 0 then return {'gone'} end
local state = redis.call('HMGET', KEYS[1], 'closed', 'holder', 'staff', 'staff_name')
if state[1] then return {'closed'} end
if ARGV[3] == 'staff' and state[2] == 'staff' and state[3] == ARGV[4] then return {'again'} end
local allowed = string.find(',' .. ARGV[1] .. ',', ',' .. state[2] .. ',', 1, true)
if not allowed or (ARGV[2] ~= '' and state[3] ~= ARGV[2]) then return {'held', state[2], state[4] or ''} end
local last = ''
for i = 11, #ARGV do last = redis.call('XADD', KEYS[2], '*', 'event', ARGV[i]) end
redis.call('HSET', KEYS[1], 'holder', ARGV[3], 'staff', ARGV[4], 'staff_name', ARGV[5], 'misses', 0)
if last ~= '' then redis.call('HSET', KEYS[1], 'done', last) end
if ARGV[6] == '1' then redis.call('HSET', KEYS[1], 'closed', ARGV[10]) end
for i = 1, 3 do redis.call('EXPIRE', KEYS[i], ARGV[7]) end
redis.call('PUBLISH', ARGV[8], ARGV[9])
return {'ok'}
