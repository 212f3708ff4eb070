import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import { MethodNotAllowedError, NotFoundError } from '../errors';

/** Stands in the index.html of the console where the nonce of each answer must be. */
const NONCE_MARK = '__CSP_NONCE__';

/** How a file may be compressed, the best way first, and how the name of the compressed file ends. */
const ENDINGS = { br: '.br', gzip: '.gz', identity: '' };

/** The console: where its files are, and how it signs people in. */
export interface ConsoleSite {
  /** What Vite has built. */
  folder: string;
  /** What `/console/config.json` says. */
  settings: { authority: string; client_id: string; scope: string; audience: string };
  /** The origins that the browser calls to sign people in. */
  signInOrigins: () => Promise<string[]>;
}

/**
 * Serves the console. Each path below `/console` that is no file is a page of the console, so it answers index.html.
 * @throws Error if the folder has no index.html
 */
export function mountConsole(express: Express, { folder, settings, signInOrigins }: ConsoleSite): void {
  const page = readFileSync(join(folder, 'index.html'), 'utf8').split(NONCE_MARK);
  const files = filesIn(folder);
  const sendPage: RequestHandler = async (_request, response) => {
    const nonce = randomBytes(16).toString('base64');
    response.set({
      'Cache-Control': 'no-store',
      'Content-Security-Policy': contentSecurityPolicy(nonce, await signInOrigins()),
      'X-Frame-Options': 'DENY',
    });
    response.type('html').send(page.join(nonce));
  };

  serve(express, '/', (_request, response) => response.redirect('/console'));
  serve(express, '/console', sendPage);
  serve(express, '/console/config.json', (_request, response) => {
    response.set('Cache-Control', 'no-cache').json(settings);
  });
  const sendIfFile: RequestHandler = (request, response, next) => {
    const name = request.path.slice('/console/'.length);
    if (name !== 'index.html' && files.has(name)) sendFile(request, response, next, folder, name, files);
    // A page in the place of a script would be a riddle.
    else if (name.startsWith('assets/')) next(new NotFoundError('Not Found'));
    else next();
  };
  serve(express, '/console/{*path}', sendIfFile, sendPage);
}

/** The paths of all files in a folder, below it. Only these are ever sent. */
function filesIn(folder: string): Set<string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Set(paths.map((path) => relative(folder, path)));
}

function serve(express: Express, path: string, ...handlers: RequestHandler[]): void {
  express.get(path, ...handlers);
  express.all(path, (_request, _response, next) => next(new MethodNotAllowedError('GET, HEAD')));
}

/** Sends a file, compressed if the build has compressed it. The name of an asset changes with its content. */
function sendFile(
  request: Request,
  response: Response,
  next: NextFunction,
  folder: string,
  name: string,
  files: Set<string>,
): void {
  const encodings = ['br', 'gzip', 'identity'] as const;
  const offered = encodings.filter((encoding) => files.has(name + ENDINGS[encoding]));
  const encoding = (request.acceptsEncodings([...offered]) || 'identity') as keyof typeof ENDINGS;
  response.vary('Accept-Encoding').type(extname(name));
  const isAsset = name.startsWith('assets/');
  const options = {
    root: folder,
    ...(isAsset ? { maxAge: '365d', immutable: true } : { maxAge: '1h' }),
    ...(encoding !== 'identity' && { headers: { 'Content-Encoding': encoding } }),
  };
  response.sendFile(name + ENDINGS[encoding], options, (error) => {
    if (!error || response.headersSent) return;
    // Somebody has removed the file since the start.
    response.removeHeader('Content-Type');
    next(new NotFoundError('Not Found'));
  });
}

/** What the page may load, run and call. The nonce is for the style elements that Mantine adds. */
function contentSecurityPolicy(nonce: string, signInOrigins: string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${["'self'", ...signInOrigins].join(' ')}`,
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
