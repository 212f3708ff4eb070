import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PageTitle } from '../elements/page-title';

/** What an address shows that nothing in the console has. */
export function NotFoundScreen(): ReactNode {
  return (
    <>
      <PageTitle name="There is no such page" />
      <Text>
        Go to the <Anchor renderRoot={(props) => <Link to="/" {...props} />}>queue</Anchor>.
      </Text>
    </>
  );
}
