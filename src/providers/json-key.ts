/** What a member's name must begin and end with; `isOther`: any name but such. */
export interface KeyPattern {
  readonly start: string;
  readonly end: string | undefined;
  readonly isOther: boolean;
}

/** `*_events`: `*` stands for any text. `!update_id`: any other than this. Throws for a second `*`. */
export function keyPattern(text: string): KeyPattern {
  const isOther = text.startsWith('!');
  const [start = '', end, ...more] = text.slice(isOther ? 1 : 0).split('*');
  if (more.length > 0) throw new Error(`${JSON.stringify(text)} has more than one *`);
  return { start, end, isOther };
}

/** The first name that fits, of the members of a JSON object. */
export function keyThatFits(json: Buffer, { start, end, isOther }: KeyPattern): string | undefined {
  const fits = (name: string) =>
    end === undefined ? name === start : name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
  try {
    const value: unknown = JSON.parse(json.toString());
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return Object.keys(value).find((name) => fits(name) !== isOther);
  } catch {
    return undefined;
  }
}
