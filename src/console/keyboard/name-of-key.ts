/** A key as people know it: `mod+k` is ⌘ K on a Mac, and Ctrl K elsewhere. */
export function nameOfKey(key: string): string {
  if (!key.startsWith('mod+')) return key;
  const modifier = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘' : 'Ctrl';
  return `${modifier} ${key.slice('mod+'.length).toUpperCase()}`;
}
