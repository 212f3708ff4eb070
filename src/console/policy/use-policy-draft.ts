import { useDraft } from '../elements/use-draft';
import type { ReadPolicy, Rule } from './policies';
import { textOf } from './policy-text';

/** A policy that somebody has begun to write. */
export interface PolicyDraft {
  text: string;
  /** The version that it replaces. */
  base: ReadPolicy;
}

interface PolicyDrafting {
  draft: PolicyDraft | null;
  /** Begins with these rules, in place of this version. */
  begin: (rules: Rule[], base: ReadPolicy) => void;
  write: (text: string) => void;
  /** Keeps the text, and replaces this version. */
  rebase: (base: ReadPolicy) => void;
  forget: () => void;
}

/** What somebody writes is kept in this tab until they save or discard it. */
export function usePolicyDraft(): PolicyDrafting {
  const [draft, setDraft, forget] = useDraft<PolicyDraft | null>('approval policy', null);
  return {
    draft,
    begin: (rules, base) => setDraft({ text: textOf(rules), base }),
    write: (text) => setDraft((now) => now && { ...now, text }),
    rebase: (base) => setDraft((now) => now && { ...now, base }),
    forget,
  };
}
