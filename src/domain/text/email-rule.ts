import { lengthInCodePoints } from './text-rules';

/** In characters. This is what fits between the brackets of a forward path (RFC 5321, 4.5.3.1.3). */
export const EMAIL_MAX_LENGTH = 254;
const MAX_LOCAL_PART_LENGTH = 64;
const ATOM = /^(?!\p{M})[\w!#$%&'*+\-/=?^`{|}~\p{L}\p{N}\p{M}]+$/u;
/** Letters, digits and inner hyphens. A label like `ab--c` is reserved, except Punycode's `xn--` (RFC 5890 2.3.1). */
const LABEL = /^(?!\p{M}|-|(?!xn)..--)[\p{L}\p{N}\p{M}-]{1,63}(?<!-)$/iu;
const ENDS_IN_LETTER = /[\p{L}\p{M}]$/u;
/** No mail can be delivered to these names (RFC 6761, 6762, 7686). */
const SPECIAL_USE_TLDS = new Set(['arpa', 'invalid', 'local', 'localhost', 'onion', 'test']);

/**
 * Whether a text is one e-mail address: an RFC 5321 dot-atom, `@` and a domain name of two or more labels. Letters may
 * be of any script (RFC 6531). Quoted local parts, display names and IP literals are refused.
 *
 * Clients of this API know the verdicts of Python's email-validator, so this follows it, with four differences. It
 * limits the local part as RFC 5321 does. It does not trim the text. It does not decode Punycode. It refuses symbols
 * beyond ASCII, such as emoji.
 */
export function isEmailAddress(raw: string): boolean {
  if (lengthInCodePoints(raw) > EMAIL_MAX_LENGTH) return false;
  const [localPart, domain, ...more] = raw.split('@');
  if (localPart === undefined || domain === undefined || more.length > 0) return false;
  return isLocalPart(localPart) && isMailDomain(domain);
}

function isLocalPart(text: string): boolean {
  return (
    lengthInCodePoints(text) <= MAX_LOCAL_PART_LENGTH && text.split('.').every((atom) => ATOM.test(atom))
  );
}

function isMailDomain(text: string): boolean {
  const labels = text.split('.');
  const topLevel = labels.at(-1) ?? '';
  return (
    labels.length > 1 &&
    labels.every((label) => LABEL.test(label)) &&
    ENDS_IN_LETTER.test(topLevel) &&
    !SPECIAL_USE_TLDS.has(topLevel.toLowerCase())
  );
}
