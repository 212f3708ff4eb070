/** The screens that the navigation and the palette lead to. */
export const SCREENS = [
  { to: '/', name: 'Queue', icon: 'queue' },
  { to: '/applications', name: 'Applications', icon: 'applications' },
  { to: '/overview', name: 'Overview', icon: 'overview' },
] as const;
