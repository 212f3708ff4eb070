import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  InvalidInput,
  type RegistrationClient,
  type RegistrationRequestCreate,
  type ValidRequest,
} from '../../client';
import type { Body } from './form-values';
import type { Checked } from './problems';

/** What would become of a request: what is wrong with it, or else who must approve it. */
export type DryRun = Checked & { valid: ValidRequest | null };

/** Asks the service what would become of a create with this body. Nothing is created. */
export function dryRunQuery(api: RegistrationClient, body: Body) {
  return queryOptions({
    queryKey: ['requests', 'dry run', body],
    queryFn: async ({ signal }): Promise<DryRun> => {
      try {
        const { data } = await api.POST('/api/v1/admin/registration-requests/validate', {
          body: asCreate(body),
          signal,
        });
        return { body, problems: [], valid: data };
      } catch (error) {
        if (error instanceof InvalidInput) return { body, problems: error.problems, valid: null };
        throw error;
      }
    },
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
}

/** The service checks the body, and says what is missing. So the form sends it as it is. */
export function asCreate(body: Body): RegistrationRequestCreate {
  return body as RegistrationRequestCreate;
}
