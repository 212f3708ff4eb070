import { Radio, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Me, RegistrationRequest } from '../../client';
import { useMe } from '../api/me';
import { DirectoryPicker } from '../elements/directory-picker';
import { FIELD_NAMES } from '../elements/field-names';
import type { Fields } from './use-request-form';

type Scope = RegistrationRequest['scope'];

/** For whom the application is. Only what the caller reaches can be chosen. */
export function PlaceFields({ fields }: { fields: Fields }): ReactNode {
  const me = useMe();
  const { scope, tenant_id, partner_id } = fields.values;
  return (
    <>
      <Radio.Group
        label={FIELD_NAMES.scope}
        value={scope}
        onChange={(chosen) => fields.set({ scope: chosen })}
        error={fields.errorOf('scope')}
        data-place="scope"
      >
        <Stack gap="xs" mt="xs">
          {PLACES.map(({ value, label, description, roles, others }) => {
            const isReached = roles.includes(me.role);
            return (
              <Radio
                key={value}
                value={value}
                label={label}
                description={isReached ? description : others}
                disabled={!isReached}
              />
            );
          })}
        </Stack>
      </Radio.Group>
      {scope === 'TENANT' &&
        (me.tenant_id === null ? (
          <DirectoryPicker
            kind="tenants"
            label={FIELD_NAMES.tenant_id}
            value={tenant_id}
            onChange={(id) => fields.set({ tenant_id: id })}
            error={fields.errorOf('tenant_id')}
            data-place="tenant_id"
          />
        ) : (
          <Text>Tenant {me.tenant_id}</Text>
        ))}
      {scope === 'PARTNER' &&
        (me.partner_id === null ? (
          <DirectoryPicker
            kind="partners"
            label={FIELD_NAMES.partner_id}
            value={partner_id}
            onChange={(id) => fields.set({ partner_id: id })}
            error={fields.errorOf('partner_id')}
            data-place="partner_id"
          />
        ) : (
          <Text>Partner {me.partner_id}</Text>
        ))}
    </>
  );
}

interface Place {
  value: Scope;
  label: string;
  description: string;
  roles: Me['role'][];
  /** What the others are told. */
  others: string;
}

const PLACES: Place[] = [
  {
    value: 'TENANT',
    label: 'One tenant',
    description: 'Admins of the tenant and of its partner see it.',
    roles: ['super_admin', 'partner_admin', 'tenant_admin'],
    others: '',
  },
  {
    value: 'PARTNER',
    label: 'A partner',
    description: 'Admins of the partner see it, but not those of its tenants.',
    roles: ['super_admin', 'partner_admin'],
    others: 'Only admins of a partner, and super admins, can ask for this.',
  },
  {
    value: 'GLOBAL',
    label: 'Everybody',
    description: 'Only super admins see it.',
    roles: ['super_admin'],
    others: 'Only super admins can ask for this.',
  },
];
