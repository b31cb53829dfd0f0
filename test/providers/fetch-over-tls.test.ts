import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import * as https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REPOSITORY } from '../helpers/repository.js';
import { selfSigned } from '../helpers/self-signed.js';

const tls = selfSigned();
const stranger = selfSigned();
const folder = mkdtempSync(join(tmpdir(), 'otel-webhooks-'));
const servers: https.Server[] = [];
const asked: string[] = [];

/** Certificates as a sender's server gives them, and what it must not be able to do to us. */
const answer: RequestListener = (req, res) => {
  asked.push(req.url ?? '');
  if (req.url === '/cert.pem') res.end(tls.cert);
  else if (req.url === '/moved.pem') res.writeHead(302, { location: '/cert.pem' }).end();
  else if (req.url === '/missing.pem') res.writeHead(404).end(tls.cert);
  else if (req.url === '/huge.pem') res.end(Buffer.alloc(1024 * 1024, 97));
  else if (req.url === '/silent.pem') res.flushHeaders();
};

async function listen(pair: typeof tls): Promise<string> {
  const server = https.createServer(pair, answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://localhost:${(server.address() as { port: number }).port}`;
}

beforeAll(() => {
  // Node trusts further certificates only from its start on, so the fetching is done by a process of its own; Node 20 reads no TypeScript.
  const source = readFileSync(join(REPOSITORY, 'src/providers/coded/fetch-over-tls.ts'), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  writeFileSync(join(folder, 'fetch-over-tls.mjs'), outputText);
  writeFileSync(join(folder, 'ca.pem'), tls.cert);
  writeFileSync(
    join(folder, 'main.mjs'),
    `import { fetchOverTls } from './fetch-over-tls.mjs';
     const results = {};
     for (const url of process.argv.slice(2)) {
       results[url] = await fetchOverTls(url).then((text) => text.length, () => 'failed');
     }
     console.log(JSON.stringify(results));
     process.exit(0);`,
  );
});

afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

it('fetches over TLS what a trusted server gives, and nothing that is moved, missing, too large, too slow or not trusted', async () => {
  const [trusted, other] = [await listen(tls), await listen(stranger)];
  const paths = ['cert', 'moved', 'missing', 'huge', 'silent'].map((name) => `${trusted}/${name}.pem`);
  const urls = [...paths, `${other}/cert.pem`];
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'main.mjs'), ...urls], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') },
  });
  const [good, ...bad] = urls;
  const results = JSON.parse(stdout);
  expect(results[good!]).toBe(tls.cert.length);
  for (const url of bad) expect([url, results[url]]).toEqual([url, 'failed']);
  // A redirect is not followed, and a server that is not trusted is asked nothing.
  expect(asked.filter((path) => path === '/cert.pem')).toHaveLength(1);
});
