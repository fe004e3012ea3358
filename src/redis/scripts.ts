/** Finds the last entry and the number of frames. The entry before the first frame is `0-1` and names the writer. */
const measure = `
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local count = last and tonumber(string.match(last[1], '^%d+'))
local ended = last and last[2][1] == 'end'
if ended then count = count - 1 end`

/** Finds the entry that names the writer, and the time of Redis in ms. */
const look = `
local first = redis.call('XRANGE', KEYS[1], '0-1', '0-1')[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`

/** The number of processes in which the stream has a reader. Each counts until its last read has become too old. */
const countReaders = `redis.call('ZCOUNT', KEYS[3], now, '+inf')`

/** Renews a stream that is being written: the lease of its writer, and the expiry of its frames. */
const keep = (writer: string, lease: string, expiry: string): string => `
  redis.call('PEXPIRE', KEYS[1], ${lease} + ${expiry})
  redis.call('SET', KEYS[2], ${writer}, 'PX', ${lease})`

/** How many bytes of entries a message contains at most: Redis closes the connection of a subscriber for which too much waits. */
const maxPublished = 16 * 1024

/**
 * The scripts of {@link RedisStream}; KEYS are the stream, the lease of its writer, its readers, and for `leave` a mark that one of them leaves.
 * The channel of its readers is called like the stream, that of its writer like the mark.
 *
 * A stream belongs to the writer that its first entry names, for ever: if another one is found under the key, the stream is lost.
 *
 * Redis runs a script atomically: if two processes start a stream, one of them is the writer,
 * and if a writer adds to a stream that a reader ends, one of them is first.
 * Only the clock of Redis matters.
 */
export const scripts = {
  /** ARGV: writer or nothing, lease, expiry. */
  enter: `${measure}
local first = redis.call('XRANGE', KEYS[1], '0-1', '0-1')[1]
if last and not first then return 'unknown' end
if last and not (last[1] == '0-1' and first[2][2] == ARGV[1]) then return { count, first[2][2] } end
if ARGV[1] == '' then return 'unknown' end
if not last then redis.call('XADD', KEYS[1], '0-1', 'writer', ARGV[1]) end
${keep('ARGV[1]', 'ARGV[2]', 'ARGV[3]')}
return 'begun'`,

  /** ARGV: position, writer, lease, expiry, and kind, name and data of each entry. What is published contains the entries, unless they are large. */
  append: `${measure}
${look}
local position = tonumber(ARGV[1])
if not first or first[2][2] ~= ARGV[2] or ended or position > count then return -1 end
local entries = {}
local size = 0
for at = 5, #ARGV, 3 do
  position = position + 1
  local id = position .. '-0'
  if position > count then redis.call('XADD', KEYS[1], id, ARGV[at], ARGV[at + 1], 'data', ARGV[at + 2]) end
  entries[#entries + 1] = { id, { ARGV[at], ARGV[at + 1], 'data', ARGV[at + 2] } }
  size = size + #ARGV[at + 1] + #ARGV[at + 2]
end
if #ARGV > 4 and ARGV[#ARGV - 2] == 'end' then
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  redis.call('DEL', KEYS[2], KEYS[3])
else${keep('ARGV[2]', 'ARGV[3]', 'ARGV[4]')}
end
if #ARGV > 4 then redis.call('PUBLISH', KEYS[1], size > ${maxPublished} and '' or cjson.encode({ ARGV[2], entries })) end
return ${countReaders}`,

  /** ARGV: writer, position, how many, expiry, kind, name and data of the end of a stream whose writer is gone, the reader, and how long it counts. */
  read: `${look}
local lost = { ARGV[5], ARGV[6], 'data', ARGV[7] }
if not first or first[2][2] ~= ARGV[1] then return { { ARGV[2] + 1 .. '-0', lost } } end
local alive = redis.call('EXISTS', KEYS[2]) == 1
if alive then
  redis.call('ZADD', KEYS[3], now + ARGV[9], ARGV[8])
  redis.call('PEXPIRE', KEYS[3], ARGV[9])
end
local entries = redis.call('XRANGE', KEYS[1], '(' .. ARGV[2] .. '-1', '+', 'COUNT', ARGV[3])
if entries[1] or alive then return entries end
${measure}
if ended then return { last } end
local id = count + 1 .. '-0'
redis.call('XADD', KEYS[1], id, ARGV[5], ARGV[6], 'data', ARGV[7])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PUBLISH', KEYS[1], '')
return { { id, lost } }`,

  /**
   * A reader leaves for good, or a process has no reader any more. If a reader left for good and no one reads, the stream ends.
   *
   * ARGV: expiry, how long a connection may close later, kind, name and data of the end, and the reader and the writer of a process that has no reader any more.
   */
  leave: `${measure}
${look}
if ARGV[6] then redis.call('ZREM', KEYS[3], ARGV[6]) end
if not first or (ARGV[7] and first[2][2] ~= ARGV[7]) then return 'unknown' end
if ended or (ARGV[6] and redis.call('EXISTS', KEYS[4]) == 0) then return 'left' end
if ${countReaders} > 0 then
  if not ARGV[6] then redis.call('SET', KEYS[4], '', 'PX', ARGV[2]) end
  return 'left'
end
redis.call('XADD', KEYS[1], count + 1 .. '-0', ARGV[3], ARGV[4], 'data', ARGV[5])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
redis.call('DEL', KEYS[2])
redis.call('PUBLISH', KEYS[1], '')
redis.call('PUBLISH', KEYS[4], '')
return 'left'`,
}
