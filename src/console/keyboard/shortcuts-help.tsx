import { Kbd, Modal, Switch, Table } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useAllShortcuts, useShortcuts } from './shortcuts';
import { nameOfKey } from './name-of-key';

/** The dialog behind `?`: which keys work on the present page. */
export function ShortcutsHelp(): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const { all, isOn, setOn } = useAllShortcuts();
  useShortcuts([{ key: '?', label: 'Show the keys of this page', run: () => setOpen(true) }]);
  return (
    <Modal opened={isOpen} onClose={() => setOpen(false)} title="Keys">
      <Table withRowBorders={false}>
        <Table.Tbody>
          {isOpen &&
            all().map(({ key, label }) => (
              <Table.Tr key={key}>
                <Table.Th scope="row" w="6rem">
                  <Kbd>{nameOfKey(key)}</Kbd>
                </Table.Th>
                <Table.Td>{label}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
      <Switch
        mt="md"
        label="Single keys do something"
        description="Turn this off if you use speech input, or type keys by accident"
        checked={isOn}
        onChange={(event) => setOn(event.currentTarget.checked)}
      />
    </Modal>
  );
}
