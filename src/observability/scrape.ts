import { Registry } from 'prom-client';

/** What Prometheus reads from a process in one call. */
export class Scrape {
  readonly registry = new Registry();
  private readonly others: (() => Promise<string>)[] = [];
  private reading: Promise<string> | undefined;

  /**
   * Adds the metrics of a library that prints them itself.
   * @param read resolves to metrics in the text format of Prometheus. If it rejects, the scrape goes without them
   */
  join(read: () => Promise<string>): void {
    this.others.push(read);
  }

  /** All metrics in Prometheus' text format 0.0.4. Callers at the same time share one answer. */
  text(): Promise<string> {
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async read(): Promise<string> {
    const others = this.others.map((read) => read().catch(() => ''));
    const texts = await Promise.all([this.registry.metrics(), ...others]);
    return withoutRepeatedComments(texts.join('\n'));
  }
}

/** Prometheus refuses a text that describes one metric twice. */
function withoutRepeatedComments(text: string): string {
  const seen = new Set<string>();
  return text
    .split('\n')
    .filter((line) => {
      const [comment] = /^# (?:HELP|TYPE) \S+/.exec(line) ?? [];
      if (comment === undefined) return line !== '';
      const isNew = !seen.has(comment);
      seen.add(comment);
      return isNew;
    })
    .join('\n')
    .concat('\n');
}
