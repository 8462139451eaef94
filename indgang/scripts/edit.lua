-- Gives a message of staff other words: the old ones are gone from the stream, its place in it stays.
-- A stream takes nothing in between, so it is written anew with the ids that its entries had.
-- KEYS: conversation hash, events stream, client ids hash, notes list
-- ARGV: the message's id, who wrote it, the message as it is now as JSON, milliseconds in which it may be changed,
--       seconds to live, channel, message for the channel, the event that tells of it as JSON
-- Returns {'gone'}, {'closed', outcome or ''}, {'held', holder, staff name}, {'not_yours'}, {'not_last'}, {'late'}, {'again'} (withdrawn before) or {'ok'}.
if redis.call('EXISTS', KEYS[1]) == 0 then return {'gone'} end
local state = redis.call('HMGET', KEYS[1], 'closed', 'holder', 'staff', 'staff_name')
if state[1] then return {'closed', redis.call('HGET', KEYS[1], 'outcome') or ''} end
if not (state[2] == 'staff' and state[3] == ARGV[2]) then return {'held', state[2], state[4] or ''} end

local entries = redis.call('XRANGE', KEYS[2], ARGV[1], '+')
local function by_them(entry)
  local event = cjson.decode(entry[2][2])
  if event['kind'] == nil and event['from'] == 'staff' and event['staff'] == ARGV[2] then return event end
end
local message = entries[1] and entries[1][1] == ARGV[1] and by_them(entries[1])
if not message then return {'not_yours'} end
if message['withdrawn'] then return {'again'} end
for i = 2, #entries do
  local later = by_them(entries[i])
  if later and not later['withdrawn'] then return {'not_last'} end
end
local time = redis.call('TIME')
local age = time[1] * 1000 + math.floor(time[2] / 1000) - tonumber(string.match(ARGV[1], '^%d+'))
if age > tonumber(ARGV[4]) then return {'late'} end

local all = redis.call('XRANGE', KEYS[2], '-', '+')
redis.call('DEL', KEYS[2])
for _, entry in ipairs(all) do
  local words = entry[2][2]
  if entry[1] == ARGV[1] then words = ARGV[3] end
  redis.call('XADD', KEYS[2], entry[1], 'event', words)
end
redis.call('XADD', KEYS[2], '*', 'event', ARGV[8])
for i = 1, #KEYS do redis.call('EXPIRE', KEYS[i], ARGV[5]) end
redis.call('PUBLISH', ARGV[6], ARGV[7])
return {'ok'}
