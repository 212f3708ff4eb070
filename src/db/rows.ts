import type { Actor } from '../domain/request/requested-application';

/** An actor from its two columns. */
export function actorFrom(sub: string, name: string | null): Actor;
export function actorFrom(sub: string | null, name: string | null): Actor | null;
export function actorFrom(sub: string | null, name: string | null): Actor | null {
  if (sub === null) return null;
  return name === null ? { sub } : { sub, name };
}
