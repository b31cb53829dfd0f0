import type { Target } from './targets.js';

/**
 * Whether a request may pass for the target's delivery, by less than the verifiers look at: what it shows must hold the good
 * signature, what is signed must be the same. Wider than the truth for parts of bodies, so that only other properties judge those.
 */
export function mayBeValid(target: Target, headers: Readonly<Record<string, string>>, body: Buffer): boolean {
  const { delivery, needed, sender, signs } = target;
  const holds = (header: string) => {
    const isSecret = sender.provider.secretHeaders.includes(header);
    // A token in base64 may lack its padding.
    const spelled = (text = '') => (isSecret ? text.trim().toLowerCase().replace(/=+$/, '') : text.trim());
    return isSecret
      ? spelled(headers[header]).includes(spelled(delivery.headers[header]))
      : spelled(headers[header]) === spelled(delivery.headers[header]);
  };
  return needed.every(holds) && (signs !== 'all' || isSameBody(target, body));
}

/** The same bytes, or for senders that sign the fields of a form the same fields. */
export function isSameBody({ delivery, name, sender }: Target, body: Buffer): boolean {
  if (body.equals(delivery.body)) return true;
  const isForm = sender.provider.writeBody !== undefined || name === 'braintree';
  return isForm && fieldsOf(name, body) === fieldsOf(name, delivery.body);
}

/** Sorted and once each, as the senders sign them. Braintree signs one field, with its last line break or without. */
function fieldsOf(name: string, body: Buffer): string {
  const fields = body
    .toString('latin1')
    .split('&')
    .filter((field) => field !== '' && (name !== 'braintree' || field.startsWith('bt_')))
    .map((field) => {
      const assign = field.indexOf('=');
      const parts = assign === -1 ? [field, ''] : [field.slice(0, assign), field.slice(assign + 1)];
      return JSON.stringify(parts.map((part) => unescaped(part).replace(name === 'braintree' ? /\n$/ : /(?!)/, '')));
    });
  return [...new Set(fields)].sort().join();
}

function unescaped(text: string): string {
  return text.replaceAll('+', ' ').replace(/%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));
}
