import type { DiagLogger } from '@opentelemetry/api';
import { monotonic } from '../core/clock.js';

type Print = (line: string) => void;

/** On the process: the copy that `register` is of prints what every copy says. */
const PRINTER = Symbol.for('outworx.otel-webhooks.notices');
/** Where `@opentelemetry/api` keeps what an application has set, its logger for `diag` too. */
const API = Symbol.for('opentelemetry.js.api.1');
const holder = globalThis as { [PRINTER]?: Print; [API]?: { diag?: unknown } };

const QUIET_MS = 60_000;
const MAX_KINDS = 100;
const MAX_LENGTH = 600;

/**
 * From now on what operators must know is written out, a line each, for who has set no logger for `diag` and would see nothing of it:
 * the same at most once a minute, whatever the numbers in it.
 */
export function printNotices(write: Print, prefix: string): void {
  const saidAt = new Map<string, number>();
  holder[PRINTER] = (text) => {
    const kind = text.replace(/\d+/g, '#');
    const now = monotonic();
    const isNew = saidAt.has(kind) ? now - saidAt.get(kind)! >= QUIET_MS : saidAt.size < MAX_KINDS;
    if (!isNew) return;
    saidAt.set(kind, now);
    write(`${prefix}: ${oneLine(text.replace(`${prefix}: `, ''))}\n`);
  };
}

/** To `diag`, and to who has no logger there. Of an error its name is enough: its message may have anything in it. */
export function noticing(diag: DiagLogger): DiagLogger {
  return {
    error: (text, ...details) => {
      diag.error(text, ...details);
      notice(text, details);
    },
    warn: (text, ...details) => {
      diag.warn(text, ...details);
      notice(text, details);
    },
    info: (...words) => diag.info(...words),
    debug: (...words) => diag.debug(...words),
    verbose: (...words) => diag.verbose(...words),
  };
}

function notice(text: string, details: readonly unknown[]): void {
  if (holder[API]?.diag !== undefined) return;
  const names = details.map((detail) => (detail instanceof Error ? ` (${detail.name})` : ''));
  holder[PRINTER]?.(text + names.join(''));
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, MAX_LENGTH);
}
