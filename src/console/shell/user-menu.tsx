import { Button, Menu, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Me } from '../../client';
import { useMe } from '../api/me';
import { Icon } from '../elements/icon';
import { forgetDrafts } from '../elements/use-draft';
import { useSession } from '../session/session-context';
import classes from './shell.module.css';

/** Who is signed in, and the way out. */
export function UserMenu(): ReactNode {
  const me = useMe();
  const session = useSession();
  const signOut = (): void => {
    forgetDrafts(me);
    void session.signOut();
  };
  return (
    <Menu position="bottom-end" width={240} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button variant="default" maw="40vw" leftSection={<Icon name="person" />} className={classes.compact}>
          <Text span inherit truncate className={classes.name}>
            {me.name ?? me.sub}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className="breaks">
          {me.name !== null && <div>{me.name}</div>}
          <div>{me.sub}</div>
          <div>{roleText(me)}</div>
        </Menu.Label>
        <Menu.Item leftSection={<Icon name="leave" />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function roleText({ role, partner_id, tenant_id }: Me): string {
  switch (role) {
    case 'super_admin':
      return 'Super admin';
    case 'partner_admin':
      return `Partner admin of ${partner_id ?? ''}`;
    case 'tenant_admin':
      return `Tenant admin of ${tenant_id ?? ''}`;
  }
}
