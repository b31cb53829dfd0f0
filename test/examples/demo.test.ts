import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runNode } from '../helpers/app-process.js';
import { root } from './documented-command.js';

describe('the demo', () => {
  it('shows every outcome on a screen that people have', async () => {
    const { code, stdout, stderr } = await runNode({ file: 'demo/run.mjs', cwd: root });
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines.length).toBeLessThanOrEqual(60);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
    expect(stdout).toContain('25 of 25 deliveries as expected');
    for (const outcome of ['processed', 'acknowledged', 'ignored', 'handshake', 'duplicate', 'failed', 'dropped', 'rejected']) {
      expect(stdout).toMatch(new RegExp(`^\\d+ .* ${outcome} `, 'm'));
    }
  });

  it('fails when a delivery comes out otherwise', async () => {
    const directory = copyOfDemo();
    symlinkSync(join(root, 'dist'), join(directory, 'dist'), 'junction');
    const deliveries = join(directory, 'demo/deliveries.mjs');
    writeFileSync(deliveries, readFileSync(deliveries, 'utf8').replace("'200 dropped ", "'200 processed "));
    const { code, stdout } = await runNode({ file: 'demo/run.mjs', cwd: directory });
    expect(stdout).toContain('✗ expected 200 processed valid first ran');
    expect(stdout).toContain('24 of 25 deliveries as expected');
    expect(code).toBe(1);
  });

  it('says what to do when nothing is built', async () => {
    const { code, stdout, stderr } = await runNode({ file: 'demo/run.mjs', cwd: copyOfDemo() });
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: 'The package is not built: run `npm run build` first.\n',
    });
  });
});

/** As in a fresh clone after `npm install`. */
function copyOfDemo(): string {
  const directory = mkdtempSync(join(tmpdir(), 'demo-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  copyFileSync(join(root, 'package.json'), join(directory, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'), 'junction');
  cpSync(join(root, 'demo'), join(directory, 'demo'), { recursive: true });
  return directory;
}
