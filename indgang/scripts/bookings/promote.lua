-- Stores a slot's facts when they are new or have changed, and, if asked, moves up who waits.
-- KEYS: 1-8 the slot, then cells, then for each of its people the code's and the contact's
-- Plan: facts, expires, people (code → {place of the code's key, place of the contact's}), promote, seen (facts that the caller saw or '')
-- Gives {again, outcome}, {changed} (look again) or {done, codes moved up}
local slot = slot_at(1)
local before = plan.promote and known(slot, 'promote')
if before then return { 'again', before } end
local expires = tostring(plan.expires)
local differs = slot.stored ~= plan.facts or slot.expires ~= expires
if not differs and not plan.promote then return { 'done', '' } end
if (slot.stored or '') ~= plan.seen then return { 'changed' } end

local rescheduled = differs and slot.expires and slot.expires ~= expires
if rescheduled then
  for _, code in ipairs(call('HKEYS', slot.people)) do
    if not plan.people[code] or not declared(held(slot, code)) then return { 'changed' } end
  end
end

if differs then
  local arrivals = call('HGET', slot.facts, 'arrivals') or 0
  call('HSET', slot.facts, 'facts', plan.facts, 'expires', expires, 'arrivals', arrivals)
  slot = slot_at(1)
end
if rescheduled then
  for _, place in pairs(plan.people) do
    call('EXPIREAT', KEYS[place[1]], slot.expires)
    expire_no_earlier(KEYS[place[2]], slot.expires)
  end
  for _, place in pairs(plan.cell_keys) do expire_no_earlier(KEYS[place], slot.expires) end
end
local up = plan.promote and move_up(slot) or {}
local codes = table.concat(up, ' ')
note(slot, plan.promote and 'promote_all' or 'facts', 'facts', plan.facts, 'expires', expires, 'promoted', codes)
note_moved_up(slot, up)
if plan.promote then remember(slot, 'promote', codes) end
expire(slot)
return { 'done', codes }
