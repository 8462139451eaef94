-- Notes something to learn from in a conversation that is still there. What was noted first of a sentence stays.
-- KEYS: conversation:{id} lessons:{id}   ARGV: name, value written once, second name and its value (or none)
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
if ARGV[3] then
  redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2])
  redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
else
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
end
redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[1]))
return 1
