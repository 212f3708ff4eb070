import { Argument, Command } from 'commander';
import type { Output } from '../output/output';
import { bashScript } from './bash';
import { fishScript } from './fish';
import { placesOf } from './places';
import { zshScript } from './zsh';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

const HELP = `
Put one line into the file that your shell reads when it starts:
  bash  ~/.bashrc                    eval "$(regreq completion bash)"
  zsh   ~/.zshrc, after compinit     eval "$(regreq completion zsh)"
  fish  ~/.config/fish/config.fish   regreq completion fish | source`;

/** `regreq completion SHELL` */
export function completionCommand(program: Command, output: Output): Command {
  return new Command('completion')
    .description('print the script that lets a shell complete commands and options')
    .addArgument(new Argument('<shell>', 'bash (4 or later), zsh or fish').choices(Object.keys(SCRIPTS)))
    .addHelpText('after', HELP)
    .action((shell: keyof typeof SCRIPTS) => output.print(SCRIPTS[shell](placesOf(program))));
}
