import { type ApiClient, REQUESTS } from '../http/api-client';

/** What a load was told before it ended: a caller holds the service to this. */
export interface Told {
  created: string[];
  /** Those of them that nobody has tried to approve. */
  left: string[];
  /** The client id that each approval was answered, by request. */
  approved: Map<string, string>;
  /** Answers whose status nobody expects of a good call. */
  unexpected: string[];
}

/** Callers that each create a request and approve every other one, as fast as they are answered. */
export interface Load {
  told: Told;
  /** Takes no more turns, and resolves when the last call has been answered or has failed. */
  end: () => Promise<Told>;
}

const EXPECTED = [200, 201, 202, 503];

export function startLoad(admin: ApiClient, callers = 6): Load {
  const told: Told = { created: [], left: [], approved: new Map(), unexpected: [] };
  let isEnding = false;
  const turn = async (n: number): Promise<void> => {
    const created = await admin.create();
    note(created.status, created.body);
    if (created.status !== 201) return;
    const id = created.body.id as string;
    told.created.push(id);
    if (n % 2 === 1) {
      told.left.push(id);
      return;
    }
    const approved = await admin.post(`${REQUESTS}/${id}/approve`);
    note(approved.status, approved.body);
    if (approved.status === 200) told.approved.set(id, approved.body.client_id as string);
  };
  const note = (status: number, body: unknown): void => {
    if (!EXPECTED.includes(status)) told.unexpected.push(`${status} ${JSON.stringify(body)}`);
  };
  const caller = async (): Promise<void> => {
    for (let n = 0; !isEnding; n += 1) {
      try {
        await turn(n);
      } catch (error) {
        // A call that nobody answers ends its caller; half an answer is something else.
        if (!String(error).includes('fetch failed')) told.unexpected.push(String(error));
        return;
      }
    }
  };
  const callersDone = Promise.all(Array.from({ length: callers }, caller));
  return {
    told,
    end: async () => {
      isEnding = true;
      await callersDone;
      return told;
    },
  };
}
