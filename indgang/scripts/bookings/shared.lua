-- Stands in front of each booking script. Every key is declared: KEYS holds the eight keys of a slot one or two times,
-- then what the script names, and the cells, codes and contacts whose places in KEYS the plan tells.
-- ARGV[1]: the plan as JSON; request, call (this attempt's own mark), at and now (the caller's clock), cell_keys
--          (cell → its place in KEYS), and what the script names.
-- A script reads and decides first, and writes last, so that a refusal has changed nothing.
local plan = cjson.decode(ARGV[1])
local call = redis.call

-- A slot from its eight keys, the first of them at KEYS[first]
local function slot_at(first)
  local slot = {}
  for place, part in ipairs({ 'facts', 'people', 'held', 'who', 'seats', 'line', 'requests', 'journal' }) do
    slot[part] = KEYS[first + place - 1]
  end
  local stored = call('HMGET', slot.facts, 'facts', 'expires', 'off')
  slot.stored, slot.expires, slot.off = stored[1], stored[2], stored[3]
  if slot.stored then
    local facts = cjson.decode(slot.stored)
    slot.cells, slot.waiting, slot.closes = facts.cells, facts.waiting, facts.closes_at
  end
  return slot
end

local function expire(slot)
  for _, part in ipairs({ 'facts', 'people', 'held', 'who', 'seats', 'line', 'requests', 'journal' }) do
    call('EXPIREAT', slot[part], slot.expires)
  end
end

-- For keys that several slots share: never earlier than they expire already
local function expire_no_earlier(key, moment)
  local left, now = call('TTL', key), tonumber(call('TIME')[1])
  if left < 0 or now + left < tonumber(moment) then call('EXPIREAT', key, moment) end
end

-- One line of the journal
local function note(slot, op, ...)
  call('XADD', slot.journal, '*', 'op', op, 'at', plan.at, 'request', plan.request, 'call', plan.call, ...)
end

-- The outcome of a request that was carried out before: the mark of its attempt, then codes
local function known(slot, step)
  return call('HGET', slot.requests, step .. ':' .. plan.request)
end

local function remember(slot, step, codes)
  if plan.request ~= '' then
    call('HSET', slot.requests, step .. ':' .. plan.request, plan.call .. ' ' .. codes)
  end
end

-- Whether the keys of all these cells were declared
local function declared(ids)
  for _, id in ipairs(ids) do
    if not plan.cell_keys[id] then return false end
  end
  return true
end

local function cells_of(slot)
  local ids = {}
  for _, cell in ipairs(slot.cells) do table.insert(ids, cell[1]) end
  return ids
end

-- The cells that a code's seat uses up; none when it has no seat
local function held(slot, code)
  local stored = call('HGET', slot.held, code)
  return stored and cjson.decode(stored) or {}
end

-- Whether every cell has room for one more; `own` are cells that the same booking is about to leave
local function room(slot, own)
  local leaving = {}
  for _, id in ipairs(own) do leaving[id] = 1 end
  for _, cell in ipairs(slot.cells) do
    local taken = tonumber(call('GET', KEYS[plan.cell_keys[cell[1]]]) or 0) - (leaving[cell[1]] or 0)
    if taken >= cell[2] then return false end
  end
  return true
end

local function seat(slot, code, order)
  local ids = cells_of(slot)
  for _, id in ipairs(ids) do
    local key = KEYS[plan.cell_keys[id]]
    call('INCR', key)
    expire_no_earlier(key, slot.expires)
  end
  call('HSET', slot.held, code, cjson.encode(ids))
  call('ZADD', slot.seats, order, code)
end

-- Gives up a seat, or a place in line
local function leave(slot, code)
  for _, id in ipairs(held(slot, code)) do
    local key = KEYS[plan.cell_keys[id]]
    if call('DECR', key) <= 0 then call('DEL', key) end
  end
  call('HDEL', slot.held, code)
  call('ZREM', slot.seats, code)
  call('ZREM', slot.line, code)
end

-- Seats for those who wait, strictly in their order, as long as there is room; their codes
local function move_up(slot)
  local codes = {}
  while true do
    local first = call('ZRANGE', slot.line, 0, 0, 'WITHSCORES')
    if not first[1] or not room(slot, {}) then return codes end
    call('ZREM', slot.line, first[1])
    seat(slot, first[1], first[2])
    table.insert(codes, first[1])
  end
end

local function note_moved_up(slot, codes)
  for _, code in ipairs(codes) do note(slot, 'promote', 'code', code, 'cells', call('HGET', slot.held, code)) end
end
