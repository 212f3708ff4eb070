import { useEffect, useRef, useState } from 'react';
import type { RegistrationRequest } from '../../client';
import { useApi } from '../api/api-context';
import { useMe } from '../api/me';
import { readLatestDecisions } from '../api/request-list';

/**
 * Notices what leaves a list of pending requests because it was decided or has expired.
 * @param list names the list; another one is not compared with this one
 * @param requests of the list, if they are known
 * @param onDecided is called with the ids of those that left
 * @returns how many of them somebody else decided, since the list was opened
 */
export function useDecisionsOfOthers(
  list: string,
  requests: RegistrationRequest[] | undefined,
  onDecided: (ids: string[]) => void,
): number {
  const api = useApi();
  const { sub } = useMe();
  const seen = useRef({ list, requests });
  const [news, setNews] = useState({ list, count: 0 });

  async function lookUp(gone: RegistrationRequest[]): Promise<void> {
    // What is gone may only have moved to another page. Without an answer nothing is said.
    const latest = await readLatestDecisions(api).catch(() => []);
    const decided = latest.filter(({ id }) => gone.some((one) => one.id === id));
    const others = decided.filter(({ decided_by: by }) => by !== null && by.sub !== sub).length;
    onDecided(decided.map(({ id }) => id));
    setNews((known) => ({ list, count: others + (known.list === list ? known.count : 0) }));
  }

  useEffect(() => {
    if (!requests) return;
    const before = seen.current;
    seen.current = { list, requests };
    if (before.list !== list) return;
    const gone = (before.requests ?? []).filter(({ id }) => requests.every((one) => one.id !== id));
    if (gone.length === 0) return;
    void lookUp(gone);
  }, [list, requests]); // eslint-disable-line react-hooks/exhaustive-deps -- only a new list has news
  return news.list === list ? news.count : 0;
}
