-- Gives up every seat and every place in line, and lets nobody in any more.
-- KEYS: 1-8 the slot, then cells
-- Gives {again, outcome}, {nobody} (nothing is stored of the slot), {changed} (look again) or {off, codes with a seat, codes in line}
local slot = slot_at(1)
local before = known(slot, 'call_off')
if before then return { 'again', before } end
if not slot.stored then return { 'nobody' } end
local seats, line = call('ZRANGE', slot.seats, 0, -1), call('ZRANGE', slot.line, 0, -1)
for _, code in ipairs(seats) do
  if not declared(held(slot, code)) then return { 'changed' } end
end

for _, code in ipairs(seats) do leave(slot, code) end
call('DEL', slot.line, slot.who)
call('HSET', slot.facts, 'off', 1)
local seated, waited = table.concat(seats, ' '), table.concat(line, ' ')
note(slot, 'call_off', 'seated', seated, 'waited', waited)
remember(slot, 'call_off', seated .. ' / ' .. waited)
expire(slot)
return { 'off', seated, waited }
