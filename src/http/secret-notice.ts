const SECRET_NOTICE =
  'The client secret is shown once, in the first answer. If that was lost, issue a new one: POST /api/v1/admin/applications/{id}/secrets';

/** The member that explains a secret which is not shown, where an earlier answer showed it. */
export function noticeIf(isShownBefore: boolean): { secret_notice?: string } {
  return isShownBefore ? { secret_notice: SECRET_NOTICE } : {};
}
