import { signDelivery } from '../../src/testing.js';
import { send } from '../helpers/http-client.js';
import type { ReceivedSpan } from '../helpers/otlp-receiver.js';
import type { Line } from './lines.js';

export const SECRET = 'whsec_of_the_versions';
export const PATH = '/webhooks/stripe';

/** That some routers, and not others, take for the path. */
const SPELLINGS = [
  `${PATH}/`,
  '/WEBHOOKS/Stripe',
  '/webhooks/%73tripe',
  '//webhooks/stripe',
  '/webhooks//stripe',
  '/webhooks/./stripe',
];

/** What a run of the handler left behind. */
export interface Effect {
  readonly id?: string;
  readonly isTracked: boolean;
  readonly isVerified: boolean;
}

export interface Findings {
  readonly faults: readonly string[];
  /** How many other spellings of the path led a signed delivery to the handler. */
  readonly spellings: number;
}

/**
 * All that is asked of a cell; what was not as it should be. `effects` gives all that happened so far. `cell` is in every id: on a
 * busy machine a request of somebody else may come to a port that was theirs a moment ago.
 */
export async function check(origin: string, line: Line, cell: string, effects: () => Effect[]): Promise<Findings> {
  const own = () =>
    effects().flatMap(({ id, ...effect }) => (id?.startsWith(cell) ? { id: id.slice(cell.length), ...effect } : []));
  const faults: string[] = [];
  const expect = (what: string, seen: unknown, wanted: unknown) => {
    const [is, ought] = [JSON.stringify(seen), JSON.stringify(wanted)];
    if (is !== ought) faults.push(`${what}: ${is} instead of ${ought}`);
  };
  /** The status, the answer, and the ids of what ran meanwhile. */
  async function deliver(path: string, { id, type = 'invoice.paid', isSigned = true }: Sent) {
    const before = own().length;
    const body = JSON.stringify({ id: cell + id, type });
    const signature = isSigned ? signDelivery('stripe', { body, secret: SECRET }).headers : {};
    const reply = await send(origin + path, { body, headers: { 'content-type': 'application/json', ...signature } });
    return { ok: reply.status < 300, status: reply.status, text: reply.body.toString(), ran: own().slice(before) };
  }
  const verified = (id: string): Effect => ({ id, isTracked: true, isVerified: true });
  const refused = { status: 401, ran: [] };
  const brief = ({ status, ran }: { status: number; ran: readonly Effect[] }) => ({ status, ran });

  expect('unsigned', brief(await deliver(PATH, { id: 'evt_0', isSigned: false })), refused);
  const first = await deliver(PATH, { id: 'evt_1' });
  expect('signed', [first.ok, first.text, first.ran], [true, '{"run":1}', [verified('evt_1')]]);
  const second = await deliver(PATH, { id: 'evt_1' });
  expect('a duplicate', [second.status, second.text, second.ran], [first.status, first.text, []]);

  let spellings = 0;
  for (const [i, path] of SPELLINGS.entries()) {
    expect(`${path} unsigned`, (await deliver(path, { id: 'evt_0', isSigned: false })).ran, []);
    const { ran } = await deliver(path, { id: `evt_spelled_${i}` });
    if (ran.length > 0) expect(`${path} signed`, ran, [verified(`evt_spelled_${i}`)]);
    spellings += ran.length;
  }

  if (line.rewritten !== 'no second gate') {
    expect('rewritten, unsigned', brief(await deliver('/door', { id: 'evt_0', isSigned: false })), refused);
    const door = await deliver('/door', { id: 'evt_door' });
    expect('rewritten, signed', door.ran, line.rewritten === 'verified' ? [verified('evt_door')] : []);
  }
  if (spellings === 0) faults.push('no other spelling of the path reached the handler when it was signed');
  const broken = await deliver(PATH, { id: 'evt_broken', type: 'break' });
  expect('a handler that throws', brief(broken), { status: 500, ran: [verified('evt_broken')] });
  return { faults, spellings };
}

interface Sent {
  readonly id: string;
  readonly type?: string;
  readonly isSigned?: boolean;
}

/** What an exporter brought of it. */
export function checkSpans(spans: readonly ReceivedSpan[], line: Line, cell: string): string[] {
  const of = (id: string) =>
    spans.filter((span) => span.name === 'process stripe' && span.attributes['webhook.event.id'] === cell + id);
  const brief = (id: string) =>
    of(id).map(({ attributes }) => ['webhook.outcome', 'http.route', 'error.type'].map((name) => attributes[name] ?? ''));
  const wanted = {
    evt_1: [
      ['acknowledged', line.route, ''],
      ['duplicate', PATH, ''],
    ],
    evt_broken: [['failed', line.route, line.error]],
  };
  return Object.entries(wanted).flatMap(([id, ought]) => {
    const is = brief(id);
    return JSON.stringify(is) === JSON.stringify(ought)
      ? []
      : [`spans of ${id}: ${JSON.stringify(is)} instead of ${JSON.stringify(ought)}`];
  });
}
