export type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** A stream of which something was read. */
export interface Source {
  readonly reader: Reader;
  /** Read already, and not passed on. */
  readonly chunks: readonly Uint8Array[];
  /** Asked for already. */
  readonly pending?: ReturnType<Reader['read']> | undefined;
}

export interface StreamReport {
  passed(chunk: Uint8Array): void;
  /** All of it was passed on. */
  ended(): void;
  /** It broke off. */
  failed(error: unknown): void;
  /** Nobody wants the rest, and the source has heard of it. */
  cancelled(): void;
}

/** Each piece when it is asked for. */
export function passOn({ reader, chunks, pending }: Source, report?: StreamReport): ReadableStream<Uint8Array> {
  const ahead = [...chunks];
  let asked = pending;
  let isCancelled = false;
  const next = async () => {
    const chunk = ahead.shift();
    if (chunk !== undefined) return chunk;
    const { value } = await (asked ?? reader.read());
    asked = undefined;
    return value;
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = await next();
          // To be cancelled looks like an end to whoever is reading.
          if (isCancelled) return;
          if (chunk === undefined) {
            report?.ended();
            controller.close();
            return;
          }
          report?.passed(chunk);
          controller.enqueue(chunk);
        } catch (error) {
          report?.failed(error);
          controller.error(error);
        }
      },
      async cancel(reason) {
        isCancelled = true;
        await reader.cancel(reason).catch(() => {});
        report?.cancelled();
      },
    },
    // Nothing is asked of the source before somebody asks us.
    { highWaterMark: 0 },
  );
}
