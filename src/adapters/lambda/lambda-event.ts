/** The four shapes in which AWS hands an HTTP request to a function, as far as they are read here. */
export interface HttpEvent {
  readonly version?: string | undefined;
  readonly httpMethod?: string | undefined;
  readonly path?: string | undefined;
  readonly rawPath?: string | undefined;
  readonly rawQueryString?: string | undefined;
  readonly headers?: Readonly<Record<string, string | null | undefined>> | null | undefined;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | null | undefined>> | null | undefined;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null | undefined;
  readonly multiValueQueryStringParameters?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined;
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean | undefined;
  readonly requestContext?: { readonly http?: { readonly method?: string }; readonly elb?: unknown } | undefined;
}

/**
 * `v2`: API Gateway HTTP APIs and function URLs. `v1`: REST APIs, and HTTP APIs with payload format 1.0. `alb`: a load balancer,
 * `alb-multi` with its multi-value headers on.
 */
export type EventShape = 'v2' | 'v1' | 'alb' | 'alb-multi';

/** `undefined` for an event that is no HTTP request. */
export function shapeOf(event: unknown): EventShape | undefined {
  if (typeof event !== 'object' || event === null) return undefined;
  const { requestContext, httpMethod, rawPath, path, multiValueHeaders } = event as HttpEvent;
  if (typeof rawPath === 'string' && typeof requestContext?.http?.method === 'string') return 'v2';
  if (typeof httpMethod !== 'string' || typeof path !== 'string') return undefined;
  if (requestContext?.elb === undefined) return 'v1';
  return multiValueHeaders ? 'alb-multi' : 'alb';
}

export function methodOf(event: HttpEvent): string {
  return event.requestContext?.http?.method ?? event.httpMethod ?? '';
}

/** Path and query. */
export function targetOf(event: HttpEvent, shape: EventShape): string {
  const query = shape === 'v2' ? (event.rawQueryString ?? '') : joinQuery(event, shape);
  const path = (shape === 'v2' ? event.rawPath : event.path) ?? '';
  return query === '' ? path : `${path}?${query}`;
}

/** A load balancer gives the query's names and values as they were sent; API Gateway has decoded them. */
function joinQuery(event: HttpEvent, shape: EventShape): string {
  const encode = shape === 'v1' ? encodeURIComponent : (text: string) => text;
  const many = event.multiValueQueryStringParameters;
  const lists = many
    ? Object.entries(many)
    : Object.entries(event.queryStringParameters ?? {}).map(([k, v]) => [k, [v]] as const);
  return lists.flatMap(([name, values]) => (values ?? []).map((value) => `${encode(name)}=${encode(value ?? '')}`)).join('&');
}

/** The bytes that were sent. */
export function bodyOf({ body, isBase64Encoded }: HttpEvent): Buffer {
  return Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8');
}

/** Every header with all of its values, by lower-case name. */
export function headersOf({ headers, multiValueHeaders }: HttpEvent): Map<string, readonly string[]> {
  const all = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(headers ?? {})) if (typeof value === 'string') add(all, name, [value]);
  // The complete list, where there is one, in place of the last value that stands under `headers`.
  const complete = new Map<string, readonly string[]>();
  for (const [name, values] of Object.entries(multiValueHeaders ?? {})) if (Array.isArray(values)) add(complete, name, values);
  for (const [name, values] of complete) all.set(name, values);
  return all;
}

/** Names that differ in case alone are one header, sent twice. */
function add(to: Map<string, readonly string[]>, name: string, values: readonly string[]): void {
  const key = name.toLowerCase();
  to.set(key, [...(to.get(key) ?? []), ...values]);
}
