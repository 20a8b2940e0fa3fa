/** Sends files with progress, which fetch cannot tell. */
import { faultOf } from './api.ts';
import { unreachable } from './fault.ts';

export interface Upload<T> {
  readonly done: Promise<T>;
  cancel(): void;
}

/** `onProgress`: the share that was sent, 0 to 1. Rejects with a Fault. */
export function upload<T>(address: string, body: FormData | Blob, onProgress: (share: number) => void = () => undefined): Upload<T> {
  const request = new XMLHttpRequest();
  const done = new Promise<T>((resolve, reject) => {
    request.open('POST', address);
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total, lengthComputable }) => {
      if (lengthComputable) onProgress(loaded / total);
    });
    request.addEventListener('load', () => {
      if (request.status < 300) resolve(request.response as T);
      else reject(faultOf(request.status, request.response, request.getResponseHeader('retry-after')));
    });
    for (const event of ['error', 'abort', 'timeout']) request.addEventListener(event, () => reject(unreachable()));
    request.send(body);
  });
  return { done, cancel: () => request.abort() };
}
