import { hash } from 'node:crypto';

/** A Lua script, and what a server knows it by once it has seen it. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

/**
 * A record is one string under one key, so that each script touches one slot of a cluster:
 *   P<token>|<body><span>|<attempt>|<remembered for>|<span before>    in progress
 *   R<attempt>|<span>                                                 released
 *   D<status><body><span>[|<response>]                                done
 * A claim's key expires its lease after the time that its attempt is remembered for: as long as there is more left than that,
 * the lease runs. So all time is the server's, and the workers' clocks have no say.
 * What is usual comes first in a script, and with no more of Lua than it needs: each call and each match costs a delivery a microsecond.
 */
const RECORD = `local key, mine = KEYS[1], ARGV[1]
local record = redis.call('GETRANGE', key, 0, 65535)
`;
const HELD = `local holder, what, count, kept, before = string.match(record, '^(P[%w_-]+|)([%w_-]*)|(%d+)|(%d+)|([%w_-]*)$')
`;
/** Only the holder: the length of its body hash is known, and its span is what follows. */
const BODY_LENGTH = 22;

const keep = (value: string, ttl: string) => `if ${ttl} == '0' then redis.call('DEL', key)
elseif ${ttl} == '-1' then redis.call('SET', key, ${value})
else redis.call('SET', key, ${value}, 'PX', ${ttl}) end
return 1
`;

/** How a claim that nobody made before is recorded. */
export function firstRecord(token: string, body: string, span: string, ttl: string): string {
  return `P${token}|${body}${span}|1|${ttl}|`;
}

/** ARGV: that record, lease and ttl. 1 for the first claim | `C<attempt>|<span before>` | `P<body><span>` | `D…` | `?` for what is no record. */
export const CLAIM = script(`if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
${RECORD}
if string.sub(record, 1, 1) == 'D' then return record end
${HELD}
local token, mine, ttl = string.match(mine, '^(P[%w_-]+|)([%w_-]*)|1|(%d+)|$')
if holder then
  if holder ~= token then
    if redis.call('PTTL', key) > tonumber(kept) then return 'P' .. what end
    count, before = count + 1, string.sub(what, ${BODY_LENGTH + 1})
  end
else
  count, before = string.match(record, '^R(%d+)|([%w_-]*)$')
  if not count then return '?' end
  count = count + 1
end
count = tonumber(count)
if count > 999999999 then return '?' end
redis.call('SET', key, token .. mine .. '|' .. count .. '|' .. ttl .. '|' .. before, 'PX', ARGV[2])
return 'C' .. count .. '|' .. before
`);

/** ARGV: P<token>|, lease. 1 when it is extended. */
export const EXTEND = script(`${RECORD}${HELD}
if holder ~= mine then return 0 end
return redis.call('PEXPIRE', key, string.format('%.0f', ARGV[2] + kept))
`);

/** ARGV: P<token>|, D<status>, ttl, perhaps the response. 1 when it is done by this, 2 when it was done before, perhaps by this. */
export const COMPLETE = script(`local key, mine = KEYS[1], ARGV[1]
local record = redis.call('GET', key) or ''
if string.sub(record, 1, #mine) ~= mine then return string.sub(record, 1, 1) == 'D' and 2 or 0 end
record = ARGV[2] .. string.match(record, '^[%w_-]*', #mine + 1) .. (ARGV[4] or '')
${keep('record', 'ARGV[3]')}`);

/** ARGV: P<token>|, ttl. 1 when it is released by this. */
export const RELEASE = script(`${RECORD}${HELD}
if holder ~= mine then return 0 end
record = 'R' .. count .. '|' .. string.sub(what, ${BODY_LENGTH + 1})
${keep('record', 'ARGV[2]')}`);

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
redis.call('SET', key, mine)
return mine
`);

function script(text: string): Script {
  return { text, sha: hash('sha1', text, 'hex') };
}
