import { ROLES, type Role } from '../permissions';

/** Who can fill the seats of a requirement. A person needs one of these roles or groups, or is named as a `sub`. */
export interface Approvers {
  roles: Role[];
  groups: string[];
  subs: string[];
}

/** How many people of a kind must approve. */
export interface Requirement {
  name: string;
  from: Approvers;
  count: number;
}

/** The rule for every request: anyone who sees it decides it. */
export const BUILT_IN_RULE: { name: string; requirements: Requirement[] } = {
  name: 'default',
  requirements: [{ name: 'admin', from: { roles: [...ROLES], groups: [], subs: [] }, count: 1 }],
};
