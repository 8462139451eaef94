-- Moves a booking to a seat in another slot; the old one is kept unless the new one is taken, and goes to who waits for it.
-- KEYS: 1-8 the slot it leaves, 9-16 the slot it moves to, 17 the code's, 18 the contact's codes, then cells
-- Plan: code, to (slot id), facts (of that slot, as the caller knows them), who, name, contact, since, changes,
--       before (the record as the caller saw it), record (as it is to be)
-- Gives {again, outcome}, {changed} (look again), {over} (cancelled), {here} (it is there already), {facts} (they differ), {off}, {closed},
--       {left_closed} (the old slot has closed), {mine, code} (the same person has a seat there), {full} or {moved, codes moved up}
local from, to = slot_at(1), slot_at(9)
local before = known(to, 'move')
if before then return { 'again', before } end
if not from.stored or call('HGET', from.people, plan.code) ~= plan.before then return { 'changed' } end
if not call('ZSCORE', from.seats, plan.code) and not call('ZSCORE', from.line, plan.code) then return { 'over' } end
if from.people == to.people then return { 'here' } end
if to.stored ~= plan.facts then return { 'facts' } end
if to.off then return { 'off' } end
if plan.now >= to.closes then return { 'closed' } end
if plan.now >= from.closes then return { 'left_closed' } end
local mine = call('HGET', to.who, plan.who)
if mine then return { 'mine', mine } end
local own = held(from, plan.code)
if not declared(own) or not declared(cells_of(from)) then return { 'changed' } end
if call('ZCARD', to.line) > 0 or not room(to, own) then return { 'full', call('ZCARD', to.line) < to.waiting and 1 or 0 } end

leave(from, plan.code)
call('HDEL', from.people, plan.code)
call('HDEL', from.who, plan.who)
local order = call('HINCRBY', to.facts, 'arrivals', 1)
seat(to, plan.code, order)
call('HSET', to.people, plan.code, plan.record)
call('HSET', to.who, plan.who, plan.code)
call('SET', KEYS[17], plan.to, 'EXAT', to.expires)
expire_no_earlier(KEYS[18], to.expires)
local up = move_up(from)
local codes = table.concat(up, ' ')
note(from, 'leave', 'code', plan.code, 'to', plan.to)
note_moved_up(from, up)
note(to, 'arrive', 'code', plan.code, 'order', order, 'who', plan.who, 'name', plan.name, 'contact', plan.contact,
  'since', plan.since, 'changes', plan.changes, 'cells', call('HGET', to.held, plan.code), 'promoted', codes)
remember(to, 'move', plan.code .. ' ' .. codes)
expire(from)
expire(to)
return { 'moved', codes }
