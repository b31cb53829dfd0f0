import { hash } from 'node:crypto';

/** A Lua script, and what a server knows it by once it has seen it. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

/**
 * A record is one string under one key, so that each script touches one slot of a cluster:
 *   P<token>|<attempt>|<remembered for>|<body>|<span>|<span before>    in progress
 *   R<attempt>|<span>                                                  released
 *   D<status><body><span>[|<response>]                                 done
 * A claim's key expires its lease after the time that its attempt is remembered for: as long as there is more left than that,
 * the lease runs. So all time is the server's, and the workers' clocks have no say.
 */
const RECORD = `
local key = KEYS[1]
local record = redis.call('GETRANGE', key, 0, 65535)
`;
const HELD = `local holder, count, kept, body, span, before = string.match(record, '^P([%w_-]+)|(%d+)|(%d+)|([%w_-]*)|([%w_-]*)|([%w_-]*)$')
`;
const KEEP = `
local function keep(value, ttl)
  if ttl == '0' then redis.call('DEL', key)
  elseif ttl == '-1' then redis.call('SET', key, value)
  else redis.call('SET', key, value, 'PX', ttl) end
end
`;

/** ARGV: token, lease, ttl, both, body, span. `C attempt before` | `P body span` | `D record` | `?` for what is no record. */
export const CLAIM = script(`${RECORD}
local attempt, earlier = 1, ''
if record ~= '' then
  if string.sub(record, 1, 1) == 'D' then return {'D', record} end
  ${HELD}
  if holder and holder == ARGV[1] then attempt, earlier = count, before
  elseif holder then
    if redis.call('PTTL', key) > tonumber(kept) then return {'P', body, span} end
    attempt, earlier = count + 1, span
  else
    count, span = string.match(record, '^R(%d+)|([%w_-]*)$')
    if not count then return {'?'} end
    attempt, earlier = count + 1, span
  end
  attempt = tonumber(attempt)
  if attempt > 999999999 then return {'?'} end
end
redis.call('SET', key, 'P' .. ARGV[1] .. '|' .. attempt .. '|' .. ARGV[3] .. '|' .. ARGV[5] .. '|' .. ARGV[6] .. '|' .. earlier, 'PX', ARGV[4])
return {'C', tostring(attempt), earlier}
`);

/** ARGV: token, lease. 1 when it is extended. */
export const EXTEND = script(`${RECORD}${HELD}
if holder ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', key, string.format('%.0f', ARGV[2] + kept))
`);

/** ARGV: token, status, response, ttl. 1 when it is done by this, 2 when it was done before, perhaps by this. */
export const COMPLETE = script(`${RECORD}${KEEP}
local holder, body, span = string.match(record, '^P([%w_-]+)|%d+|%d+|([%w_-]*)|([%w_-]*)|')
if holder ~= ARGV[1] then return string.sub(record, 1, 1) == 'D' and 2 or 0 end
keep('D' .. ARGV[2] .. body .. span .. ARGV[3], ARGV[4])
return 1
`);

/** ARGV: token, ttl. */
export const RELEASE = script(`${RECORD}${KEEP}${HELD}
if holder ~= ARGV[1] then return 0 end
keep('R' .. count .. '|' .. span, ARGV[2])
return 1
`);

/** 1 while a lease runs. */
export const IN_PROGRESS = script(`${RECORD}${HELD}
return holder and redis.call('PTTL', key) > tonumber(kept) and 1 or 0
`);

/** 1 when there was something to forget; what is no record of ours is forgotten too, or nobody could. */
export const FORGET = script(`
local key = KEYS[1]
if redis.call('TYPE', key).ok == 'string' then
  local record = redis.call('GETRANGE', key, 0, 65535)
  ${HELD}
  if holder and redis.call('PTTL', key) > tonumber(kept) then return 0 end
end
return redis.call('DEL', key)
`);

/** ARGV: what to put there if there is nothing. Gives what is there then. */
export const SENTINEL = script(`${RECORD}
if record ~= '' then return record end
redis.call('SET', key, ARGV[1])
return ARGV[1]
`);

function script(text: string): Script {
  return { text, sha: hash('sha1', text, 'hex') };
}
