-- Counts a wrong try; as many as are allowed lock, for as long as the last of them is remembered.
-- KEYS: whose tries are counted (the asker, the code)
-- ARGV: tries allowed, seconds to remember, '1' if this one was wrong
-- Gives {'locked', seconds} or {'open'}
for _, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or 0) >= tonumber(ARGV[1]) then return { 'locked', redis.call('TTL', key) } end
end
if ARGV[3] == '1' then
  for _, key in ipairs(KEYS) do
    redis.call('INCR', key)
    redis.call('EXPIRE', key, ARGV[2])
  end
end
return { 'open' }
