import type { HandshakeAnswer, HandshakeFacts, Handshakes, SignedRequest } from '../core/provider.js';
import { parseForm } from '../signatures/form.js';
import type { HandshakeRule, ProviderFacts } from './description.js';
import { compileAnswer, type SignText, type WriteAnswer } from './handshake-answer.js';
import { compileCondition } from './handshake-condition.js';
import { isPrintable } from './headers.js';
import { type LocatorCompiler, listed, locatorCompiler, type Places, splitLocator } from './locators.js';
import { Readings } from './readings.js';
import { inSetting } from './scheme.js';

/** Longer than any challenge, and short enough to give back to a stranger. */
const MAX_CHALLENGE = 1_024;

interface Rule {
  readonly method: HandshakeRule['method'];
  readonly isUnsigned: boolean;
  readonly form: string | undefined;
  readonly holds: (readings: Readings) => boolean;
  readonly challenge: Places;
  readonly token: Places;
  readonly write: WriteAnswer | undefined;
}

/** Those that must be signed: `identify` sees them in what was verified. */
export function signedRules({ handshake }: ProviderFacts): readonly HandshakeRule[] {
  return listed(handshake).filter(({ method, unsigned }) => method === undefined && unsigned === undefined);
}

/** Makes what recognises the others, and what answers any. Throws for a rule that cannot be right. */
export function compileHandshakes({ handshake }: ProviderFacts, sign?: SignText): Handshakes | undefined {
  const described = listed(handshake);
  if (described.length === 0) return undefined;
  const compiler = locatorCompiler();
  const rules = described.map((rule) => inSetting('handshake', () => compileRule(rule, compiler, sign)));
  const tree = inSetting('handshake', () => compiler.tree());
  const methods = new Set<string>(rules.flatMap(({ method }) => method ?? []));
  const others = rules.filter(({ method, isUnsigned }) => method !== undefined || isUnsigned);

  return {
    methods,
    canAnswer: described.some(({ answer }) => answer !== undefined),
    showsToken: described.some(({ token }) => token !== undefined),
    isUnsigned(request) {
      // Nobody vouches for the body yet: it is not read unless a rule is meant, and then it is all but empty.
      let readings: Readings | undefined;
      return others.some((rule) => {
        if (!isMeant(rule, request)) return false;
        readings ??= new Readings(request, tree);
        return rule.holds(readings);
      });
    },
    answer(request, facts) {
      const readings = new Readings(request, tree);
      const rule = rules.find((each) => isMeant(each, request) && each.holds(readings));
      return rule && answerOf(rule, readings, facts);
    },
  };

  function isMeant(rule: Rule, request: SignedRequest): boolean {
    if (rule.method !== undefined) return rule.method === request.method && isEmptyBut(undefined, request.body);
    return !methods.has(request.method) && (!rule.isUnsigned || isEmptyBut(rule.form, request.body));
  }
}

function answerOf(
  { challenge, token, write }: Rule,
  readings: Readings,
  { secret, verifyToken }: HandshakeFacts,
): HandshakeAnswer {
  if (write === undefined) return undefined;
  if (token.length > 0 && !verifyToken?.(readings.first(token) ?? '')) return 'refused';
  const text = readings.first(challenge) ?? '';
  return text.length <= MAX_CHALLENGE && isPrintable(text) ? write(text, secret) : undefined;
}

function compileRule(rule: HandshakeRule, compiler: LocatorCompiler, sign: SignText | undefined): Rule {
  const { at, method, unsigned = false, answer } = rule;
  if (at === undefined && method === undefined) throw new Error('needs at, or a method of its own');
  return {
    method,
    isUnsigned: unsigned,
    form: at !== undefined && splitLocator(at).kind === 'form' ? splitLocator(at).name : undefined,
    holds: compileCondition(rule, compiler),
    challenge: compiler.places(rule.challenge ?? at),
    token: compiler.places(rule.token),
    write: answer && compileAnswer(answer, sign),
  };
}

/** Nothing that an event could be in. */
function isEmptyBut(field: string | undefined, body: Buffer): boolean {
  if (body.length === 0 || (body.length === 2 && body.equals(EMPTY_OBJECT))) return true;
  if (field === undefined || body.length > MAX_CHALLENGE) return false;
  const fields = parseForm(body) ?? [];
  return fields.length === 1 && fields[0]?.[0] === field;
}

const EMPTY_OBJECT = Buffer.from('{}');
