import { hash } from 'node:crypto';

/** A Lua script, and what a server knows it by once it has seen it. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

/**
 * A record is one string under one key, so that each script touches one slot of a cluster:
 *   P<token>|<attempt>|<lease ends>|<remembered for>|<body>|<span>|<span before>    in progress
 *   R<attempt>|<span>                                                              released
 *   D<status><body><span>[|<response>]                                             done
 * Times are the server's, in milliseconds; the workers' clocks have no say.
 */
const PRELUDE = `
local key = KEYS[1]
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function whole(number) return string.format('%.0f', number) end
local function read()
  if redis.call('STRLEN', key) > 65536 then return '?' end
  return redis.call('GET', key) or nil
end
local function held(record)
  return string.match(record or '', '^P([%w_-]+)|(%d+)|(%d+)|(%d+)|([%w_-]*)|([%w_-]*)|([%w_-]*)$')
end
local function keep(record, ttl)
  if ttl == '0' then redis.call('DEL', key)
  elseif ttl == '-1' then redis.call('SET', key, record)
  else redis.call('SET', key, record, 'PX', ttl) end
end
`;

/** ARGV: token, lease, ttl, body, span. `C attempt before` | `P body span` | `D record` | `?` for what is no record. */
export const CLAIM = script(`
local token, lease, ttl = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local record, attempt, before = read(), 1, ''
if record then
  if string.sub(record, 1, 1) == 'D' then return {'D', record} end
  local holder, count, ends, _, body, span, earlier = held(record)
  if holder == token then attempt, before = count, earlier
  elseif holder then
    if now() < tonumber(ends) then return {'P', body, span} end
    attempt, before = count + 1, span
  else
    count, span = string.match(record, '^R(%d+)|([%w_-]*)$')
    if not count then return {'?'} end
    attempt, before = count + 1, span
  end
  if tonumber(attempt) > 999999999 then return {'?'} end
end
attempt = whole(attempt)
record = 'P' .. token .. '|' .. attempt .. '|' .. whole(now() + lease) .. '|' .. ARGV[3] .. '|' .. ARGV[4] .. '|' .. ARGV[5] .. '|' .. before
redis.call('SET', key, record, 'PX', whole(lease + ttl))
return {'C', attempt, before}
`);

/** ARGV: token, lease. 1 when it is extended. */
export const EXTEND = script(`
local holder, count, _, ttl, body, span, before = held(read())
if holder ~= ARGV[1] then return 0 end
local lease = tonumber(ARGV[2])
local record = 'P' .. holder .. '|' .. count .. '|' .. whole(now() + lease) .. '|' .. ttl .. '|' .. body .. '|' .. span .. '|' .. before
redis.call('SET', key, record, 'PX', whole(lease + ttl))
return 1
`);

/** ARGV: token, status, response, ttl. 1 when it is done by this, 2 when it was done before, perhaps by this. */
export const COMPLETE = script(`
local record = read()
local holder, _, _, _, body, span = held(record)
if holder ~= ARGV[1] then return string.sub(record or '', 1, 1) == 'D' and 2 or 0 end
keep('D' .. ARGV[2] .. body .. span .. ARGV[3], ARGV[4])
return 1
`);

/** ARGV: token, ttl. */
export const RELEASE = script(`
local holder, count, _, _, _, span = held(read())
if holder ~= ARGV[1] then return 0 end
keep('R' .. count .. '|' .. span, ARGV[2])
return 1
`);

/** 1 while a lease runs. */
export const IN_PROGRESS = script(`
local holder, _, ends = held(read())
return holder and now() < tonumber(ends) and 1 or 0
`);

/** 1 when there was something to forget; what is no record of ours is forgotten too, or nobody could. */
export const FORGET = script(`
if redis.call('TYPE', key).ok == 'string' then
  local holder, _, ends = held(read())
  if holder and now() < tonumber(ends) then return 0 end
end
return redis.call('DEL', key)
`);

/** ARGV: what to put there if there is nothing. Gives what is there then. */
export const SENTINEL = script(`
local there = read()
if there then return there end
redis.call('SET', key, ARGV[1])
return ARGV[1]
`);

function script(body: string): Script {
  const text = PRELUDE + body;
  return { text, sha: hash('sha1', text, 'hex') };
}
