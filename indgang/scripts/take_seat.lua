-- Takes one seat, or says why not. All keys share the session's hash tag.
-- KEYS: seats (conversation -> code), booking (the record to write)
-- ARGV: conversation, code, capacity, expires at (seconds since 1970), then field and value pairs of the record
-- Gives {"taken" | "again" | "full", code}
local before = redis.call("HGET", KEYS[1], ARGV[1])
if before then
  return { "again", before }
end
if redis.call("HLEN", KEYS[1]) >= tonumber(ARGV[3]) then
  return { "full", "" }
end
redis.call("HSET", KEYS[1], ARGV[1], ARGV[2])
redis.call("EXPIREAT", KEYS[1], ARGV[4])
redis.call("HSET", KEYS[2], unpack(ARGV, 5))
redis.call("EXPIREAT", KEYS[2], ARGV[4])
return { "taken", ARGV[2] }
