import { Problem } from '#lib/problem.ts';

/** Past this a body is not even drained: the sender means no good. */
const DRAIN_LIMIT = 64 * 1024 * 1024;

/**
 * Reads a JSON body of at most `limit` bytes.
 * @throws Problem request.too-large, request.malformed
 */
export async function readJson(request: Request, limit: number): Promise<unknown> {
  const text = await readText(request, limit);
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('request.malformed');
  }
}

const KB = 1024;
/** Fields that people fill in. */
const FORM_LIMIT = 64 * KB;
/** Forms that hold less, or files: by route. */
const formLimits: Partial<Record<string, number>> = {
  '/preferences': 2 * KB,
  '/sign-in': 16 * KB,
  // Files: the server's own limit holds, and their forms say at the field what was too large.
  '/(staff)/employees/[code]': Infinity,
  // A survey of five hundred questions: read by its use case, which has a limit of its own.
  '/(staff)/surveys/[code]/draft': Infinity,
  '/(staff)/import': Infinity,
  '/(staff)/surveys/import': Infinity,
};

/**
 * A form no larger than its route takes. Only what does not say its length is read here.
 * @throws Problem request.too-large
 */
export async function boundedForm(request: Request, route: string | null): Promise<Request> {
  const limit = formLimits[route ?? ''] ?? FORM_LIMIT;
  const length = request.headers.get('content-length');
  if (!request.body || (length !== null && Number(length) <= limit)) return request;
  return new Request(request, { body: await readBytes(request, limit) });
}

/**
 * The fields and files of a form. What is too large is refused before it is read.
 * @throws Problem `tooLarge`
 */
export async function readForm(request: Request, tooLarge: Problem): Promise<FormData> {
  try {
    return await request.formData();
  } catch (error) {
    if (isTooLarge(error)) throw tooLarge;
    throw error;
  }
}

/** The framework's own refusal, by itself or as the reason of the platform's. */
const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && ((error as { status?: unknown }).status === 413 || isTooLarge(error.cause));

const readText = async (request: Request, limit: number) => (await readBytes(request, limit)).toString('utf8');

async function readBytes(request: Request, limit: number): Promise<Buffer<ArrayBuffer>> {
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  // The whole body is taken in even when it is refused: a sender cut off in the middle never sees the answer.
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size <= limit) chunks.push(chunk);
    else if (size > DRAIN_LIMIT) break;
  }
  if (size > limit) throw new Problem('request.too-large', { limit: sizeText(limit) });
  return Buffer.concat(chunks);
}

const sizeText = (bytes: number) =>
  bytes < 1_048_576 ? `${Math.floor(bytes / 1024)} kB` : `${Math.floor(bytes / 1_048_576)} MB`;
