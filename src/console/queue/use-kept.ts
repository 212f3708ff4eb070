import { useQuery, useQueryClient } from '@tanstack/react-query';

/**
 * A value that outlives the screen, but not the page load: whoever comes back finds it as it was.
 * @param name of the value
 * @returns the value, and a function that changes it
 */
export function useKept<T>(name: string, start: T): [T, (change: (value: T) => T) => void] {
  const queries = useQueryClient();
  const queryKey = ['kept', name];
  const { data } = useQuery({
    queryKey,
    queryFn: () => start,
    enabled: false,
    initialData: start,
    gcTime: Infinity,
  });
  const change = (by: (value: T) => T): void => {
    queries.setQueryData(queryKey, by(queries.getQueryData<T>(queryKey) ?? start));
  };
  return [data ?? start, change];
}
