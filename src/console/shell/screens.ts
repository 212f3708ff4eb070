import type { Me } from '../../client';
import type { IconName } from '../elements/icon';

interface Screen {
  to: '/' | '/requests/new' | '/applications' | '/overview' | '/directory' | '/audit' | '/policy';
  name: string;
  icon: IconName;
  /** Whom it is for. All, if it is left out. */
  role?: Me['role'];
}

const SCREENS: Screen[] = [
  { to: '/', name: 'Queue', icon: 'queue' },
  { to: '/requests/new', name: 'New request', icon: 'add' },
  { to: '/applications', name: 'Applications', icon: 'applications' },
  { to: '/overview', name: 'Overview', icon: 'overview' },
  { to: '/directory', name: 'Directory', icon: 'directory' },
  { to: '/policy', name: 'Policy', icon: 'policy', role: 'super_admin' },
  { to: '/audit', name: 'Audit trail', icon: 'audit' },
];

/** The screens that the navigation and the palette lead somebody to. */
export function screensFor(me: Me): Screen[] {
  return SCREENS.filter(({ role }) => role === undefined || role === me.role);
}
