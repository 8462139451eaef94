-- Appends one private note of staff, once for a client's id.
-- KEYS: conversation hash, notes list, client ids hash
-- ARGV: note as JSON, client id, seconds to live, channel, message for the channel
-- Returns {'gone'}, {'again'} or {'ok'}.
if redis.call('EXISTS', KEYS[1]) == 0 then return {'gone'} end
if redis.call('HSETNX', KEYS[3], 'note:' .. ARGV[2], '') == 0 then return {'again'} end
redis.call('RPUSH', KEYS[2], ARGV[1])
for i = 1, #KEYS do redis.call('EXPIRE', KEYS[i], ARGV[3]) end
redis.call('PUBLISH', ARGV[4], ARGV[5])
return {'ok'}
