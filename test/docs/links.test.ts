import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { PROJECT } from '../support/service/service';

/** Folders that are not ours, or that `.gitignore` names. */
const LEFT_OUT = new Set([
  '.git',
  'package-lock.json',
  ...(readFileSync(join(PROJECT, '.gitignore'), 'utf8').match(/[\w.-]+/g) ?? []),
]);

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !LEFT_OUT.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : [];
    });
}

/** The ids that GitHub gives to a document's headings. */
function anchorsOf(document: string): string[] {
  const text = readFileSync(document, 'utf8').replace(/^```[^]*?^```/gm, '');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The documents that a file names: by links in Markdown, elsewhere by a path such as `docs/api.md#errors`. */
function referencesIn(file: string, text: string): { target: string; from: string }[] {
  const isMarkdown = file.endsWith('.md');
  const pattern = isMarkdown
    ? /\]\((?!\w+:)([^)\s]+)\)/g
    : /(?<![\w/])((?:docs\/[\w/-]+|[A-Z]{6,})\.md(?:#[\w-]+)?)/g;
  const from = isMarkdown ? dirname(file) : PROJECT;
  return [...text.matchAll(pattern)].map(([, target = '']) => ({
    target,
    from: target.startsWith('#') ? file : from,
  }));
}

function isThere({ target, from }: { target: string; from: string }): boolean {
  const [path = '', anchor] = target.split('#');
  const document = path === '' ? from : join(from, path);
  if (!existsSync(document)) return false;
  return anchor === undefined || (statSync(document).isFile() && anchorsOf(document).includes(anchor));
}

describe("the repository's documents", () => {
  const files = filesIn(PROJECT).map((path) => ({ path, text: readFileSync(path, 'utf8') }));

  it('exist, with their sections, if a file refers to them', () => {
    const references = files.flatMap(({ path, text }) =>
      referencesIn(path, text).map((reference) => ({ ...reference, file: relative(PROJECT, path) })),
    );
    expect(references.length).toBeGreaterThan(50);
    expect(
      references.filter((reference) => !isThere(reference)).map(({ file, target }) => `${file}: ${target}`),
    ).toEqual([]);
  });

  it('are the only ones that files refer to, because the design paper is not in the repository', () => {
    const paper = ['DE', 'SIGN'].join('');
    expect(
      files.filter(({ text }) => text.includes(paper)).map(({ path }) => relative(PROJECT, path)),
    ).toEqual([]);
  });
});
