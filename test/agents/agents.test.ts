import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../e2e/received.js';
import { startApp } from '../helpers/app-process.js';
import { connectRaw } from '../helpers/raw-socket.js';
import { type Agent, agents } from './agents.js';
import { type AgentSpan, startEndpoint } from './endpoint.js';
import { delivery, forged, HERE, OUR_ENV, REGISTER } from './here.js';

const APPS = ['express.cjs', 'express.mjs', 'http.cjs'];
const OTHER_PATHS = ['GET /text', 'POST /echo/me', 'GET /throws', 'GET /missing'];
const DELIVERIES = [delivery('msg_1'), forged('msg_2'), delivery('msg_1'), delivery('msg_3')];
const OTHER_BODY: ReturnType<typeof delivery> = { headers: { 'content-type': 'application/json' }, body: '{"a":1}' };

interface Run {
  /** All that came back for each request, but for the date. */
  readonly others: string[];
  readonly deliveries: string[];
  /** What the agent saw of each request: its spans, the one of the server first. In the order of the requests. */
  readonly traces: AgentSpan[][];
}

describe.each(agents)('$name', (agent) => {
  describe.each(APPS)('%s', (file) => {
    const theirs = ['--import', agent.preload];
    let alone: Run;
    beforeAll(async () => {
      alone = await run(agent, theirs, file);
      expect(alone.others.map(statusOf)).toEqual([200, 200, 500, 404]);
      expect(alone.deliveries.map(statusOf)).toEqual([200, 200, 200, 200]);
    });

    test.each([
      ['before the agent', [...REGISTER, ...theirs]],
      ['after the agent', [...theirs, ...REGISTER]],
    ])('%s: the deliveries are protected, all else is as with the agent alone', async (_order, preloads) => {
      const both = await run(agent, preloads, file);
      expect(both.others).toEqual(alone.others);
      expect(both.deliveries.map((answer) => `${statusOf(answer)} ${bodyOf(answer)}`)).toEqual([
        '200 {"run":1,"type":"invoice.paid"}',
        '401 {"error":"unauthorized"}',
        '200 {"run":1,"type":"invoice.paid"}',
        '200 {"run":2,"type":"invoice.paid"}',
      ]);
      expect(both.deliveries[0]).toBe(alone.deliveries[0]);

      // A request that reaches the application leaves the spans that it left without us; one that does not, the server's.
      const [firstRun, , , lastRun] = both.traces.slice(OTHER_PATHS.length);
      const asAlone = [...both.traces.slice(0, OTHER_PATHS.length), firstRun!, lastRun!];
      const [first, , , last] = alone.traces.slice(OTHER_PATHS.length);
      expect(asAlone.map(pictureOf)).toEqual([...alone.traces.slice(0, OTHER_PATHS.length), first!, last!].map(pictureOf));
      const servers = both.traces.slice(OTHER_PATHS.length).map(([server]) => server!);
      expect(servers.map(({ status }) => status)).toEqual([200, 401, 200, 200]);

      const ours = both.traces.map((trace) => trace.filter(isOurs));
      if (agent.takesOurSpans) {
        expect(ours.map(({ length }) => length)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
        for (const [i, server] of servers.entries()) expect(ours[OTHER_PATHS.length + i]![0]!.parent).toBe(server.id);
      } else {
        expect(ours.flat()).toEqual([]);
      }
    });
  });
});

async function run({ env }: Agent, nodeArgs: readonly string[], file: string): Promise<Run> {
  const endpoint = await startEndpoint();
  const settings = { NODE_ENV: 'production', ...OUR_ENV, ...env(endpoint.origin) };
  const app = await startApp({ file: `apps/${file}`, cwd: HERE, nodeArgs, env: settings });
  try {
    const others: string[] = [];
    for (const head of OTHER_PATHS) others.push(await answerTo(app.origin, head, OTHER_BODY));
    const deliveries: string[] = [];
    for (const sent of DELIVERIES) deliveries.push(await answerTo(app.origin, 'POST /hooks', sent));
    const wanted = OTHER_PATHS.length + DELIVERIES.length;
    const traces = await eventually(() => {
      const found = tracesOf(endpoint.spans);
      return found.length >= wanted && found;
    });
    expect(traces).toHaveLength(wanted);
    return { others, deliveries, traces };
  } finally {
    await app.stop('SIGKILL');
    await endpoint.close();
  }
}

/** Byte for byte, over a connection of its own. */
async function answerTo(origin: string, head: string, { headers, body }: typeof OTHER_BODY): Promise<string> {
  const hasBody = head.startsWith('POST');
  const lines = Object.entries({ host: 'x', connection: 'close', ...(hasBody ? headers : {}) }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  if (hasBody) lines.push(`content-length: ${Buffer.byteLength(body)}`);
  const raw = await connectRaw(origin);
  raw.write(`${head} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${hasBody ? body : ''}`);
  const answer = await raw.closed();
  raw.socket.destroy();
  return answer.replace(/^date: .*$/gim, 'date: …');
}

const statusOf = (answer: string) => Number(answer.slice('HTTP/1.1 '.length).slice(0, 3));
const bodyOf = (answer: string) => answer.split('\r\n\r\n')[1];
const isOurs = ({ attributes }: AgentSpan) => 'webhook.outcome' in attributes;

/** Spans outside of a request, of the agent's own connections for example, are left out. */
function tracesOf(spans: readonly AgentSpan[]): AgentSpan[][] {
  return spans
    .filter(({ isServer }) => isServer)
    .sort((a, b) => a.startedAt - b.startedAt)
    .map((server) => [server, ...spans.filter((span) => span !== server && span.trace === server.trace)]);
}

/** With us the span of the server knows the route of a delivery, also where the agent does not find it. */
function nameOf(span: AgentSpan | undefined): string | undefined {
  return span?.isServer ? span.name.replace(/ \/hooks$/, '') : span?.name;
}

/** What the agent says by itself, without the ids of this run. */
function pictureOf(trace: readonly AgentSpan[]): string[] {
  const byId = new Map(trace.map((span) => [span.id, span]));
  return trace
    .filter((span) => !isOurs(span))
    .map((span) => `${nameOf(span)} ${span.status} < ${nameOf(parentOf(span.parent))}`)
    .sort();

  /** Ours may stand between. */
  function parentOf(id: string | undefined): AgentSpan | undefined {
    const parent = byId.get(id ?? '');
    return parent !== undefined && isOurs(parent) ? parentOf(parent.parent) : parent;
  }
}
