import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runNode } from '../helpers/app-process.js';

const BODY = JSON.stringify({ id: 'evt_1', type: 'a' });

/** What an unsigned and a signed delivery were answered, without a server in the process. */
async function answers(env: NodeJS.ProcessEnv): Promise<string[]> {
  const { code, stdout, stderr } = await runNode({
    file: join(import.meta.dirname, 'serverless-app.cjs'),
    cwd: import.meta.dirname,
    env,
  });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout).serverless;
}

test.each(['express4', 'express'])('%s behind serverless-http: the guard is the gate', async (EXPRESS) => {
  expect(await answers({ EXPRESS, UNGUARDED: 'yes' })).toEqual([`200 ${BODY} undefined`, `200 ${BODY} undefined`]);
  expect(await answers({ EXPRESS })).toEqual(['401 {"error":"unauthorized"}', `200 ${BODY} true`]);
});
