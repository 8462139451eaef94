-- Stores a letter once, and puts it where it is looked for.
-- KEYS: text and state of its slot, due, slots
-- ARGV: id, letter, state, slot, when its keys are gone (seconds since 1970), when it is to be sent ('' for never)
local call = redis.call
local id, letter, state, slot, gone, due = unpack(ARGV)

local function expire_no_earlier(key)
  local left, wanted = call('PTTL', key), tonumber(gone) * 1000
  local now = call('TIME')
  local there = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000) + left
  if left < 0 or there < wanted then call('EXPIREAT', key, gone) end
end

if call('HSETNX', KEYS[1], id, letter) == 1 then
  call('HSET', KEYS[2], id, state)
  if due ~= '' then call('ZADD', KEYS[3], due, slot .. ' ' .. id) end
  local before = call('ZSCORE', KEYS[4], slot)
  if not before or tonumber(before) < tonumber(gone) then call('ZADD', KEYS[4], gone, slot) end
end
for _, key in ipairs(KEYS) do expire_no_earlier(key) end
return 1
