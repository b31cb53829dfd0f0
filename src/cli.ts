#!/usr/bin/env node
import { FORGET_USAGE, forget } from './cli/forget.js';

const COMMANDS = { forget };

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  },
);

async function run([name = '', ...args]: readonly string[]): Promise<number> {
  if (Object.hasOwn(COMMANDS, name)) return COMMANDS[name as keyof typeof COMMANDS](args, (line) => console.log(line));
  console.error(`Commands:\n\n${FORGET_USAGE}`);
  return name === '' || name === '--help' ? 0 : 2;
}
