import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet, { type HelmetOptions } from 'helmet';

const OF_PAGES = headersBy({});
/**
 * No browser shows an answer of the API as a page, so it needs no headers about scripts, windows and downloads. If a
 * browser is made to show one, nothing in it may run, and no other page may frame it.
 */
const OF_ANSWERS = headersBy({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: { action: 'deny' },
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});
// Answers may hold secrets, or things that only this caller may see.
OF_ANSWERS.set('Cache-Control', 'no-store');

/** Sets the headers that tell browsers what they may do with an answer: below `/api`, or anywhere else. */
export const securityHeaders: RequestHandler = ({ path }, response, next) => {
  response.setHeaders(path === '/api' || path.startsWith('/api/') ? OF_ANSWERS : OF_PAGES);
  next();
};

/** The same for a server that has nothing but answers. */
export const securityHeadersOfAnswers: RequestHandler = (_request, response, next) => {
  response.setHeaders(OF_ANSWERS);
  next();
};

/** What helmet sets on each answer. The values are always the same, so they are computed once. */
function headersBy(options: HelmetOptions): Map<string, number | string | readonly string[]> {
  const headers = new Map<string, number | string | readonly string[]>();
  const answer = new ServerResponse(new IncomingMessage(new Socket()));
  answer.setHeader = (name, value) => {
    headers.set(name, value);
    return answer;
  };
  helmet(options)(answer.req, answer, () => undefined);
  return headers;
}
