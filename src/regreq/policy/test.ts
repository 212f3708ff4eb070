import { Command, Option } from 'commander';
import {
  type ApprovalPolicyInput,
  type InputProblem,
  InvalidInput,
  type PolicyTestResult,
  type RegistrationRequestCreate,
} from '../../client';
import { EXIT, Failure } from '../failure';
import { InputFile } from '../input-file';
import { printFields } from '../output/fields';
import { type Format, withJson } from '../output/format';
import type { Output } from '../output/output';
import { problemLines } from '../problems';
import type { Session } from '../session';
import { namesOf, requirementLines } from './requirement-lines';

const PATH = '/api/v1/admin/approval-policy/test';
const ROLES = ['super_admin', 'partner_admin', 'tenant_admin'] as const;

interface TestOptions extends Pick<Format, 'json'> {
  file: string;
  rules?: string;
  asSub: string;
  asRole?: (typeof ROLES)[number];
  asGroup: string[];
}

/** `regreq policy test -f FILE` */
export function testCommand(session: Session): Command {
  return withJson(new Command('test'))
    .description('say which rule a request would have, and why; nothing is created or changed')
    .requiredOption('-f, --file <file>', 'the request, as create takes it; - for stdin')
    .requiredOption('--as-sub <sub>', 'the subject who would ask')
    .addOption(new Option('--as-role <role>', 'the role of who would ask').choices(ROLES))
    .option('--as-group <name>', 'a group of who would ask; once for each', collect, [])
    .option('--rules <file>', 'try these rules, as policy put takes them; else those of the day')
    .action(async ({ file, rules, asSub, asRole, asGroup, json }: TestOptions) => {
      const client = session.client();
      const { output, signal } = session;
      if (file === '-' && rules === '-') throw new Failure(EXIT.usage, 'only one file can come from stdin');
      const request = await InputFile.read(file, session.stdin);
      const draft = rules === undefined ? undefined : await InputFile.read(rules, session.stdin);
      const body = {
        request: request.value as RegistrationRequestCreate,
        requested_by: { sub: asSub, ...(asRole && { role: asRole }), groups: asGroup },
        ...(draft && { rules: rulesIn(draft) }),
      };
      try {
        const { data } = await client.POST(PATH, { body, signal });
        await (json ? output.json(data) : printResult(output, data));
      } catch (error) {
        if (!(error instanceof InvalidInput) || error.problems.length === 0) throw error;
        const lines = error.problems.map((problem) => lineOf(problem, request, draft));
        throw new Failure(EXIT.invalid, lines.join('\n'), { cause: error });
      }
    });
}

function collect(name: string, others: string[]): string[] {
  return [...others, name];
}

/** What the file has as its rules, unchecked. null is refused, so that a file without rules is not taken for none. */
function rulesIn({ value }: InputFile): ApprovalPolicyInput['rules'] {
  const { rules = null } = Object(value) as { rules?: unknown };
  return rules as ApprovalPolicyInput['rules'];
}

/** A problem in the words of what was given: a file, or an option. */
function lineOf(problem: InputProblem, request: InputFile, draft: InputFile | undefined): string {
  const [body = 'body', part, ...path] = problem.loc;
  if (part === 'request') return request.problems([{ ...problem, loc: [body, ...path] }]);
  if (part === 'rules' && draft) return draft.problems([problem]);
  const option = String(path[0]).replace('groups', 'group');
  return problemLines([{ ...problem, loc: ['query', `as-${option}`] }]).join('\n');
}

async function printResult(output: Output, result: PolicyTestResult): Promise<void> {
  const { rule, decide, reason, requirements, remind, escalate, expires_in, rules } = result;
  await printFields(output, [
    ['rule', rule, 'bold'],
    ['decides', decide && `${decide} at once`],
    ['reason', reason],
    ['requires', requirementLines(requirements)],
    ['reminds after', remind],
    ['escalates', escalate && `after ${escalate.after} to ${namesOf(escalate.also_from).join(', ')}`],
    ['expires in', expires_in],
    [
      'not matching',
      rules.filter(({ matches }) => !matches).map(({ name, unmet }) => `${name}: ${unmet.join(', ')}`),
    ],
  ]);
}
