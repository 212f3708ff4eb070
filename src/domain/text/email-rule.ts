import { lengthInCodePoints } from './text-rules';

/** In characters: what fits between the brackets of a forward path (RFC 5321, 4.5.3.1.3). */
export const EMAIL_MAX_LENGTH = 254;
const MAX_LOCAL_PART_LENGTH = 64;
const ATOM = /^(?!\p{M})[\w!#$%&'*+\-/=?^`{|}~\p{L}\p{N}\p{M}]+$/u;
/** Letters, digits and inner hyphens; `ab--c` is reserved, except for Punycode's `xn--` (RFC 5890 2.3.1). */
const LABEL = /^(?!\p{M}|-|(?!xn)..--)[\p{L}\p{N}\p{M}-]{1,63}(?<!-)$/iu;
const ENDS_IN_LETTER = /[\p{L}\p{M}]$/u;
/** Names no mail can be delivered to (RFC 6761, 6762, 7686). */
const SPECIAL_USE_TLDS = new Set(['arpa', 'invalid', 'local', 'localhost', 'onion', 'test']);

/**
 * Whether a text is one e-mail address: an RFC 5321 dot-atom, `@` and a domain name of two labels or more, with
 * letters of any script (RFC 6531). It follows Python's email-validator, whose verdicts clients of this API know,
 * but for the local part's RFC 5321 limit, and that it neither trims the text nor decodes Punycode nor takes
 * symbols beyond ASCII, such as emoji. Quoted local parts, display names and IP literals are refused.
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
