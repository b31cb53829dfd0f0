import type { DedupeStore } from '../core/store.js';
import { type MemoryStoreOptions, memoryStore } from '../stores/memory.js';
import type { MemoryOption, WebhookConfig } from './options.js';
import { parseSize } from './units.js';

const METHODS = ['claim', 'extend', 'complete', 'release', 'whenSettled', 'forget'] as const;

export function isStore(value: unknown): value is DedupeStore {
  if (typeof value !== 'object' || value === null) return false;
  return METHODS.every((method) => typeof (value as Partial<DedupeStore>)[method] === 'function');
}

export function readStore(option: WebhookConfig['store']): DedupeStore | 'memory' {
  if (option === undefined || option === 'memory') return 'memory';
  return isStore(option) ? option : memoryStore(readBounds(option));
}

function readBounds({ memory: { maxEntries, maxBytes } }: MemoryOption): MemoryStoreOptions {
  return { maxEntries, maxBytes: maxBytes === undefined ? undefined : parseSize(maxBytes) };
}
