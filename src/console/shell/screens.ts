/** The screens that the navigation and the palette lead to. */
export const SCREENS = [
  { to: '/', name: 'Queue' },
  { to: '/requests/new', name: 'New request' },
  { to: '/directory', name: 'Directory' },
  { to: '/audit', name: 'Audit trail' },
] as const;
