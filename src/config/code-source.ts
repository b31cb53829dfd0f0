import { secretFilesIn } from './secret-file.js';
import { type ConfigSource, OBJECT_IN_CODE } from './source.js';

/** An object given in code, on Node. */
export function codeSource(file?: string, directory: string = process.cwd()): ConfigSource {
  return { ...OBJECT_IN_CODE, file, directory, files: secretFilesIn(directory) };
}
