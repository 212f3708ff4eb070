import { Command } from 'commander';
import type { Session } from '../session';
import { getCommand, versionsCommand } from './read';
import { putCommand } from './put';
import { testCommand } from './test';

/** `regreq policy …` */
export function policyCommand(session: Session): Command {
  return new Command('policy')
    .description('read, try and replace the approval policy, which says who must approve what (super admins)')
    .addCommand(getCommand(session))
    .addCommand(putCommand(session))
    .addCommand(versionsCommand(session))
    .addCommand(testCommand(session));
}
