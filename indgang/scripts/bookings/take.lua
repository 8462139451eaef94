-- Takes a seat, or a place in line.
-- KEYS: 1-8 the slot, 9 the contact's codes, then cells, then the keys of the codes on offer
-- Plan: facts (of the slot, as the caller knows them), codes (on offer: {code, its place in KEYS}), wait, who, name, contact, record
-- Gives {again, outcome}, {mine, code} (the same person), {facts} (they differ), {codes} (none is free), {off}, {closed},
--       {full, 1 if one may wait else 0} or {taken | waiting, code, place in line}
local slot = slot_at(1)
local before = known(slot, 'take')
if before then return { 'again', before } end
local mine = call('HGET', slot.who, plan.who)
if mine then return { 'mine', mine } end
if slot.stored ~= plan.facts then return { 'facts' } end
if slot.off then return { 'off' } end
if plan.now >= slot.closes then return { 'closed' } end

local line = call('ZCARD', slot.line)
local seated = line == 0 and room(slot, {})
if not seated and not (plan.wait and line < slot.waiting) then return { 'full', line < slot.waiting and 1 or 0 } end

local code, code_key
for _, offered in ipairs(plan.codes) do
  if call('EXISTS', KEYS[offered[2]]) == 0 then
    code, code_key = offered[1], KEYS[offered[2]]
    break
  end
end
if not code then return { 'codes' } end

local state = seated and 'taken' or 'waiting'
local order = call('HINCRBY', slot.facts, 'arrivals', 1)
if seated then seat(slot, code, order) else call('ZADD', slot.line, order, code) end
call('HSET', slot.people, code, plan.record)
call('HSET', slot.who, plan.who, code)
call('SET', code_key, plan.slot, 'EXAT', slot.expires)
call('SADD', KEYS[9], code)
expire_no_earlier(KEYS[9], slot.expires)
note(slot, 'take', 'code', code, 'state', state, 'order', order, 'who', plan.who, 'name', plan.name, 'contact', plan.contact,
  'since', plan.at, 'changes', 0, 'cells', seated and call('HGET', slot.held, code) or '')
remember(slot, 'take', code)
expire(slot)
return { state, code, seated and 0 or line + 1 }
