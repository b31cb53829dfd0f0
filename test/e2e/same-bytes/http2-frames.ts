const HEAD_BYTES = 9;
const NAMES: Readonly<Record<number, string>> = {
  0: 'DATA',
  1: 'HEADERS',
  3: 'RST_STREAM',
  5: 'PUSH_PROMISE',
  9: 'CONTINUATION',
};
const END_STREAM = 1;

/** The frames of each stream, from the bytes of a connection (RFC 9113, section 4.1). Those that pace the connection are left out. */
export class FrameLog {
  #bytes = Buffer.alloc(0);
  readonly #streams = new Map<number, string[]>();

  add(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    while (this.#bytes.length >= HEAD_BYTES) {
      const length = this.#bytes.readUIntBE(0, 3);
      if (this.#bytes.length < HEAD_BYTES + length) return;
      this.#note(this.#bytes.subarray(0, HEAD_BYTES + length));
      this.#bytes = this.#bytes.subarray(HEAD_BYTES + length);
    }
  }

  of(stream: number): string {
    return (this.#streams.get(stream) ?? []).join(' ');
  }

  #note(frame: Buffer): void {
    const name = NAMES[frame[3]!];
    if (name === undefined) return;
    const id = frame.readUInt32BE(5) & 0x7fffffff;
    const list = this.#streams.get(id) ?? [];
    this.#streams.set(id, list);
    const end = (name === 'DATA' || name === 'HEADERS') && (frame[4]! & END_STREAM) !== 0 ? '+END' : '';
    const code = name === 'RST_STREAM' ? `(${frame.readUInt32BE(HEAD_BYTES)})` : '';
    const text = `${name}${code}${end}`;
    // Into how many frames data is cut depends on how fast it is taken.
    if (text === 'DATA' && list.at(-1) === 'DATA') return;
    list.push(text);
  }
}
