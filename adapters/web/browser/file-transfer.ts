/** Brings a visitor's files to the server, with news of how far they are, and files of the conversation back. */
import { ApiFault } from './api.ts';
import type { FileTransfer } from './attachments.ts';
import { readFile } from './wire.ts';

const fault = (status: number): ApiFault => new ApiFault(`HTTP ${status}`, { status, code: '', retryAfterMs: null });

/** @param files address of the channel's files */
export function createFileTransfer(files: string): FileTransfer {
  return {
    // Only this older kind of request tells how far it is.
    bring: (token, file, onProgress, signal) =>
      new Promise((resolve, reject) => {
        const call = new XMLHttpRequest();
        const form = new FormData();
        form.append('file', file);
        call.responseType = 'json';
        call.upload.onprogress = ({ loaded, total }) => onProgress(loaded / (total || 1));
        call.onloadend = () => {
          const note = call.status === 201 ? readFile((call.response as { file?: unknown } | null)?.file) : null;
          if (note === null) reject(fault(call.status));
          else resolve(note);
        };
        signal.addEventListener('abort', () => call.abort());
        call.open('POST', files);
        call.setRequestHeader('authorization', `Bearer ${token}`);
        call.send(form);
      }),
    fetch: async (token, id) => {
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`${files}/${encodeURIComponent(id)}`, { headers, credentials: 'omit' }).catch(() => {
        throw fault(0);
      });
      if (!response.ok) throw fault(response.status);
      return response.blob();
    },
  };
}
