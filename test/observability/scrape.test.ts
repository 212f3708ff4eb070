import { Counter } from 'prom-client';
import { Scrape } from '../../src/observability/scrape';

describe('a scrape', () => {
  function scrapeWithCounter(): Scrape {
    const scrape = new Scrape();
    new Counter({ name: 'ours_total', help: 'Ours', registers: [scrape.registry] });
    return scrape;
  }

  it('joins the metrics of others to ours, and says once what each metric is', async () => {
    const scrape = scrapeWithCounter();
    const theirs = '# HELP theirs Theirs\n# TYPE theirs gauge\n';
    scrape.join(() => Promise.resolve(`${theirs}theirs{kind="a"} 1\n${theirs}theirs{kind="b"} 2\n`));
    expect(await scrape.text()).toBe(
      '# HELP ours_total Ours\n# TYPE ours_total counter\nours_total 0\n' +
        '# HELP theirs Theirs\n# TYPE theirs gauge\ntheirs{kind="a"} 1\ntheirs{kind="b"} 2\n',
    );
  });

  it('has what is known if others cannot be read', async () => {
    const scrape = scrapeWithCounter();
    scrape.join(() => Promise.reject(new Error('refused')));
    expect(await scrape.text()).toContain('ours_total 0\n');
  });

  it('is read once for those who ask at the same time, and again for those who ask later', async () => {
    const scrape = scrapeWithCounter();
    let reads = 0;
    scrape.join(() => Promise.resolve(`reads ${(reads += 1)}\n`));
    const [first, second] = await Promise.all([scrape.text(), scrape.text()]);
    expect(first).toContain('reads 1\n');
    expect(second).toBe(first);
    expect(await scrape.text()).toContain('reads 2\n');
  });
});
