import type { InputProblem } from '../../../workflows/contract';

/** What an application proves itself with. */
export interface Credentials {
  client_id: string;
  client_secret: string | null;
}

/** A way into the service for somebody who wants an application. */
export interface Door {
  /** Who gets the secret: the approver over REST, or the program that asked, by the key that it brought. */
  secretGoesTo: 'approver' | 'starter';
  /**
   * Asks for an application and gets its credentials.
   * @param approve makes the admin of this installation approve the request of this name. It is called by those who
   *   wait for an approval; the others approve through the same door.
   */
  register: (
    body: Record<string, unknown>,
    approve: (name: unknown) => Promise<void>,
  ) => Promise<Credentials>;
  /** Asks for many applications that nobody may ask for. Returns what is said of each one. */
  refusals: (requests: unknown[]) => Promise<Refusal[]>;
  stop?: () => Promise<void>;
}

/** The problems that a program is told. The command line has a text for people. */
export type Refusal = InputProblem[] | string;
