import type { Delivery } from '../../core/delivery.js';

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Mount points that a delivery has passed, outermost first: the text, and the pattern that it stands for. */
const mounts = new WeakMap<Delivery, { readonly text: string; readonly pattern: string }[]>();

/** A mount point was entered. Routers keep its text only: where a parameter's value stands in it, its name is put back. */
export function nameMount(delivery: Delivery, base: string, params: Params | undefined): void {
  if (base === '') return;
  const passed = mounts.get(delivery) ?? [];
  mounts.set(delivery, passed);
  while (passed.length > 0 && !base.startsWith(passed.at(-1)!.text)) passed.pop();
  const outer = passed.at(-1);
  if (outer?.text === base) return;
  const pattern = (outer?.pattern ?? '') + generalised(base.slice(outer?.text.length ?? 0), params ?? {});
  passed.push({ text: base, pattern });
  delivery.routerPattern = pattern;
}

/** The route itself was entered. */
export function nameRoute(delivery: Delivery, base: string, path: unknown): void {
  const mount = mounts.get(delivery)?.find(({ text }) => text === base)?.pattern ?? base;
  delivery.routerPattern = mount + (typeof path === 'string' ? path : String(path));
}

/** Text in which the values of parameters have their names again. */
export function generalised(text: string, params: Params): string {
  const names = new Map(Object.entries(params).map(([name, value]) => [String(value), name]));
  return names.size === 0
    ? text
    : text
        .split('/')
        .map((segment) => nameOf(segment, names))
        .join('/');
}

function nameOf(segment: string, names: ReadonlyMap<string, string>): string {
  try {
    const name = names.get(decodeURIComponent(segment));
    return name === undefined || segment === '' ? segment : `:${name}`;
  } catch {
    return segment;
  }
}
