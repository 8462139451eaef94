-- Appends one event of ours to a conversation that waits for staff, once for each time that it waits.
-- KEYS: conversation hash, events stream, client ids hash, notes list
-- ARGV: since when it waits this time (ms), time (ms), seconds to live, channel, message for the channel, event as JSON
-- Returns {'gone'}, {'held', holder, staff name} (it does not wait), {'again'} (told before) or {'ok'}.
if redis.call('EXISTS', KEYS[1]) == 0 then return {'gone'} end
local state = redis.call('HMGET', KEYS[1], 'holder', 'closed', 'staff_name', 'told_unanswered')
if state[1] ~= 'waiting' or state[2] then return {'held', state[1], state[3] or ''} end
if tonumber(state[4] or '0') >= tonumber(ARGV[1]) then return {'again'} end
redis.call('HSET', KEYS[1], 'told_unanswered', ARGV[2])
redis.call('XADD', KEYS[2], '*', 'event', ARGV[6])
for i = 1, #KEYS do redis.call('EXPIRE', KEYS[i], ARGV[3]) end
redis.call('PUBLISH', ARGV[4], ARGV[5])
return {'ok'}
