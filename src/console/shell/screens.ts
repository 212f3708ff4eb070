/** The screens that the navigation and the palette lead to. */
export const SCREENS = [
  { to: '/', name: 'Queue', icon: 'queue' },
  { to: '/requests/new', name: 'New request', icon: 'add' },
  { to: '/directory', name: 'Directory', icon: 'directory' },
  { to: '/audit', name: 'Audit trail', icon: 'audit' },
] as const;
