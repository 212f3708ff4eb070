import { Anchor, Code, Group, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RegistrationRequest } from '../../client';
import { CopyButton } from '../elements/copy-button';
import { Facts } from '../elements/facts';
import { fieldName } from '../elements/field-names';
import classes from './request-screen.module.css';

/** Everything that the request asks for. What is empty is left out. */
export function RequestDetails({ request }: { request: RegistrationRequest }): ReactNode {
  return (
    <section className={classes.card} aria-labelledby="details">
      <Title order={2} size="h4" id="details" mb="xs">
        Details
      </Title>
      <Facts
        of={{
          [fieldName('description')]: text(request.description),
          [fieldName('redirect_uris')]: uris('redirect URI', request.redirect_uris),
          [fieldName('post_logout_redirect_uris')]: uris(
            'post-logout redirect URI',
            request.post_logout_redirect_uris,
          ),
          [fieldName('allowed_origins')]: uris('allowed origin', request.allowed_origins),
          [fieldName('requested_scopes')]: words(request.requested_scopes),
          [fieldName('grant_types')]: words(request.grant_types),
          [fieldName('organization_name')]: text(request.organization_name),
          [fieldName('contact_name')]: text(request.contact_name),
          [fieldName('contact_email')]: text(request.contact_email),
          [fieldName('website_url')]: webLink(request.website_url, request.website_url),
          'Client id': request.client_id !== null ? copyable('client id', request.client_id) : undefined,
          'Request id': copyable('request id', request.id),
          Workflow: webLink(request.workflow_url, 'Open in Temporal UI'),
          Template: <TemplateLink id={request.id} />,
        }}
      />
    </section>
  );
}

function text(value: string | null): ReactNode {
  return value === null || value === '' ? undefined : <span className="keeps-lines">{value}</span>;
}

function words(values: string[]): ReactNode {
  if (values.length === 0) return undefined;
  return (
    <Group gap="xs">
      {values.map((value, index) => (
        <Code key={index} className="breaks">
          {value}
        </Code>
      ))}
    </Group>
  );
}

/** URIs stay text. A click on one would open what a stranger wrote. */
function uris(name: string, values: string[] | null): ReactNode {
  if (values === null || values.length === 0) return undefined;
  return (
    <ul className={classes.lines}>
      {values.map((value, index) => (
        <li key={index}>{copyable(values.length === 1 ? name : `${name} ${index + 1}`, value)}</li>
      ))}
    </ul>
  );
}

function copyable(name: string, value: string): ReactNode {
  return (
    <div className={classes.copyable}>
      <Code className="breaks">{value}</Code>
      <CopyButton name={name} value={value} />
    </div>
  );
}

function webLink(url: string | null, children: ReactNode): ReactNode {
  if (url === null || url === '') return undefined;
  if (!/^https?:\/\//i.test(url)) return url;
  return (
    <Anchor href={url} target="_blank" rel="noopener noreferrer">
      {children}
    </Anchor>
  );
}

/** Leads to the form of a new request, filled in like this one. */
function TemplateLink({ id }: { id: string }): ReactNode {
  return (
    <Anchor
      underline="always"
      renderRoot={(props) => <Link to="/requests/new" search={{ from: id }} {...props} />}
    >
      Ask for one like this
    </Anchor>
  );
}
