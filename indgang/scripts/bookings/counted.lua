-- Seats used up and people waiting, all at one moment.
-- KEYS: cells, then lines; ARGV: how many of them are cells
-- Gives as many numbers as there are keys
local counts, cells = {}, tonumber(ARGV[1])
for place, key in ipairs(KEYS) do
  counts[place] = place <= cells and tonumber(redis.call('GET', key) or 0) or redis.call('ZCARD', key)
end
return counts
