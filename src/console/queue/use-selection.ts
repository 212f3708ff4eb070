import type { RegistrationRequest } from '../../client';
import { useKept } from './use-kept';

/** The requests that are selected, as they were listed when somebody selected them. */
export interface Selection {
  requests: RegistrationRequest[];
  has: (id: string) => boolean;
  toggle: (request: RegistrationRequest) => void;
  add: (requests: RegistrationRequest[]) => void;
  remove: (ids: string[]) => void;
  clear: () => void;
}

const NONE: Record<string, RegistrationRequest> = {};

/** The selection on the pages of one list. */
export function useSelection(list: string): Selection {
  const [selected, change] = useKept(`selection ${list}`, NONE);
  const add = (requests: RegistrationRequest[]): void =>
    change((before) => ({ ...before, ...Object.fromEntries(requests.map((one) => [one.id, one])) }));
  const remove = (ids: string[]): void =>
    change((before) => Object.fromEntries(Object.entries(before).filter(([id]) => !ids.includes(id))));
  const has = (id: string): boolean => id in selected;
  return {
    requests: Object.values(selected),
    has,
    toggle: (request) => (has(request.id) ? remove([request.id]) : add([request])),
    add,
    remove,
    clear: () => change(() => NONE),
  };
}
