const { createHash } = require('node:crypto');

const REQUEST_EVENTS = new Set(['end', 'close', 'aborted', 'error']);
const RESPONSE_EVENTS = new Set(['finish', 'close', 'error']);

/** The newest request: what is thrown and caught by nobody belongs to it. */
let newest;

/** Longer than it takes to tell both that their connection is closed. */
const AFTER_CONNECTION_MS = 30;

/**
 * Prints that a handler has begun, and what it could see of a request and its response, as one line, once both are closed. A request that was answered
 * before its body came is never told: there the end of the connection is waited for.
 */
exports.watch = (req, res) => {
  const body = createHash('sha256');
  const seen = { request: [], response: [], errors: [], length: 0 };
  newest = { seen, req, res };
  console.log(`begun ${req.headers['x-case']}`);
  let isTold = false;
  const tell = () => {
    if (isTold) return;
    isTold = true;
    console.log(`seen ${req.headers['x-case']} ${JSON.stringify({ ...seen, ...state(req, res), sha256: body.digest('hex') })}`);
  };
  const tellWhenClosed = (list) => {
    if (list === seen.request ? !seen.response.includes('close') : !seen.request.includes('close')) return;
    setImmediate(tell);
  };
  if (req.httpVersionMajor === 1) req.socket.once('close', () => setTimeout(tell, AFTER_CONNECTION_MS));
  const listen = (emitter, events, list) => {
    const { emit } = emitter;
    emitter.emit = function (event, ...args) {
      // How many chunks there are is the network's affair, and ours where the body was held.
      if (event === 'data' && list === seen.request) {
        if (seen.length === 0) list.push('data');
        seen.length += args[0].length;
        body.update(args[0]);
      }
      if (events.has(event)) list.push(event === 'error' ? `error ${args[0]?.code ?? args[0]?.message}` : event);
      const result = emit.call(this, event, ...args);
      if (event === 'close') tellWhenClosed(list);
      return result;
    };
  };
  listen(req, REQUEST_EVENTS, seen.request);
  listen(res, RESPONSE_EVENTS, seen.response);
};

process.on('uncaughtException', (error) => {
  newest.seen.errors.push(`${error.code ?? error.name} ${error.message}`);
  newest.res.destroy(undefined);
  newest.res.stream?.close();
});

function state(req, res) {
  const { method, url, httpVersion, complete, aborted, trailers, rawTrailers, destroyed, readableEnded } = req;
  const headers = [];
  for (let i = 0; i < req.rawHeaders.length; i += 2) {
    const name = req.rawHeaders[i];
    headers.push(/^svix-/.test(name) ? name : `${name}: ${/^(host|:authority)$/i.test(name) ? '…' : req.rawHeaders[i + 1]}`);
  }
  const { headersSent, writableEnded, writableFinished, statusCode } = res;
  return {
    ...{ method, url, httpVersion, headers, complete, aborted, trailers, rawTrailers, destroyed, readableEnded },
    ...{ headersSent, writableEnded, writableFinished, statusCode },
  };
}
