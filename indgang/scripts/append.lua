-- Appends one event of a citizen or of staff to a conversation.
-- KEYS: conversation hash, events stream, client ids hash, notes list; and for a message that the assistant is to answer,
--       the sorted set of conversations that wait for a turn: since now by the store's clock, for those of two gateways may differ
-- ARGV: event as JSON, client id or '', staff who must hold it or '', seconds to live, channel, message for the channel, conversation
-- Returns {'gone'}, {'closed', outcome or ''}, {'held', holder, staff name}, {'again', event id} or {'ok', event id, holder}.
if redis.call('EXISTS', KEYS[1]) == 0 then return {'gone'} end
if ARGV[2] ~= '' then
  local before = redis.call('HGET', KEYS[3], ARGV[2])
  if before then return {'again', before} end
end
local state = redis.call('HMGET', KEYS[1], 'closed', 'holder', 'staff', 'staff_name')
if state[1] then return {'closed', redis.call('HGET', KEYS[1], 'outcome') or ''} end
if ARGV[3] ~= '' and not (state[2] == 'staff' and state[3] == ARGV[3]) then
  return {'held', state[2], state[4] or ''}
end
local id = redis.call('XADD', KEYS[2], '*', 'event', ARGV[1])
if ARGV[2] ~= '' then redis.call('HSET', KEYS[3], ARGV[2], id) end
for i = 1, 4 do redis.call('EXPIRE', KEYS[i], ARGV[4]) end
if KEYS[5] then
  local now = redis.call('TIME')
  redis.call('ZADD', KEYS[5], 'NX', now[1] * 1000 + math.floor(now[2] / 1000), ARGV[7])
end
redis.call('PUBLISH', ARGV[5], ARGV[6])
return {'ok', id, state[2]}
