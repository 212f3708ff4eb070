import { Command } from 'commander';
import { version } from '../../package.json';
import { appsCommand } from './applications/apps';
import { secretsCommand } from './applications/secrets';
import { completionCommand } from './completion/command';
import { statsCommand } from './overview/stats';
import { whoamiCommand } from './overview/whoami';
import { policyCommand } from './policy/policy';
import { createCommand } from './requests/create';
import { approveCommand } from './requests/approve';
import { cancelCommand, rejectCommand, requestChangesCommand } from './requests/decide';
import { eventsCommand } from './requests/events';
import { listCommand } from './requests/list';
import { reviseCommand } from './requests/revise';
import { revisionsCommand } from './requests/revisions';
import { showCommand } from './requests/show';
import { watchCommand } from './requests/watch';
import type { Session } from './session';

const HELP = `
Settings, from the environment:
  REGREQ_URL            the address of the service: http://127.0.0.1:8080
  REGREQ_TOKEN          an access token
  REGREQ_TOKEN_COMMAND  instead of that, a shell command that prints one;
                        it is run again when the token is refused
  NO_COLOR              no colours

Exit codes:
  0  done
  1  failed, for any other reason than these
  2  wrong usage or settings: nothing was sent
  3  not found, or not yours to see
  4  refused: you may not, or it is not in the state for that
  5  invalid input
  6  the service is not available, or the decision is not applied yet
  7  decided otherwise (watch --expect)

Examples:
  regreq list --waiting-for me --sort expires_at
  regreq list --search 'payroll example.com'
  regreq create -f payroll.yaml
  regreq approve 0b7e1c40-12d8-4ae7-afd5-73e1d77c00f6 --out payroll.json
`;

/** The whole command line. Errors of usage are thrown, as CommanderError. */
export function createProgram(session: Session): Command {
  const program = new Command('regreq')
    .description('Ask for applications to be registered, and decide about it')
    .version(version, '-V, --version', 'print the version')
    .addHelpText('after', HELP)
    .showHelpAfterError('(regreq --help lists the commands)')
    .exitOverride();
  const commands = [
    listCommand,
    showCommand,
    createCommand,
    approveCommand,
    rejectCommand,
    cancelCommand,
    requestChangesCommand,
    reviseCommand,
    revisionsCommand,
    eventsCommand,
    watchCommand,
    appsCommand,
    secretsCommand,
    policyCommand,
    statsCommand,
    whoamiCommand,
  ];
  for (const command of commands) program.addCommand(command(session));
  program.addCommand(completionCommand(program, session.output));
  for (const command of commandsBelow(program)) {
    command.exitOverride().showHelpAfterError(`(regreq ${pathOf(command)} --help shows how it is used)`);
  }
  return program;
}

function commandsBelow(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...commandsBelow(child)]);
}

/** The words after `regreq` that name a command. */
function pathOf(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${pathOf(parent)} ${command.name()}` : command.name();
}
