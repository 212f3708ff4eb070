/** A problem with the input, as a 422 names it. */
export interface Problem {
  loc: readonly (string | number)[];
  msg: string;
}

/** A line for each problem: where it is, and what is wrong. */
export function problemLines(problems: readonly Problem[]): string[] {
  return problems.map(({ loc, msg }) => {
    const place = placeOf(loc);
    const wrong = msg.replace(/^Value error, /, '');
    return place === '' ? wrong : `${place}: ${wrong}`;
  });
}

/** `redirect_uris[0]` for the body's member, `--per-page` for what was given as an option. */
function placeOf([where, ...path]: readonly (string | number)[]): string {
  if (where === 'query' || where === 'header') return `--${path.join('.').replaceAll('_', '-')}`;
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}
