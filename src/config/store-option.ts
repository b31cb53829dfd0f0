import type { DedupeStore } from '../core/store.js';
import { type MemoryStore, memoryStore } from '../stores/memory.js';
import type { MemoryOption } from './options.js';
import { parseSize } from './units.js';

const METHODS = ['claim', 'extend', 'complete', 'release', 'whenSettled', 'forget'] as const;

export function isStore(value: unknown): value is DedupeStore {
  if (typeof value !== 'object' || value === null) return false;
  return METHODS.every((method) => typeof (value as Partial<DedupeStore>)[method] === 'function');
}

export function boundedMemory({ memory: { maxEntries, maxBytes } }: MemoryOption): MemoryStore {
  return memoryStore({ maxEntries, maxBytes: maxBytes === undefined ? undefined : parseSize(maxBytes) });
}
