import type { RecordedEvent } from '../../client';
import { type EventText, eventText } from '../elements/event-text';
import { fullTime } from '../elements/time-text';

/** Says what an event means. Those of the directory and of purges name what they are about. */
export function recordedEventText(event: RecordedEvent): EventText {
  const { action, subject, detail } = event;
  const id = subject.slice(subject.indexOf('/') + 1);
  const member = (name: string): string => textOf(detail[name]);
  switch (action) {
    case 'partner_created':
      return { text: `added partner ${id}, named “${member('name')}”` };
    case 'partner_changed':
      return { text: `renamed partner ${id} to “${member('name')}”` };
    case 'tenant_created':
      return { text: `added tenant ${id} to partner ${member('partner_id')}, named “${member('name')}”` };
    case 'tenant_changed':
      return { text: `set tenant ${id} to partner ${member('partner_id')} and the name “${member('name')}”` };
    case 'policy_changed':
      return { text: `changed the approval policy: it is version ${member('version')} now` };
    case 'purged':
      return {
        text: `${member('count')} requests were purged that had ended before ${fullTime(member('ended_before'))}`,
      };
    default:
      return eventText(event);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
