import { createTheme, type CSSVariablesResolver, Modal, NavLink, Notification } from '@mantine/core';

/** Colours that have the contrast of WCAG 2.2 AA (1.4.3), which Mantine's defaults do not reach everywhere. */
export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  cursorType: 'pointer',
  defaultRadius: 'md',
  respectReducedMotion: true,
  components: {
    Modal: Modal.extend({
      defaultProps: {
        closeButtonProps: { 'aria-label': 'Close' },
        // It is a <header>, which outside of a <main> would be a second banner of the page.
        attributes: { header: { role: 'presentation' } },
      },
    }),
    // The hover of Mantine has too little contrast with the text of the screen that is open.
    NavLink: NavLink.extend({
      vars: () => ({ root: { '--nl-hover': 'var(--mantine-color-blue-light)' }, children: {} }),
    }),
    Notification: Notification.extend({
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' } },
      // Below a title, Mantine makes it grey, with too little contrast.
      styles: { description: { color: 'var(--mantine-color-text)' } },
    }),
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-anchor': 'var(--mantine-color-blue-8)',
    '--ok': '#1b6e2f',
    '--ok-soft': '#e3f6e7',
    '--bad': '#b02323',
    '--bad-soft': '#fdecec',
    '--wait': '#7a4d00',
    '--wait-soft': '#fff3d6',
    '--idle': '#495057',
    '--idle-soft': '#eceff2',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-blue-4)',
    '--ok': '#8ce0a0',
    '--ok-soft': '#173323',
    '--bad': '#ffa8a8',
    '--bad-soft': '#3d2020',
    '--wait': '#ffd98a',
    '--wait-soft': '#3a2f17',
    '--idle': '#c9c9c9',
    '--idle-soft': '#3b3b3b',
  },
});
