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

async function readText(request: Request, limit: number): Promise<string> {
  if (!request.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  // The whole body is taken in even when it is refused: a sender cut off in the middle never sees the answer.
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size <= limit) chunks.push(chunk);
    else if (size > DRAIN_LIMIT) break;
  }
  if (size > limit) throw new Problem('request.too-large', { limit: sizeText(limit) });
  return Buffer.concat(chunks).toString('utf8');
}

const sizeText = (bytes: number) =>
  bytes < 1_048_576 ? `${Math.floor(bytes / 1024)} kB` : `${Math.floor(bytes / 1_048_576)} MB`;
