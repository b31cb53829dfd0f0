import { diag } from '@opentelemetry/api';
import type { PreparedSecret, Provider } from '../core/provider.js';
import type { SecretSource } from '../core/route.js';
import { noticing } from '../telemetry/notices.js';
import { describeFound } from './describe.js';
import { reference } from './environment.js';
import type { Faults } from './faults.js';
import type { RouteOptions, SecretFile } from './options.js';
import { type ConfigPath, formatPath } from './problem.js';
import { functionSource } from './secret-function.js';
import { isReference } from './secret-text.js';
import type { ConfigSource, WatchedFile } from './source.js';

/** Makes the secrets of a route ready to use; a fault for each that cannot be. `asks` is told what they need of the route. */
export function readSecrets(
  option: NonNullable<RouteOptions['signatureSecret']>,
  provider: Provider,
  path: ConfigPath,
  source: ConfigSource,
  faults: Faults,
  asks: (option: NonNullable<PreparedSecret['needs']>) => void,
): SecretSource | undefined {
  if (typeof option === 'function') return functionSource(option, provider, formatPath(path));
  const isList = Array.isArray(option);
  const items: readonly (string | SecretFile)[] = isList ? option : [option as string | SecretFile];
  const parts = items.map((item, i) => readOne(item, isList ? [...path, i] : path));
  const ready = parts.filter((part) => part !== undefined);
  for (const { needs } of ready.map(currentOf)) if (needs !== undefined) asks(needs);
  return ready.length === parts.length ? listSource(ready) : undefined;

  function readOne(item: string | SecretFile, at: ConfigPath): Part | undefined {
    if (typeof item !== 'string') return readFile(item, [...at, 'file']);
    if (source.form === 'code' && isReference(item)) {
      const allowed = 'the secret itself: in code, a reference to a variable is not replaced; write process.env.…';
      return refuse(at, `a text like ${reference('VAR')}`, allowed);
    }
    try {
      return provider.prepareSecret(item);
    } catch (error) {
      const found = `${describeFound(item, at, source)}, which ${reasonOf(error, item)}`;
      return refuse(at, found, `a secret as ${provider.name} hands it out`);
    }
  }

  function readFile({ file }: SecretFile, at: ConfigPath): Part | undefined {
    if (source.files === undefined) {
      return refuse(at, 'a file, which not every runtime has', 'the secret itself, or a function that gives it');
    }
    try {
      return source.files.watch(file, prepareText, (why) =>
        noticing(diag).warn(`@outworx/otel-webhooks: ${formatPath(at)}: ${why}; the secret read before stays in use`),
      );
    } catch (error) {
      return refuse(at, (error as Error).message, `the path of a file with a secret as ${provider.name} hands it out`);
    }
  }

  function prepareText(text: string): PreparedSecret {
    try {
      return provider.prepareSecret(text);
    } catch (error) {
      throw new Error(`a file whose text ${reasonOf(error, text)}`);
    }
  }

  function refuse(at: ConfigPath, found: string, allowed: string): undefined {
    faults.add({ code: 'unusable_secret', path: at, found, allowed });
  }
}

type Part = PreparedSecret | WatchedFile<PreparedSecret>;

const isWatched = (part: Part): part is WatchedFile<PreparedSecret> => 'current' in part;
const currentOf = (part: Part): PreparedSecret => (isWatched(part) ? part.current() : part);

/** The same array for every delivery, until a file changes. */
function listSource(parts: readonly Part[]): SecretSource {
  let secrets = Object.freeze(parts.map(currentOf));
  if (!parts.some(isWatched)) return { perTenant: false, secretsFor: () => secrets };
  return {
    perTenant: false,
    secretsFor() {
      if (parts.some((part, i) => currentOf(part) !== secrets[i])) secrets = Object.freeze(parts.map(currentOf));
      return secrets;
    },
  };
}

/** A custom provider may have put the text into its message against the rules. */
export function reasonOf(error: unknown, text: string): string {
  const reason = error instanceof Error ? error.message : '';
  return reason === '' || reason.includes(text) ? 'cannot be used' : reason;
}
