import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import type { Express, RequestHandler } from 'express';
import { MethodNotAllowedError, NotFoundError } from '../errors';

/** Stands in index.html where the nonce of each answer must be. */
const NONCE_MARK = '__CSP_NONCE__';

/** How a file may be compressed, and how the name of the compressed file ends. The smaller ones come first. */
const ENDINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** A file does nothing by itself, and no other page may frame anything here. */
const OF_FILES = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Frame-Options': 'DENY',
};

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
  const sendPage: RequestHandler = async (_request, response) => {
    const nonce = randomBytes(16).toString('base64');
    response.set('Cache-Control', 'no-store');
    response.set('Content-Security-Policy', policyOfPage(nonce, await signInOrigins()));
    response.type('html').send(page.join(nonce));
  };

  express.use('/console', (_request, response, next) => {
    response.set(OF_FILES);
    next();
  });
  serve(express, '/', (_request, response) => response.redirect('/console'));
  serve(express, '/console', sendPage);
  serve(express, '/console/config.json', (_request, response) => {
    response.set('Cache-Control', 'no-cache').json(settings);
  });
  serve(express, '/console/{*path}', sendFiles(folder), sendPage);
}

function serve(express: Express, path: string, ...handlers: RequestHandler[]): void {
  express.get(path, ...handlers);
  express.all(path, (_request, _response, next) => next(new MethodNotAllowedError('GET, HEAD')));
}

/** Sends the files of a folder, compressed if the build has compressed them. Other paths are pages, except assets. */
function sendFiles(folder: string): RequestHandler {
  const files = filesIn(folder);
  files.delete('index.html');
  return (request, response, next) => {
    const name = request.path.slice('/console/'.length);
    const isAsset = name.startsWith('assets/');
    if (!files.has(name)) {
      // A page in the place of a script would be a riddle.
      next(isAsset ? new NotFoundError('Not Found') : undefined);
      return;
    }
    const [encoding, ending = ''] =
      ENDINGS.find((way) => files.has(name + way[1]) && request.acceptsEncodings(way[0]) !== false) ?? [];
    response.vary('Accept-Encoding').type(extname(name));
    const options = {
      root: folder,
      // The name of an asset changes with its content.
      ...(isAsset ? { maxAge: '365d', immutable: true } : { maxAge: '1h' }),
      ...(encoding !== undefined && { headers: { 'Content-Encoding': encoding } }),
    };
    response.sendFile(name + ending, options, (error: Error | undefined) => {
      if (!error || response.headersSent) return;
      // Somebody has removed the file since the start.
      response.removeHeader('Content-Type');
      next(new NotFoundError('Not Found'));
    });
  };
}

/** The paths of all files in a folder, below it. Only these are ever sent. */
function filesIn(folder: string): Set<string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Set(paths.map((path) => relative(folder, path)));
}

/** What the page may load, run and call. The nonce is for the style elements that Mantine adds. */
function policyOfPage(nonce: string, signInOrigins: string[]): string {
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
