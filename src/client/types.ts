import type { components, paths } from './generated-api';

type Schemas = components['schemas'];

export type Actor = Schemas['Actor'];
export type ApprovalPolicy = Schemas['ApprovalPolicy'];
export type ApprovalPolicyInput = Schemas['ApprovalPolicyInput'];
export type Application = Schemas['Application'];
export type ApplicationWithSecrets = Schemas['ApplicationWithSecrets'];
export type ApprovalState = Schemas['ApprovalState'];
export type ApprovedApplication = Schemas['ApprovedApplication'];
export type AuditEvent = Schemas['AuditEvent'];
export type BulkDecision = Schemas['BulkDecision'];
export type BulkResult = Schemas['BulkResult'];
export type ChangesRequested = Schemas['ChangesRequested'];
export type RecordedEvent = Schemas['RecordedEvent'];
export type IssuedSecret = Schemas['IssuedSecret'];
export type Me = Schemas['Me'];
export type Partner = Schemas['Partner'];
export type PolicyTestResult = Schemas['PolicyTestResult'];
export type Statistics = Schemas['Statistics'];
export type Tenant = Schemas['Tenant'];
export type PolicyTest = Schemas['PolicyTest'];
export type RegistrationRequest = Schemas['RegistrationRequest'];
export type RegistrationRequestCreate = Schemas['RegistrationRequestCreate'];
export type RequestRevision = Schemas['RequestRevision'];
export type Requirement = Schemas['Requirement'];
export type ReviewFinding = Schemas['ReviewFinding'];
export type ValidRequest = Schemas['ValidRequest'];
/** What keeps the caller of an answer from doing something, verb by verb. */
export type You = Schemas['You'];
/** One thing that is wrong with an input. `loc` starts with `body`, `query`, `path` or `header`. */
export type InputProblem = Schemas['ValidationError']['detail'][number];

export type Method = 'get' | 'post' | 'put' | 'delete';

/** The paths of the API that have this method. */
export type PathWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof paths];

/** What the OpenAPI document says of a method of a path. */
export type Operation<P extends keyof paths, M extends Method> = paths[P][M];

/** How the body of an answer is read. `stream` and `text` are for CSV and NDJSON. */
export type ParseAs = 'json' | 'text' | 'stream';

type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined;

type Data<T, As extends ParseAs> = As extends 'json'
  ? Json<T>
  : As extends 'text'
    ? string
    : ReadableStream<Uint8Array>;

type Success = 200 | 201 | 202 | 204;

/** An answer that is no error. Its `status` tells the types of `data` apart: 202 is a decision that is not applied yet. */
export type Answer<Op, As extends ParseAs = 'json'> = Op extends { responses: infer Responses }
  ? {
      [S in keyof Responses & Success]: { status: S; data: Data<Responses[S], As>; response: Response };
    }[keyof Responses & Success]
  : never;

type Params<Op> = Op extends { parameters: infer P }
  ? Partial<P> extends P
    ? { params?: P }
    : { params: P }
  : never;

type Body<Op> = Op extends { requestBody?: never }
  ? { body?: never }
  : Op extends { requestBody: { content: { 'application/json': infer B } } }
    ? { body: B }
    : Op extends { requestBody?: { content: { 'application/json': infer B } } }
      ? { body?: B }
      : never;

/** What a call sends, and how its answer is read. */
export type Call<Op, As extends ParseAs> = Params<Op> &
  Body<Op> & {
    headers?: Record<string, string>;
    /** Ends the call, also while it waits before another try. The call then rejects with the reason of the signal. */
    signal?: AbortSignal | undefined;
    parseAs?: As;
  };

/** The argument may be left out if no member of it is required. */
export type CallArguments<Op, As extends ParseAs> =
  Partial<Call<Op, As>> extends Call<Op, As> ? [call?: Call<Op, As>] : [call: Call<Op, As>];

/** Calls one method of the API. */
export type CallMethod<M extends Method> = <P extends PathWith<M>, As extends ParseAs = 'json'>(
  path: P,
  ...call: CallArguments<Operation<P, M>, As>
) => Promise<Answer<Operation<P, M>, As>>;
