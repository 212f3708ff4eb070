import { Text, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './field-changes.module.css';
import { type FieldChange, fieldName } from './field-names';

/** What differs, field by field. Of lists it shows what was added and removed. */
export function FieldChanges({ changes }: { changes: FieldChange[] }): ReactNode {
  if (changes.length === 0) return <Text size="sm">Nothing that is asked for differs.</Text>;
  return (
    <dl className={classes.changes}>
      {changes.map((change) => (
        <div key={change.field}>
          <dt>{fieldName(change.field)}</dt>
          <dd>
            <Change {...change} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Change({ from, to }: FieldChange): ReactNode {
  const [before, after] = [itemsOf(from), itemsOf(to)];
  const removed = before.filter((item) => !after.includes(item));
  const added = after.filter((item) => !before.includes(item));
  if (removed.length + added.length === 0) return <Text size="sm">The same, in another order</Text>;
  return (
    <ul className={classes.items}>
      {removed.map((item) => (
        <li key={`- ${item}`}>
          <VisuallyHidden>Removed: </VisuallyHidden>
          <del className="keeps-lines">{item}</del>
        </li>
      ))}
      {added.map((item) => (
        <li key={`+ ${item}`}>
          <VisuallyHidden>Added: </VisuallyHidden>
          <ins className="keeps-lines">{item}</ins>
        </li>
      ))}
    </ul>
  );
}

/** A value as the texts of its items. What is not there has none. */
function itemsOf(value: unknown): string[] {
  if (value === null || value === undefined || value === '') return [];
  if (Array.isArray(value)) return value.flatMap(itemsOf);
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}
