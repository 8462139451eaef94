-- Gives up a seat or a place in line; who waits moves up in the same step.
-- KEYS: 1-8 the slot, then cells
-- Plan: code, who, late (also after the slot has closed)
-- Gives {again, outcome}, {changed} (look again), {over} (not there any more), {closed} or {cancelled, codes moved up}
local slot = slot_at(1)
local before = known(slot, 'cancel')
if before then return { 'again', before } end
if not slot.stored or call('HEXISTS', slot.people, plan.code) == 0 then return { 'changed' } end
if not call('ZSCORE', slot.seats, plan.code) and not call('ZSCORE', slot.line, plan.code) then return { 'over' } end
if plan.now >= slot.closes and not plan.late then return { 'closed' } end
if not declared(held(slot, plan.code)) or not declared(cells_of(slot)) then return { 'changed' } end

leave(slot, plan.code)
call('HDEL', slot.who, plan.who)
local up = move_up(slot)
local codes = table.concat(up, ' ')
note(slot, 'cancel', 'code', plan.code, 'promoted', codes)
note_moved_up(slot, up)
remember(slot, 'cancel', plan.code .. ' ' .. codes)
expire(slot)
return { 'cancelled', codes }
