import { parse } from 'node:url';

const PATH = '/webhooks/stripe';

/** How people get at the path of a request where there is no router. The first gate is all that they have. */
const PATHS = {
  'its target compared': (req) => req.url.split('?')[0],
  'in lower case, a slash at its end cut off': (req) => req.url.toLowerCase().split('?')[0].replace(/\/$/, ''),
  decoded: (req) => decoded(req.url.split('?')[0]),
  'a URL with a base': (req) => pathOf(req.url, 'http://localhost'),
  'a URL with the host as its base': (req) => pathOf(req.url, `http://${req.headers.host ?? req.headers[':authority']}`),
  'a URL of host and target': (req) => pathOf(`http://${req.headers.host ?? req.headers[':authority']}${req.url}`),
  'url.parse': (req) => parse(req.url).pathname,
};

/** Not every text is a URL, nor well escaped. */
function pathOf(text, base) {
  return URL.canParse(text, base) ? new URL(text, base).pathname : undefined;
}

function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

export const setups = Object.fromEntries(
  Object.entries(PATHS).map(([name, path]) => [
    `plain http, ${name}`,
    (handler) => (req, res) => {
      if (path(req) === PATH) return handler(req, res);
      res.statusCode = 404;
      res.end();
    },
  ]),
);
export const protocols = ['http', 'https', 'http2'];
