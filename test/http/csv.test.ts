import { csvLine } from '../../src/http/csv';

describe('a line of CSV', () => {
  it.each([
    [['a', 'b'], 'a,b\r\n'],
    [['', null, 'x'], ',,x\r\n'],
    [['a,b', 'say "hi"', 'two\nlines', 'a\rb'], '"a,b","say ""hi""","two\nlines","a\rb"\r\n'],
    [['a;b'], '"a;b"\r\n'],
    [['{"notes":"a, b"}'], '"{""notes"":""a, b""}"\r\n'],
  ])('quotes what RFC 4180 wants quoted: %j', (cells, line) => {
    expect(csvLine(cells)).toBe(line);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠x'])(
    'gets an apostrophe where a spreadsheet would see a formula: %j',
    (cell) => {
      expect(csvLine([cell]).replaceAll('"', '')).toBe(`'${cell}\r\n`);
    },
  );

  it.each([
    ['x;=HYPERLINK(1);y', "x;'=HYPERLINK(1);y"],
    ['=1;;+2', "'=1;;'+2"],
    ['x\t@SUM(A1)', "x\t'@SUM(A1)"],
    ['x\n=1', "x\n'=1"],
    ['x\r\n-1', "x\r\n'-1"],
    ['x;＝1', "x;'＝1"],
    ['x;"=1"', `x;'"=1"`],
  ])('gets one also inside, where another separator starts a cell: %j', (cell, guarded) => {
    expect(csvLine([cell])).toBe(`"${guarded.replaceAll('"', '""')}"\r\n`);
  });

  it.each(['a=1', '1-1', ' =1', "'=1", 'x@example.com'])('leaves %j as it is', (cell) => {
    expect(csvLine([cell])).toBe(`${cell}\r\n`);
  });
});
