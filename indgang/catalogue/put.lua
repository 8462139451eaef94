-- Stores courses and changes of dates as one step, and marks the catalogue as changed.
-- KEYS: version, courses, changes, request
-- ARGV: the new version; seconds for which the request is remembered ('' for none); 'new' when there must be no catalogue yet;
--       hash and id to look at ('' for none), and its revision ('' for any); then hash, id and JSON of each to store
-- Gives done, again (this request has been carried out), there (a catalogue is) or changed (another revision)
local call = redis.call
local hashes = { courses = KEYS[2], changes = KEYS[3] }
local version, remembered, new, hash, id, revision = unpack(ARGV, 1, 6)
if new ~= '' and call('EXISTS', KEYS[1]) == 1 then return 'there' end
if remembered ~= '' and call('EXISTS', KEYS[4]) == 1 then return 'again' end
if hash ~= '' and revision ~= '' then
  local stored = call('HGET', hashes[hash], id)
  local now = stored and cjson.decode(stored).revision or 0
  if tonumber(revision) ~= now then return 'changed' end
end

for place = 7, #ARGV, 3 do call('HSET', hashes[ARGV[place]], ARGV[place + 1], ARGV[place + 2]) end
call('SET', KEYS[1], version)
if remembered ~= '' then call('SET', KEYS[4], id, 'EX', remembered) end
return 'done'
