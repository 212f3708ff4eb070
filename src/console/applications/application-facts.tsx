import { Anchor, Code, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ApplicationWithSecrets } from '../../client';
import { hasSecrets } from '../api/applications';
import { CopyButton } from '../elements/copy-button';
import { Facts } from '../elements/facts';
import { Person } from '../elements/person';
import { placeText } from '../elements/place-text';
import { Time } from '../elements/time';
import { TYPE_NAMES } from '../elements/type-name';

/** Everything that is known of an application but its secrets. What it does not have is left out. */
export function ApplicationFacts({ application }: { application: ApplicationWithSecrets }): ReactNode {
  return (
    <Facts
      of={{
        'Client id': (
          <Group gap="xs">
            <Code className="breaks">{application.client_id}</Code>
            <CopyButton name="client id" value={application.client_id} />
          </Group>
        ),
        Type: TYPE_NAMES[application.application_type],
        For: placeText(application),
        'Signs in with': hasSecrets(application) ? 'A client secret' : 'No secret',
        Description:
          application.description === null ? undefined : (
            <Text className="keeps-lines">{application.description}</Text>
          ),
        'Redirect URIs': lines(application.redirect_uris),
        'Post-logout redirect URIs': lines(application.post_logout_redirect_uris),
        'Allowed origins': lines(application.allowed_origins),
        Scopes: list(application.scopes),
        'Grant types': list(application.grant_types),
        Created: (
          <>
            <Time at={application.created_at} isExact /> by <Person actor={application.created_by} />
          </>
        ),
        Request: (
          <Anchor
            renderRoot={(props) => (
              <Link
                to="/requests/$requestId"
                params={{ requestId: application.registration_request_id }}
                {...props}
              />
            )}
          >
            The registration request
          </Anchor>
        ),
      }}
    />
  );
}

/** URIs as text, because some of them would do something else than lead to a page. */
function lines(uris: string[] | null): ReactNode {
  if (uris === null || uris.length === 0) return undefined;
  return uris.map((uri) => <div key={uri}>{uri}</div>);
}

function list(words: string[]): ReactNode {
  return words.length === 0 ? undefined : words.join(', ');
}
