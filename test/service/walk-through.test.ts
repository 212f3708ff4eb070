import { normalised, readmeBlocks, runInShell, stepsOf } from '../support/service/readme';
import {
  createInstallation,
  type Installation,
  type Service,
  startService,
} from '../support/service/service';

describe("the README's walk-through", () => {
  let installation: Installation;
  let service: Service;

  beforeAll(async () => {
    installation = await createInstallation();
    service = await startService(installation);
  });
  afterAll(async () => {
    expect(await service.end('SIGTERM')).toBe(0);
    await installation.remove();
  });

  it('prints what the README says, line by line', async () => {
    const steps = readmeBlocks('Walk-through', 'console').flatMap(stepsOf);
    expect(steps.length).toBeGreaterThan(8);
    const commands = steps.map(({ command }) =>
      command.replaceAll('http://127.0.0.1:8080', installation.url),
    );
    const printed = await runInShell(commands, installation.env);
    steps.forEach(({ command, output }, index) => {
      expect(`$ ${command}\n${normalised(printed[index] ?? '')}`).toBe(`$ ${command}\n${normalised(output)}`);
    });
  });
});
