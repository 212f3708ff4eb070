import { AppShell, Burger, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import { Link, Outlet, useLocation, useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { ShortcutsHelp } from '../keyboard/shortcuts-help';
import { ColorSchemeButton } from './color-scheme-button';
import { SCREENS } from './screens';
import classes from './shell.module.css';
import { UserMenu } from './user-menu';

/** What is around every screen: the header, and the way to the other screens. */
export function Shell(): ReactNode {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const { buildLocation } = useRouter();
  useEffect(close, [pathname, close]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a className={classes.skip} href="#main">
        Skip to the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={isOpen ? 'Close the menu' : 'Open the menu'}
            />
            <Text fw={700} truncate>
              Registration requests
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <ColorSchemeButton />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" component="nav" aria-label="Screens">
        {SCREENS.map(({ to, name }) => (
          <NavLink
            key={to}
            label={name}
            active={buildLocation({ to }).pathname === pathname}
            renderRoot={(props) => <Link to={to} {...props} />}
          />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="main">
        <Outlet />
      </AppShell.Main>
      <ShortcutsHelp />
      {/* It is here because messages link to other screens. */}
      <Notifications position="bottom-right" />
    </AppShell>
  );
}
