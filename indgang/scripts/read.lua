-- Notes up to which event a conversation has been read; a mark never goes back, nor past the newest event.
-- KEYS: conversation hash, events stream
-- ARGV: field of the mark, event id
-- Returns the mark where it moved on, else ''.
local function before(one, other)
  local ms, number = string.match(one, '^(%d+)-(%d+)$')
  local other_ms, other_number = string.match(other, '^(%d+)-(%d+)$')
  ms, number, other_ms, other_number = tonumber(ms), tonumber(number), tonumber(other_ms), tonumber(other_number)
  return ms < other_ms or (ms == other_ms and number < other_number)
end
local newest = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)
if redis.call('EXISTS', KEYS[1]) == 0 or not newest[1] then return '' end
local mark = ARGV[2]
if before(newest[1][1], mark) then mark = newest[1][1] end
if not before(redis.call('HGET', KEYS[1], ARGV[1]) or '0-0', mark) then return '' end
redis.call('HSET', KEYS[1], ARGV[1], mark)
return mark
