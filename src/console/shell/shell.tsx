import { AppShell, Burger, Group, NavLink, Text, useMantineTheme } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useMe } from '../api/me';
import { Icon } from '../elements/icon';
import { ShortcutsHelp } from '../keyboard/shortcuts-help';
import { ColorSchemeButton } from './color-scheme-button';
import { PaletteButton } from './palette-button';
import { NewRequestButton } from './new-request-button';
import { screensFor } from './screens';
import classes from './shell.module.css';
import { UserMenu } from './user-menu';

/** What is around every screen: the header, and the way to the other screens. */
export function Shell(): ReactNode {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const [shownAt, setShownAt] = useState(pathname);
  // At once, because the new screen takes the focus.
  if (shownAt !== pathname) {
    setShownAt(pathname);
    close();
  }
  const { breakpoints } = useMantineTheme();
  const isWide = useMediaQuery(`(min-width: ${breakpoints.sm})`, undefined, {
    getInitialValueInEffect: false,
  });
  const menuId = useId();
  const burger = useRef<HTMLButtonElement>(null);
  const onKeyDown = ({ key }: KeyboardEvent): void => {
    if (key !== 'Escape' || !isOpen) return;
    burger.current?.focus();
    close();
  };
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a className={classes.skip} href="#main" onClick={close}>
        Skip to the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger
              ref={burger}
              opened={isOpen}
              onClick={toggle}
              onKeyDown={onKeyDown}
              aria-expanded={isOpen}
              aria-controls={menuId}
              hiddenFrom="sm"
              size="sm"
              aria-label={isOpen ? 'Close the menu' : 'Open the menu'}
            />
            <Text fw={700} truncate>
              Registration requests
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <PaletteButton />
            <NewRequestButton />
            <ColorSchemeButton />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar
        p="xs"
        component="nav"
        aria-label="Screens"
        id={menuId}
        inert={!isWide && !isOpen}
        onKeyDown={onKeyDown}
      >
        <AppShell.Section grow>
          {screensFor(useMe()).map(({ to, name, icon }) => (
            <NavLink
              key={to}
              label={name}
              leftSection={<Icon name={icon} />}
              className={classes.link}
              renderRoot={(props) => (
                // The queue is at the root, which is above every other screen.
                <Link
                  to={to}
                  activeOptions={{ exact: to === '/', includeSearch: false }}
                  activeProps={{ 'data-active': true }}
                  {...props}
                />
              )}
            />
          ))}
        </AppShell.Section>
        <AppShell.Section>
          <NavLink
            component="a"
            href="/docs"
            target="_blank"
            rel="noopener noreferrer"
            label="API documentation"
            description="In a new tab"
            leftSection={<Icon name="document" />}
            className={classes.link}
          />
        </AppShell.Section>
      </AppShell.Navbar>
      {/* The open menu covers it. */}
      <AppShell.Main id="main" inert={!isWide && isOpen}>
        <Outlet />
      </AppShell.Main>
      <ShortcutsHelp />
      {/* It is here because messages link to other screens. */}
      <Notifications position="bottom-right" />
    </AppShell>
  );
}
