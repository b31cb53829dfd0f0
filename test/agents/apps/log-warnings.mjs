/** Warnings of instrumentations on stderr. */
import { DiagLogLevel, diag } from '@opentelemetry/api';

const say = (...words) => process.stderr.write(`${words.join(' ')}\n`);
const silent = () => {};
diag.setLogger({ error: say, warn: say, info: silent, debug: silent, verbose: silent }, DiagLogLevel.WARN);
