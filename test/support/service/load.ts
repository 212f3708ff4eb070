import { type ApiClient, REQUESTS } from '../http/api-client';

/** What the service answered to the load. The service must keep all of it. */
export interface Told {
  created: string[];
  /** The created requests that nobody has tried to approve. */
  left: string[];
  /** The client id in the answer to each approval, by request. */
  approved: Map<string, string>;
  /** Answers with a status that a good call must not get. */
  unexpected: string[];
}

/** Callers that create requests and approve every second one. Each calls again as soon as it is answered. */
export interface Load {
  told: Told;
  /** Starts no more calls, and resolves when the last call has been answered or has failed. */
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
        // A call without an answer ends its caller. Half an answer is a mistake of the service.
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
